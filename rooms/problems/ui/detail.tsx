// One problem whole: what it is, where it stands, look-alikes, how it was rectified and checked, 经过; on the right what can be done.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { Crumbs } from '#mechanisms/ledger/ui/detail.tsx'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip, signOf, type Stage } from '#mechanisms/loop/ui/loop-strip.tsx'
import { Attached } from '#rooms/files/ui/attached.tsx'
import { addressOf } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { readCheckSheet, readProblem, type ProblemReply, type RecurrenceReply } from '../contract.ts'
import { KINDS, problems, SOURCES } from '../definitions.ts'
import { problemLoop, type ProblemState, type ProblemStep } from '../rules.ts'
import { Recurrence } from './list.tsx'
import { JudgeDialog, StepDialog } from './steps.tsx'
import { eventWords } from './event-words.ts'
import { isLive, isMine, TierOf } from './words.tsx'

const DEEDS: Readonly<Record<ProblemState, readonly ProblemStep[]>> = { listed: ['assign', 'voidCase'], assigned: ['rectify', 'assign', 'voidCase'], rectified: ['pass', 'fail'], checked: ['accept', 'giveBack'], closed: [], voided: [] }

export function ProblemPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readProblem, { params: { id } })} back={['/problems?live=true', '问题清单']}>{(found) => <Whole key={id} reply={found} />}</Loaded>
}

const factsOf = (reply: ProblemReply) => reply.row as unknown as Readonly<Record<string, unknown>>

function Whole({ reply }: { reply: ProblemReply }) {
  const visitor = useVisitor()
  const { today } = visitor
  const [step, setStep] = useState<ProblemStep>()
  const [judging, setJudging] = useState<RecurrenceReply>()
  const { row, timeline, files, recurrences } = reply
  const facts = factsOf(reply)
  const state = facts['state'] as ProblemState
  const labels = (list: readonly { value: string; label: string }[], value: unknown) => list.find((one) => one.value === value)?.label
  const deeds: Deed[] = row.hazardId ? [] : DEEDS[state].map((name) => ({ name, label: name === 'assign' && state === 'assigned' ? '改交办' : problemLoop.steps[name].label, short: problemLoop.steps[name].label, ability: reply.abilities[name] ?? '现在不能办', ...(problemLoop.steps[name].binds && !(name === 'assign' && state === 'assigned') ? { binds: true } : {}), ...(name === 'fail' || name === 'giveBack' ? { icon: 'undo' as const, destructive: true } : {}), ...(name === 'voidCase' ? { destructive: true } : {}) }))
  const checked = Boolean(facts['checkedOn']) || Number(facts['failedTimes'] ?? 0) > 0
  return (
    <>
      <RecordPage
        trail={<Crumbs ledger={problems} id={row.id} name={String(facts['number'])} base="/problems" />}
        title={String(facts['title'])}
        facts={<><TierOf tier={facts['tier']} /><span>{labels(KINDS, facts['kind'])}</span><span>{labels(SOURCES, facts['source'])}</span><span>{[facts['regionName'], facts['entityName'], facts['place']].filter(Boolean).map(String).join(' ')}</span><span>{shortDay(String(facts['foundOn']), today)} 发现</span></>}
        printSide
        side={(
          <>
            <DeedSheet over={<Clock facts={facts} today={today} />}>{row.hazardId ? <a className={buttonClass({ look: 'primary' })} href={`/hazards/${row.hazardId}`}>到隐患页办</a> : <AbilityPanel deeds={deeds} onTake={(name) => setStep(name as ProblemStep)} none={state === 'voided' ? '已经作废' : '已经销号'} />}</DeedSheet>
            {checked && !row.hazardId && <section className="sheet pad"><h3>文书</h3><p>问题整改质量核查验收单</p><p className="screen-only"><a href={addressOf(readCheckSheet, { params: { id: row.id, format: 'pdf' } })} target="_blank" rel="noreferrer">PDF</a>　<a href={addressOf(readCheckSheet, { params: { id: row.id, format: 'docx' } })}>Word</a></p></section>}
          </>
        )}
      >
        <section className="sheet"><LoopStrip stages={stagesOf(reply, today, isMine(facts, visitor))} /></section>
        {row.warnedWhy && isLive(facts) && <section className="sheet pad told"><Sign name="over" /> <b>{shortDay(String(facts['warnedOn']), today)} 列入警示榜</b>　{row.warnedWhy}</section>}
        {row.hazardId && <section className="sheet pad told"><Sign name="doing" /> <b>这是一件重大隐患</b>　整改、复查、销号都在隐患页办，这里跟着变。 <a href={`/hazards/${row.hazardId}`}>去隐患页</a></section>}
        {row.voidReason && <section className="sheet pad told"><Sign name="void" /> <b>已作废</b>　{row.voidReason}</section>}
        {recurrences.length > 0 && <Sheet title="疑似重发" note="系统只提示，由人认定"><ul className="recurrences">{recurrences.map((one) => <Recurrence key={one.id} one={one} here onJudge={reply.abilities['judge'] === true ? setJudging : undefined} />)}</ul></Sheet>}
        <section className="sheet pad">
          <dl className="facts">
            <dt>责任单位</dt><dd><b>{String(facts['organisationName'] ?? '')}</b></dd>
            {row.clauseKey && <><dt>条款</dt><dd>{row.clauseKey}</dd></>}
            <dt>整改要求</dt><dd>{String(facts['requirement'] ?? '') || <span className="muted">{row.hazardId ? '见隐患页' : '还没有交办'}</span>}</dd>
            <dt>整改情况</dt><dd>{row.rectification ? <>{row.rectification}<span className="muted">　{String(facts['rectifiedByName'] ?? '')}，{shortDay(String(facts['rectifiedOn']), today)}</span></> : <span className="muted">还没有</span>}</dd>
            <dt>质量核查</dt><dd>{facts['checkedOn'] ? <>合格。{row.checkNote}<span className="muted">　{String(facts['checkOrganisationName'] ?? '')} {String(facts['checkedByName'] ?? '')}，{shortDay(String(facts['checkedOn']), today)}</span></> : row.failReason ? <>不合格：{row.failReason}</> : <span className="muted">还没有</span>}{Number(facts['failedTimes']) > 0 && <span className="muted">　不合格 {count(Number(facts['failedTimes']))} 次</span>}</dd>
          </dl>
          <Attached files={files} />
        </section>
        <StorySheet timeline={timeline} saying={(entry) => eventWords(entry.what, entry.body, today)} />
      </RecordPage>
      {step && <StepDialog step={step} reply={reply} onClose={() => setStep(undefined)} />}
      {judging && <JudgeDialog one={judging} onClose={() => setJudging(undefined)} />}
    </>
  )
}

function stagesOf(reply: ProblemReply, today: Day, mine: boolean): Stage[] {
  const facts = factsOf(reply)
  const state = facts['state'] as ProblemState
  const lines = (day: unknown, who: unknown) => [typeof day === 'string' ? shortDay(day, today) : '', String(who ?? '')].filter(Boolean)
  if (state === 'voided') return [{ label: '入库', at: 'done', sign: 'done', lines: lines(facts['foundOn'], '') }, { label: '作废', at: 'now', sign: 'void', lines: [] }]
  const at = { listed: 1, assigned: 2, rectified: 3, checked: 4, closed: 6 }[state]
  const all: readonly [string, readonly string[]][] = [
    ['入库', lines(facts['foundOn'], '')], ['交办', at > 1 ? [String(facts['organisationName'] ?? '')] : ['统筹单位']], ['整改', at > 2 ? lines(facts['rectifiedOn'], facts['rectifiedByName']) : [String(facts['organisationName'] ?? '')]],
    ['质量核查', at > 3 ? lines(facts['checkedOn'], facts['checkedByName']) : ['由别的部门']], ['验收', at > 4 ? lines(facts['closedOn'], facts['acceptedByName']) : ['另一位同事']], ['销号', lines(facts['closedOn'], '')],
  ]
  return all.map(([label, said], index) => ({ label, at: index < at ? 'done' : index === at ? 'now' : 'later', sign: index < at ? 'done' : index === at ? signOf(problemLoop.states[state].sign, mine) : 'todo', ...(index === at && mine ? { mine: true } : {}), lines: said }))
}

function Clock({ facts, today }: { facts: Readonly<Record<string, unknown>>; today: Day }) {
  const due = facts['dueOn'] as Day | null
  if (facts['closedOn']) return <p className="clock"><Sign name="done" /><b className="clock-words">{shortDay(String(facts['closedOn']), today)} 销号</b>{due && <span className="note second push">{String(facts['closedOn']) <= due ? '按期' : `晚 ${daysBetween(due, facts['closedOn'] as Day)} 天`}</span>}</p>
  if (!isLive(facts)) return null
  if (!due) return <p className="clock"><Sign name="hold" /><b className="clock-words">还没有定期限</b></p>
  const words = deadlineOf(due, today)
  return <div className={words.kind === 'over' || words.kind === 'today' ? 'clock clock-late' : 'clock'}>{words.kind === 'today' ? <b>今天到期</b> : <><span>{words.kind === 'over' ? '超期' : '还剩'}</span><b>{count(Math.abs(words.days))}</b><span>天</span></>}<span className="note second push">期限 {shortDay(due, today)}</span></div>
}
