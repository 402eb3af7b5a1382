// 专家帮扶 on the phone: the visits that wait for an expert or an enterprise, and one visit: what was diagnosed, and the form whose
// turn it is. Opens without a network as it was last read; its forms go into the outbox (steps.tsx).
import type { ReactNode } from 'react'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Empty, shortDay, Sign, Skeleton } from '#web/kit/index.ts'
import { GroupHead, Head, Pending, Screen, usePending } from '#web/kit/phone/index.ts'
import type { VisitReply } from '../../contract.ts'
import { SORTS } from '../../definitions.ts'
import { LEVEL_WORDS, visitLoop, type VisitState } from '../../rules.ts'
import { AnswerForm, ReportForm, RevisitForm } from './steps.tsx'
import '../experts.css'

type Props = { today: Day; strip: ReactNode; back: () => void; expert: boolean }
type Row = { id: string; number: string; entityName: string; sort: string; expertNames: string; plannedOn: string; visitedOn: string | null; state: VisitState }

export function VisitsPage({ today, strip, back, expert }: Props) {
  const reading = useReading<{ rows: Row[] }>(`/api/help-visits?live=true${expert ? '&mine=true' : ''}&limit=50`)
  const rows = reading.value?.rows
  const waits = (row: Row) => (expert ? row.state === 'planned' || row.state === 'answered' : row.state === 'reported')
  const [mine, rest] = [rows?.filter(waits) ?? [], rows?.filter((row) => !waits(row)) ?? []]
  const item = (row: Row) => <li key={row.id}><a className="rows-item" href={`/m/help/${row.id}`}><Sign name={waits(row) ? 'wait' : 'doing'} /><b>{expert ? row.entityName : row.expertNames}</b><span className="rows-aside">{visitLoop.states[row.state].label}</span><p>{row.visitedOn ? `${shortDay(row.visitedOn, today)} 诊查` : `计划 ${shortDay(row.plannedOn, today)}`}</p></a></li>
  return (
    <Screen head={<Head title="专家帮扶" back={back} />} strip={strip}>
      {!rows && reading.loading && <Skeleton lines={6} />}
      {!rows && !reading.loading && <div className="card"><b>还没存到手机里</b><p>连上一次网再看。</p></div>}
      {rows?.length === 0 && <div className="card"><b>没有要办的帮扶</b><p>{expert ? '派给你的诊查都在这里。' : '专家来诊查、提了建议，在这里答复。'}</p></div>}
      {mine.length > 0 && <><GroupHead title="等你办" note={`${mine.length} 次`} /><ul className="rows">{mine.map(item)}</ul></>}
      {rest.length > 0 && <><GroupHead title="在办" note={`${rest.length} 次`} /><ul className="rows">{rest.map(item)}</ul></>}
    </Screen>
  )
}

export type Facts = Row & { diagnosis: string | null; need: string | null; advices: VisitReply['row']['advices'] }

const FORMS = { report: ReportForm, answer: AnswerForm, revisit: RevisitForm } as const

export function VisitPage({ id, today, strip, back, expert }: Props & { id: string }) {
  const reading = useReading<VisitReply>(`/api/help-visits/${id}`)
  const pending = usePending(id)
  const page = reading.value
  if (!page) {
    return (
      <Screen head={<Head title="专家帮扶" back={back} />} strip={strip}>
        <Pending letters={pending} />
        {reading.trouble === 'offline' ? <Empty fact="没有网，这次还没存到手机里">在“今天”里出现过的，连过一次网就能离线看、离线报。</Empty> : reading.trouble ? <Empty fact="没有找到">{reading.trouble.title}</Empty> : <Skeleton lines={6} />}
      </Screen>
    )
  }
  const facts = page.row as unknown as Facts
  const head = { title: expert ? facts.entityName : '专家帮扶', sub: `${SORTS.find((one) => one.value === facts.sort)?.label}　${visitLoop.states[facts.state].label}` }
  const about = <><Pending letters={pending} /><About facts={facts} page={page} today={today} /></>
  const turn = pending.length === 0 ? (['report', 'answer', 'revisit'] as const).find((step) => page.abilities[step] === true) : undefined
  const Form = turn && FORMS[turn]
  return Form ? <Form page={page} facts={facts} today={today} head={head} strip={strip} back={back} about={about} /> : <Screen head={<Head {...head} back={back} />} strip={strip}>{about}<Advices facts={facts} /></Screen>
}

function About({ facts, page, today }: { facts: Facts; page: VisitReply; today: Day }) {
  const photos = page.files.filter(({ mediaType }) => mediaType.startsWith('image/'))
  return (
    <>
      <div className="card"><b>{facts.expertNames}</b><p>{facts.visitedOn ? `${shortDay(facts.visitedOn, today)} 诊查` : `计划 ${shortDay(facts.plannedOn, today)}`}{facts.need ? `　需求：${facts.need}` : ''}</p>{facts.diagnosis && <p>{facts.diagnosis}</p>}</div>
      {photos.length > 0 && <ul className="photo-row visit-photos">{photos.map((photo, i) => <li key={photo.id}><a href={fileAddress(photo.id, 'view')} target="_blank" rel="noreferrer"><img src={fileAddress(photo.id, 'thumb')} alt={`诊查照片第 ${i + 1} 张`} /></a></li>)}</ul>}
    </>
  )
}

function Advices({ facts }: { facts: Facts }) {
  return facts.advices.map((one, i) => <div key={one.id} className="card"><p>{i + 1}. {one.text}</p><p className="muted">{LEVEL_WORDS[one.level]}{one.adopted === null ? '' : one.adopted ? '　采纳' : '　不采纳'}{one.reason ? `：${one.reason}` : ''}</p></div>)
}
