// The bell: how many notices are unread, and the last few of them.
import { listNotices, markRead } from '#rooms/notices/contract.ts'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Float } from '#web/kit/float.tsx'
import { moment } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Badge } from '#web/kit/marks.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { noticeHref } from './where.ts'

const SHOWN = 8

export function NoticeBell() {
  const { today } = useVisitor()
  const notices = useReading(listNotices, {}, { staleTime: 30_000, refetchInterval: 120_000 })
  const unread = notices.data?.unread ?? 0
  return (
    <Float label="消息" align="right" width={380} kind="dialog" button={(props) => (
      <button type="button" className="bell" aria-label={unread ? `消息，${unread} 条没看` : '消息'} title="消息" {...props}>
        <Icon name="bell" /><Badge count={unread} />
      </button>
    )}>
      {(close) => (
        <>
          {(notices.data?.notices ?? []).slice(0, SHOWN).map((notice) => (
            <a key={notice.id} className="float-item notice" href={noticeHref(notice)} onClick={() => { close(); if (!notice.readAt) void call(markRead, { params: { id: notice.id } }).then(() => notices.refetch()) }}>
              <span className={notice.readAt ? 'second' : 'notice-new'}>{notice.title}</span><time className="muted note">{moment(notice.at, today)}</time>
            </a>
          ))}
          {notices.data?.notices.length === 0 && <div className="find-none">没有消息。有人交办、退回或催办时会在这里告诉你。</div>}
          {notices.error && <div className="find-none">{notices.error.message}</div>}
          <hr />
          <a className="float-item" href="/notices" onClick={close}>全部消息</a>
        </>
      )}
    </Float>
  )
}
