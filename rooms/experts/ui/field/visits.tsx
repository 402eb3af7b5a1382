// 专家帮扶 on the phone: the expert reports what was seen, the enterprise answers each advice. Both need a network: a visit is
// answered once, and whoever answers sees at once whether it was taken.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { call } from '#web/api/client.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { ChoiceField, shortDay, Sign, Skeleton, TextArea, TextField, toast } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Screen } from '#web/kit/phone/index.ts'
import { visitSteps, type VisitReply } from '../../contract.ts'
import { SORTS } from '../../definitions.ts'
import { LEVEL_WORDS, visitLoop, type VisitState } from '../../rules.ts'
import '../experts.css'

type Props = { today: Day; strip: ReactNode; back: () => void; expert: boolean }
type Row = { id: string; number: string; entityName: string; sort: string; expertNames: string; plannedOn: string; visitedOn: string | null; state: VisitState }

export function VisitsPage({ today, strip, back, expert }: Props) {
  const reading = useReading<{ rows: Row[] }>(`/api/help-visits?live=true${expert ? '&mine=true' : ''}&limit=50`)
  const [open, setOpen] = useState<string>()
  if (open) return <Visit id={open} today={today} strip={strip} expert={expert} back={() => { setOpen(undefined); reading.refresh() }} />
  const rows = reading.value?.rows
  const waits = (row: Row) => (expert ? row.state === 'planned' || row.state === 'answered' : row.state === 'reported')
  const [mine, rest] = [rows?.filter(waits) ?? [], rows?.filter((row) => !waits(row)) ?? []]
  const item = (row: Row) => <li key={row.id}><button type="button" className="rows-item rows-plain" onClick={() => setOpen(row.id)}><b><Sign name={waits(row) ? 'wait' : 'doing'} /> {expert ? row.entityName : row.expertNames}</b><span className="rows-aside">{visitLoop.states[row.state].label}　{row.visitedOn ? shortDay(row.visitedOn, today) : `计划 ${shortDay(row.plannedOn, today)}`}</span></button></li>
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

type Doing = { expert: boolean; today: Day; onDone: () => void; page: VisitReply }

function Visit({ id, today, strip, back, expert }: Props & { id: string }) {
  const reading = useReading<VisitReply>(`/api/help-visits/${id}`)
  const page = reading.value
  const facts = page?.row as unknown as (Row & { diagnosis: string | null; need: string | null; advices: VisitReply['row']['advices'] }) | undefined
  const done = () => { reading.refresh(); back() }
  return (
    <Screen head={<Head title={facts ? (expert ? facts.entityName : '专家帮扶') : '专家帮扶'} sub={facts ? `${SORTS.find((one) => one.value === facts.sort)?.label}　${visitLoop.states[facts.state].label}` : undefined} back={back} />} strip={strip}>
      {!page || !facts ? <Skeleton lines={6} /> : (
        <>
          <div className="card"><b>{facts.expertNames}</b><p>{facts.visitedOn ? `${shortDay(facts.visitedOn, today)} 诊查` : `计划 ${shortDay(facts.plannedOn, today)}`}{facts.need ? `　需求：${facts.need}` : ''}</p>{facts.diagnosis && <p>{facts.diagnosis}</p>}</div>
          {page.abilities['report'] === true && <ReportForm page={page} today={today} expert={expert} onDone={done} />}
          {page.abilities['answer'] === true ? <AnswerForm page={page} today={today} expert={expert} onDone={done} /> : facts.advices.map((one, i) => <div key={one.id} className="card"><p>{i + 1}. {one.text}</p><p className="muted">{LEVEL_WORDS[one.level]}{one.adopted === null ? '' : one.adopted ? '　采纳' : '　不采纳'}{one.reason ? `：${one.reason}` : ''}</p></div>)}
          {page.abilities['revisit'] === true && <RevisitForm page={page} today={today} expert={expert} onDone={done} />}
        </>
      )}
    </Screen>
  )
}

/** Sends one step; says what was wrong, keeps what was typed. */
function useSend(page: VisitReply, onDone: () => void) {
  const [busy, setBusy] = useState(false)
  const [commandId] = useState(newId)
  const send = async (step: 'report' | 'answer' | 'revisit', body: object, said: string) => {
    setBusy(true)
    try {
      await call(visitSteps[step], { params: { id: page.row.id }, body: { commandId, baseVersion: page.row.version, ...body } as never })
      toast(said)
      onDone()
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    setBusy(false)
  }
  return { busy, send }
}

function ReportForm({ page, today, onDone }: Doing) {
  const { busy, send } = useSend(page, onDone)
  const [diagnosis, setDiagnosis] = useState('')
  const [advices, setAdvices] = useState([{ id: newId(), text: '', level: 'advice' }])
  const change = (id: string, part: object) => setAdvices(advices.map((one) => (one.id === id ? { ...one, ...part } : one)))
  return (
    <div className="visit-card">
      <GroupHead title="报诊查情况" />
      <TextArea label="诊断" name="diagnosis" rows={4} maxLength={2000} value={diagnosis} hint="看了哪里，总的情况怎样" onChange={(event) => setDiagnosis(event.target.value)} />
      {advices.map((one, i) => (
        <div key={one.id} className="card visit-card">
          <TextArea label={`意见建议 ${i + 1}`} name={`advice-${i}`} rows={2} maxLength={500} value={one.text} onChange={(event) => change(one.id, { text: event.target.value })} />
          <ChoiceField label="性质" name={`level-${one.id}`} options={(['advice', 'general', 'major'] as const).map((value) => ({ value, label: LEVEL_WORDS[value] }))} value={one.level} onChange={(level) => change(one.id, { level })} />
        </div>
      ))}
      <Deeds><Deed look="plain" onClick={() => setAdvices([...advices, { id: newId(), text: '', level: 'advice' }])}>再加一条</Deed><Deed look="main" busy={busy} onClick={() => void send('report', { visitedOn: today, diagnosis, advices: advices.filter((one) => one.text.trim()), photos: [] }, '已报，等企业答复')}>上报</Deed></Deeds>
    </div>
  )
}

function AnswerForm({ page, onDone }: Doing) {
  const { busy, send } = useSend(page, onDone)
  const advices = page.row.advices
  const [answers, setAnswers] = useState(() => advices.map((one) => ({ adviceId: one.id, adopted: null as boolean | null, reason: '' })))
  const change = (i: number, part: object) => setAnswers(answers.map((one, at) => (at === i ? { ...one, ...part } : one)))
  const submit = () => (answers.some((one) => one.adopted === null) ? toast('还有建议没有选采纳不采纳', { kind: 'wrong' }) : void send('answer', { answers }, '已答复'))
  return (
    <div className="visit-card">
      <GroupHead title="逐条答复" note={`${advices.length} 条`} />
      {advices.map((one, i) => (
        <div key={one.id} className="card visit-card">
          <p>{i + 1}. {one.text}　<span className="muted">{LEVEL_WORDS[one.level]}</span></p>
          <ChoiceField label="采纳吗" name={`answer-${one.id}`} options={[{ value: 'yes', label: '采纳' }, { value: 'no', label: '不采纳' }]} value={answers[i]!.adopted === null ? null : answers[i]!.adopted ? 'yes' : 'no'} onChange={(value) => change(i, { adopted: value === 'yes' })} />
          <TextField label={answers[i]!.adopted === false ? '理由' : '打算怎么做'} {...(answers[i]!.adopted === false ? {} : { optional: true })} name={`reason-${i}`} maxLength={300} value={answers[i]!.reason} onChange={(event) => change(i, { reason: event.target.value })} />
        </div>
      ))}
      <Deeds><Deed look="main" busy={busy} onClick={submit}>答复</Deed></Deeds>
    </div>
  )
}

function RevisitForm({ page, today, onDone }: Doing) {
  const { busy, send } = useSend(page, onDone)
  const [revisit, setRevisit] = useState('')
  const [done, setDone] = useState<string[]>([])
  return (
    <div className="visit-card">
      <GroupHead title="回访" />
      {page.row.advices.filter((one) => one.adopted).map((one) => <label key={one.id} className="choice"><input type="checkbox" checked={done.includes(one.id)} onChange={(event) => setDone(event.target.checked ? [...done, one.id] : done.filter((other) => other !== one.id))} />落实了：{one.text}</label>)}
      <TextArea label="回访情况" name="revisit" rows={3} maxLength={1000} value={revisit} onChange={(event) => setRevisit(event.target.value)} />
      <Deeds><Deed look="main" busy={busy} onClick={() => void send('revisit', { revisitedOn: today, revisit, done, photos: [] }, '已回访')}>上报</Deed></Deeds>
    </div>
  )
}
