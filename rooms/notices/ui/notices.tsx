// All my notices, newest first.
import { listNotices, markRead, markReadTo } from '#rooms/notices/contract.ts'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { moment } from '#web/kit/format.ts'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { noticeHref } from './where.ts'

export function NoticesPage() {
  const { today } = useVisitor()
  const notices = useReading(listNotices)
  const unread = notices.data?.notices.filter((one) => !one.readAt) ?? []
  const readAll = async () => {
    const newest = notices.data?.notices[0]
    if (newest) await call(markReadTo, { params: { id: newest.id } })
    await notices.refetch()
  }
  return (
    <>
      <div className="head"><h1>消息</h1><p>{notices.data ? `${notices.data.unread} 条没看` : ''}</p><span className="grow" />{unread.length > 0 && <Button onClick={() => void readAll()}>全部看过了</Button>}</div>
      <section className="sheet">
        {notices.error ? <div className="pad"><ProblemView problem={notices.error} retry={() => void notices.refetch()} /></div>
          : !notices.data ? <div className="pad"><Skeleton /></div>
          : notices.data.notices.length === 0 ? <Empty fact="没有消息">有人交办、退回或催办时会在这里告诉你</Empty>
          : (
            <ul className="notices">
              {notices.data.notices.map((one) => (
                <li key={one.id}>
                  <a href={noticeHref(one)} className={one.readAt ? 'second' : 'notice-new'} onClick={() => { if (!one.readAt) void call(markRead, { params: { id: one.id } }).then(() => notices.refetch()) }}>{one.title}</a>
                  <time className="muted note" dateTime={one.at}>{moment(one.at, today)}</time>
                </li>
              ))}
            </ul>
          )}
      </section>
    </>
  )
}
