// One visit whole: the diagnosis, each advice with its answer and the hazard it became, 经过; on the right what can be done.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Day } from '#platform/time/day.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Crumbs } from '#mechanisms/ledger/ui/detail.tsx'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip, signOf, type Stage } from '#mechanisms/loop/ui/loop-strip.tsx'
import { report as reportHazard } from '#rooms/hazards/contract.ts'
import { Attached } from '#rooms/files/ui/attached.tsx'
import { addressOf, call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { linkHazard, readDiagnosis, readVisit, type VisitReply } from '../contract.ts'
import { SORTS, visits } from '../definitions.ts'
import { visitLoop, type Advice, type VisitState, type VisitStep } from '../rules.ts'
import { StepDialog } from './steps.tsx'
import { AdviceLevel, eventWords, isMine } from './words.tsx'
import './experts.css'

const DEEDS: Readonly<Record<VisitState, readonly VisitStep[]>> = { planned: ['report', 'voidVisit'], reported: ['answer'], answered: ['revisit'], revisited: ['evaluate'], closed: [], voided: [] }

export function VisitPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readVisit, { params: { id } })} back={['/help-visits?live=true', '专家帮扶']}>{(found) => <Whole key={id} reply={found} />}</Loaded>
}

function Whole({ reply }: { reply: VisitReply }) {
  const visitor = useVisitor()
  const { today } = visitor
  const client = useQueryClient()
  const [step, setStep] = useState<VisitStep>()
  const [busy, setBusy] = useState<string>()
  const { row, timeline, files } = reply
  const facts = row as unknown as Readonly<Record<string, unknown>>
  const state = facts['state'] as VisitState
  const deeds: Deed[] = DEEDS[state].map((name) => ({ name, label: visitLoop.steps[name].label, ability: reply.abilities[name] ?? '现在不能办', ...(visitLoop.steps[name].binds ? { binds: true } : {}), ...(name === 'voidVisit' ? { destructive: true } : {}) }))
  /** One press: the advice becomes a finding of this enterprise through channel expert, and is tied to it. */
  const register = async (advice: Advice) => {
    setBusy(advice.id)
    try {
      const hazardId = newId()
      const channel = visitor.may('hazard.report-any') || visitor.may('hazard.report-expert') ? 'expert' : null
      await call(reportHazard, { body: { commandId: newId(), id: hazardId, entityId: String(facts['entityId']), description: advice.text, ...(channel ? { channel } : {}), foundOn: facts['visitedOn'] as string, photos: [] } })
      await call(linkHazard, { params: { id: row.id }, body: { commandId: newId(), adviceId: advice.id, hazardId } })
      toast('已登记到隐患台账，等判定')
    } catch (error) {
      toast(asApiProblem(error).message, { kind: 'wrong' })
    }
    void refresh(client, ['help-visits', 'hazards', 'home'])
    setBusy(undefined)
  }
  return (
    <>
      <RecordPage
        trail={<Crumbs ledger={visits} id={row.id} name={String(facts['number'])} base="/help-visits" />}
        title={String(facts['entityName'])}
        facts={<><span>{SORTS.find((one) => one.value === facts['sort'])?.label}</span><span>{String(facts['expertNames'])}</span>{row.roundTitle && <a href={`/help-rounds/${row.roundId}`}>{row.roundTitle}</a>}<a href={`/entities/${String(facts['entityId'])}`}>看单位</a></>}
        printSide
        side={(
          <>
            <DeedSheet><AbilityPanel deeds={deeds} onTake={(name) => setStep(name as VisitStep)} none={state === 'voided' ? '已经取消' : '已经办完'} /></DeedSheet>
            {facts['visitedOn'] ? <section className="sheet pad"><h3>文书</h3><p>诊查报告</p><p className="screen-only"><a href={addressOf(readDiagnosis, { params: { id: row.id, format: 'pdf' } })} target="_blank" rel="noreferrer">PDF</a>　<a href={addressOf(readDiagnosis, { params: { id: row.id, format: 'docx' } })}>Word</a></p></section> : null}
            <section className="sheet pad"><p className="note second">帮扶不是检查，不出执法文书；查出的重大隐患登记到隐患台账，按隐患办。</p></section>
          </>
        )}
      >
        <section className="sheet"><LoopStrip stages={stagesOf(reply, today, isMine(facts, visitor))} /></section>
        {row.voidReason && <section className="sheet pad told"><Sign name="void" /> <b>已取消</b>　{row.voidReason}</section>}
        {facts['need'] ? <section className="sheet pad"><h3>需求</h3><p>{String(facts['need'])}</p></section> : null}
        <Sheet title="诊断和建议" note={row.advices.length > 0 && `${count(row.advices.length)} 条${facts['answeredOn'] ? `，采纳 ${count(Number(facts['adoptedCount']))}` : ''}`}>
          {!facts['diagnosis'] ? <Empty fact="还没有诊查">计划 {shortDay(String(facts['plannedOn']), today)}；专家去过以后在这里报</Empty> : (
            <>
              <p className="pad">{String(facts['diagnosis'])}<span className="muted">　{row.reportedByName}，{shortDay(String(facts['visitedOn']), today)}</span></p>
              <ol className="advices">
                {row.advices.map((one) => (
                  <li key={one.id}>
                    <span>{one.text}　<AdviceLevel level={one.level} /></span>
                    <span className="screen-only">{one.hazardId ? <a href={`/hazards/${one.hazardId}`}>{one.hazardNumber}</a> : one.level !== 'advice' && reply.abilities['register'] === true ? <Button size="small" busy={busy === one.id} onClick={() => void register(one)}>登记隐患</Button> : null}</span>
                    {one.adopted !== null && <p className="second note">{one.adopted ? '采纳' : '不采纳'}{one.reason ? `：${one.reason}` : ''}{one.done !== null && `；回访时${one.done ? '已落实' : '还没有落实'}`}</p>}
                  </li>
                ))}
              </ol>
              {row.revisit && <p className="pad"><b>回访：</b>{row.revisit}<span className="muted">　{shortDay(String(facts['revisitedOn']), today)}</span></p>}
            </>
          )}
          <Attached files={files} padded />
        </Sheet>
        <StorySheet timeline={timeline} saying={(entry) => eventWords(entry.what, entry.body, today)} />
      </RecordPage>
      {step && <StepDialog step={step} reply={reply} onClose={() => setStep(undefined)} />}
    </>
  )
}

function stagesOf(reply: VisitReply, today: Day, mine: boolean): Stage[] {
  const facts = reply.row as unknown as Readonly<Record<string, unknown>>
  const state = facts['state'] as VisitState
  const lines = (day: unknown, who?: unknown) => [typeof day === 'string' ? shortDay(day, today) : '', String(who ?? '')].filter(Boolean)
  if (state === 'voided') return [{ label: '派单', at: 'done', sign: 'done', lines: lines(facts['plannedOn']) }, { label: '取消', at: 'now', sign: 'void', lines: [] }]
  const at = { planned: 1, reported: 2, answered: 3, revisited: 4, closed: 6 }[state]
  const all: readonly [string, string[]][] = [['派单', lines(facts['plannedOn'], facts['organisationName'])], ['诊查', at > 1 ? lines(facts['visitedOn'], reply.row.reportedByName) : [String(facts['expertNames'])]], ['企业答复', lines(facts['answeredOn'], reply.row.answeredByName)], ['回访', lines(facts['revisitedOn'])], ['评价', facts['rating'] ? [`${String(facts['rating'])} 分`] : ['组织单位']], ['办完', lines(facts['closedOn'])]]
  return all.map(([label, said], index) => ({ label, at: index < at ? 'done' : index === at ? 'now' : 'later', sign: index < at ? 'done' : index === at ? signOf(visitLoop.states[state].sign, mine) : 'todo', ...(index === at && mine ? { mine: true } : {}), lines: said }))
}
