// 消息 on the phone: what I have been told, the unread first in bold, each leading to what it is about. Opens without a network as it
// was last read; that it was read is said when there is one.
import type { ReactNode } from 'react'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { call } from '#web/api/client.ts'
import { Badge, Empty, Icon, moment, Sign, Skeleton } from '#web/kit/index.ts'
import { Deed, Deeds, Head, Screen } from '#web/kit/phone/index.ts'
import { markRead, markReadTo } from '../../contract.ts'
import { fieldNoticeHref } from '../where.ts'

type Notice = { id: string; at: string; title: string; subjectType: string; subjectId: string; readAt: string | null }
type Listed = { notices: Notice[]; unread: number }
const ADDRESS = '/api/notices'

export function NoticesPage({ today, strip, back }: { today: Day; strip: ReactNode; back: () => void }) {
  const reading = useReading<Listed>(ADDRESS)
  const list = reading.value?.notices
  const unread = reading.value?.unread ?? 0
  // Without a network it stays unread: nothing of mine is lost by that.
  const seen = (contract: typeof markRead | typeof markReadTo, one: Notice) => call(contract as typeof markRead, { params: { id: one.id } }).then(() => reading.refresh()).catch(() => undefined)
  return (
    <Screen
      head={<Head title="消息" sub={list && (unread > 0 ? `${unread} 条没看` : '都看过了')} back={back} />} strip={strip}
      deeds={unread > 1 && list?.[0] && <Deeds onPaper><Deed look="plain" onClick={() => void seen(markReadTo, list[0]!)}>全部看过了</Deed></Deeds>}
    >
      {!list && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={8} />)}
      {list?.length === 0 && <div className="card"><b>没有消息</b><p>有人交办、退回或催办时会在这里告诉你。</p></div>}
      {list && list.length > 0 && (
        <ul className="rows notices">{list.map((one) => {
          const { href, desk } = fieldNoticeHref(one)
          return (
            <li key={one.id}>
              <a className="rows-item" href={href} onClick={() => { if (!one.readAt) void seen(markRead, one) }}>
                <Sign name={one.readAt ? 'done' : 'todo'} />{one.readAt ? <span className="second">{one.title}</span> : <b>{one.title}<span className="unseen">，没看过</span></b>}
                <span className="rows-aside">{moment(one.at, today)}</span>{desk && <p>打开电脑版</p>}
              </a>
            </li>
          )
        })}</ul>
      )}
    </Screen>
  )
}

/** In the head of 今天: the way to the notices, and how many are unread. */
export function NoticeLink() {
  const { value } = useReading<Listed>(ADDRESS)
  const unread = value?.unread ?? 0
  return <a className="pill head-bell" href="/m/notices" aria-label={unread ? `消息，${unread} 条没看` : '消息'}><Icon name="bell" /><Badge count={unread} /></a>
}
