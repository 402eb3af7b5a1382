// 专家帮扶 on the phone: the visits that wait for an expert or an enterprise, and one visit: what was diagnosed, and the form whose
// turn it is. Opens without a network as it was last read; its forms go into the outbox (steps.tsx).
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { shortDay } from '#web/kit/index.ts'
import { Absent, Head, Pending, Row, RowGroup, Screen, SentPhotos, usePending, type PageProps } from '#web/kit/phone/index.ts'
import type { VisitReply } from '../../contract.ts'
import { SORTS } from '../../definitions.ts'
import { LEVEL_WORDS, visitLoop, type VisitState } from '../../rules.ts'
import { AnswerForm, ReportForm, RevisitForm } from './steps.tsx'
import '../experts.css'

type Props = PageProps & { expert: boolean }
type Visit = { id: string; number: string; entityName: string; sort: string; expertNames: string; plannedOn: string; visitedOn: string | null; state: VisitState }

export function VisitsPage({ today, strip, back, expert }: Props) {
  const reading = useReading<{ rows: Visit[] }>(`/api/help-visits?live=true${expert ? '&mine=true' : ''}&limit=50`)
  const rows = reading.value?.rows
  const waits = (row: Visit) => (expert ? row.state === 'planned' || row.state === 'answered' : row.state === 'reported')
  const line = (row: Visit) => <Row key={row.id} href={`/m/help/${row.id}`} sign={waits(row) ? 'wait' : 'doing'} title={expert ? row.entityName : row.expertNames} aside={visitLoop.states[row.state].label}>{row.visitedOn ? `${shortDay(row.visitedOn, today)} 诊查` : `计划 ${shortDay(row.plannedOn, today)}`}</Row>
  return (
    <Screen head={<Head title="专家帮扶" back={back} />} strip={strip}>
      {!rows && <Absent reading={reading} lines={6} />}
      {rows?.length === 0 && <div className="card"><b>没有要办的帮扶</b><p>{expert ? '派给你的诊查都在这里。' : '专家来诊查、提了建议，在这里答复。'}</p></div>}
      <RowGroup title="等你办" unit="次" of={rows?.filter(waits) ?? []}>{line}</RowGroup>
      <RowGroup title="在办" unit="次" of={rows?.filter((row) => !waits(row)) ?? []}>{line}</RowGroup>
    </Screen>
  )
}

export type Facts = Visit & { diagnosis: string | null; need: string | null; advices: VisitReply['row']['advices'] }

const FORMS = { report: ReportForm, answer: AnswerForm, revisit: RevisitForm } as const

export function VisitPage({ id, today, strip, back, expert }: Props & { id: string }) {
  const reading = useReading<VisitReply>(`/api/help-visits/${id}`)
  const pending = usePending(id)
  const page = reading.value
  if (!page) return <Screen head={<Head title="专家帮扶" back={back} />} strip={strip}><Pending letters={pending} /><Absent reading={reading} it="这次" lines={6}>在“今天”里出现过的，连过一次网就能离线看、离线报。</Absent></Screen>
  const facts = page.row as unknown as Facts
  const head = { title: expert ? facts.entityName : '专家帮扶', sub: `${SORTS.find((one) => one.value === facts.sort)?.label}　${visitLoop.states[facts.state].label}` }
  const about = <About facts={facts} page={page} today={today} />
  const turn = pending.length === 0 ? (['report', 'answer', 'revisit'] as const).find((step) => page.abilities[step] === true) : undefined
  const Form = turn && FORMS[turn]
  return Form ? <Form page={page} facts={facts} today={today} head={head} strip={strip} back={back} about={about} /> : <Screen head={<Head {...head} back={back} />} strip={strip}><Pending letters={pending} />{about}<Advices facts={facts} /></Screen>
}

function About({ facts, page, today }: { facts: Facts; page: VisitReply; today: Day }) {
  return (
    <>
      <div className="card"><b>{facts.expertNames}</b><p>{facts.visitedOn ? `${shortDay(facts.visitedOn, today)} 诊查` : `计划 ${shortDay(facts.plannedOn, today)}`}{facts.need ? `　需求：${facts.need}` : ''}</p>{facts.diagnosis && <p>{facts.diagnosis}</p>}</div>
      <SentPhotos files={page.files} label="诊查照片" />
    </>
  )
}

function Advices({ facts }: { facts: Facts }) {
  return facts.advices.map((one, i) => <div key={one.id} className="card"><p>{i + 1}. {one.text}</p><p className="muted">{LEVEL_WORDS[one.level]}{one.adopted === null ? '' : one.adopted ? '　采纳' : '　不采纳'}{one.reason ? `：${one.reason}` : ''}</p></div>)
}
