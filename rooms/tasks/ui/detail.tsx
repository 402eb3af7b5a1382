// One task, whole: the sentence it comes from, how far it is, its papers, 经过; on the right what can be done and whose it is.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { Crumbs } from '#mechanisms/ledger/ui/detail.tsx'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip, signOf, type Stage } from '#mechanisms/loop/ui/loop-strip.tsx'
import { Attached } from '#rooms/files/ui/attached.tsx'
import { useReading } from '#web/api/query.ts'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { DeedSheet, Loaded, RecordPage, Sheet, StorySheet } from '#web/kit/record.tsx'
import { Sign, StateMark } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { sentenceAddress, SourceTag } from '#rooms/plans/ui/source-tag.tsx'
import { readTask, type TaskReply } from '../contract.ts'
import { tasks } from '../definitions.ts'
import { taskLoop, type TaskState, type TaskStep } from '../rules.ts'
import { StepDialog } from './steps.tsx'
import { isLive, isMine, taskEventWords } from './words.tsx'
import './tasks.css'

/** Deeds that have their place in each state, open or closed, in this order. */
const DEEDS: Readonly<Record<TaskState, readonly TaskStep[]>> = {
  assigned: ['submit', 'report', 'start', 'askExtension', 'handOver', 'accept'],
  started: ['submit', 'report', 'askExtension', 'handOver', 'accept'],
  submitted: ['accept', 'giveBack'],
  done: ['giveBack'],
  superseded: [],
  ended: [],
}
const HANDOVER: readonly TaskStep[] = ['takeOver', 'declineHandover', 'withdrawHandover', 'submit']
const EXTENSION: readonly TaskStep[] = ['grantExtension', 'refuseExtension', 'report', 'submit']

export function TaskPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <Loaded found={useReading(readTask, { params: { id } })} back={['/tasks?live=true', '任务清单']}>{(found) => <Task key={id} reply={found} />}</Loaded>
}

const factsOf = (reply: TaskReply) => reply.row as unknown as Readonly<Record<string, unknown>>

function deedsOf(reply: TaskReply, visitor: ReturnType<typeof useVisitor>): Deed[] {
  const facts = factsOf(reply)
  const state = facts['state'] as TaskState
  const assists = reply.assists.some(({ id }) => visitor.organisationIds.includes(id))
  const base = facts['handoverToId'] ? HANDOVER : reply.row.extensionUntil ? EXTENSION : DEEDS[state]
  // What somebody else's hands do is not told to everybody: an office that neither leads nor decides sees its own deeds only.
  const mine = visitor.organisationIds.includes(String(facts['organisationId'])) || facts['handoverToId'] ? base : base.filter((name) => !['start', 'askExtension', 'handOver'].includes(name) || reply.abilities[name] === true)
  const names = [...mine, ...(assists && isLive(facts) ? ['contribute' as const] : []), ...(visitor.may('task.coordinate') && isLive(facts) && state !== 'submitted' && !visitor.organisationIds.includes(String(facts['organisationId'])) ? ['urge' as const] : [])]
  return names.map((name) => {
    const ability = reply.abilities[name] ?? '现在不能办'
    const first = ability !== true && ability.startsWith('现在是') && name === 'accept' ? '先由牵头单位提交，再审核' : ability
    return { name, label: name === 'giveBack' && state === 'done' ? '退回重办' : taskLoop.steps[name].label, ability: first, short: taskLoop.steps[name].label, ...(taskLoop.steps[name].binds ? { binds: true } : {}), ...(name === 'giveBack' ? { icon: 'undo' as const, destructive: true } : {}), ...(name === 'handOver' || name === 'declineHandover' ? { destructive: true } : {}) }
  })
}

function Task({ reply }: { reply: TaskReply }) {
  const visitor = useVisitor()
  const { today } = visitor
  const [step, setStep] = useState<TaskStep>()
  const { row, source, timeline, files } = reply
  const facts = factsOf(reply)
  const mine = isMine(facts, visitor)
  return (
    <>
      <RecordPage
        trail={<Crumbs ledger={tasks} id={row.id} name={String(facts['number'])} base="/tasks" />}
        title={String(facts['title'])}
        facts={(
          <>
            <SourceTag planId={source.planId} number={source.number} clauseId={source.clauseId} path={source.path} />
            <a href={`/tasks?action=${encodeURIComponent(String(facts['action']))}&wanted=true`}>{String(facts['action'])}</a>
            <span>{String(facts['year'])} 年度</span>{facts['contribution'] === true && <span><span className="level">配合事项</span> 报送即办结</span>}
            <span className="print-only">{String(facts['number'])}</span>
          </>
        )}
        printSide
        side={(
          <>
            <DeedSheet over={<Clock reply={reply} />}><AbilityPanel deeds={deedsOf(reply, visitor)} onTake={(name) => setStep(name as TaskStep)} none={facts['state'] === 'ended' ? (reply.carried ? '没有办结，下一个行动接着办。' : '没有办结，随方案结束。') : facts['state'] === 'superseded' ? '修订以后不再要求，不用再办。' : '已经办结。'} /></DeedSheet>
            <Who reply={reply} />
            {reply.years.length > 0 && (
              <section className="sheet pad"><h3>同一句，各年</h3><ul className="task-years">{reply.years.map((one) => <li key={one.id}>{one.id === row.id ? <b>{one.year}</b> : <a href={`/tasks/${one.id}`}>{one.year}</a>}<StateMark sign={signOf(taskLoop.states[one.state as TaskState].sign, false)}>{taskLoop.states[one.state as TaskState].label}</StateMark><span className="muted note">{one.doneOn ? `${shortDay(one.doneOn, today)} 办结` : `时限 ${shortDay(one.dueOn, today)}`}</span></li>)}</ul></section>
            )}
          </>
        )}
      >
        <section className="sheet"><LoopStrip stages={stagesOf(reply, today, mine)} /></section>
        {facts['handoverToId'] ? <section className="sheet pad told"><Sign name="hold" /> <b>正在移交给{String(facts['handoverToName'] ?? '')}，等接手</b>　{row.handoverReason}<br />还没办的：{row.handoverLeft}</section> : null}
        {row.returnReason && isLive(facts) && facts['state'] !== 'submitted' && <section className="sheet pad told"><Sign name="back" /> <b>被退回 {count(Number(facts['returnedTimes']))} 次</b>　最近一次：{row.returnReason}</section>}
        {row.extensionUntil && <section className="sheet pad told"><Sign name="hold" /> <b>申请延期到 {shortDay(row.extensionUntil, today)}</b>　{row.extensionReason}</section>}
        {row.supersededReason && <section className="sheet pad told"><Sign name="void" /> <b>{shortDay(row.supersededOn, today)} 起不再要求</b>　{row.supersededReason}</section>}
        {row.endedOn && <section className="sheet pad told"><Sign name="void" /> <b>{shortDay(row.endedOn, today)} 已随方案结束</b>　方案总结关闭时还没有办结。{reply.carried ? <>带进了<a href={sentenceAddress(reply.carried.planId, reply.carried.number, reply.carried.clauseId)}>《{reply.carried.planTitle.replace(/[《》]/g, '')}》</a>，印发以后是那里的任务。</> : '还没有带进下一个行动。'}</section>}
        <section className="sheet pad source-sheet">
          <h3>原文</h3>
          <p className="law">“{source.text.trim()}”</p>
          <p className="note muted">{source.planTitle}，第 {source.number} 次文本{source.ownerWords && `　责任单位：${source.ownerWords}`}</p>
          {reply.also.map((one) => <p key={one.clauseId} className="also"><SourceTag planId={source.planId} number={source.number} clauseId={one.clauseId} path={one.path} /> <span className="second">{one.text.trim()}</span></p>)}
          {reply.newer && <p className="note second">{reply.newer.effectiveOn > today ? `已采用的第 ${reply.newer.number} 次文本，${shortDay(reply.newer.effectiveOn, today)} 起执行，写作` : `现行第 ${reply.newer.number} 次文本写作`}：“{reply.newer.text.trim()}” {reply.newer.effectiveOn > today ? '到那天还没到期、没办结的，按新文本；在那以前按上面这一句。' : '这项任务在修订执行以前已经到期或办结，仍按当时的文本。'}</p>}
        </section>
        <Sheet title="进展和材料" note={facts['progressOn'] ? `更新于 ${shortDay(String(facts['progressOn']), today)}` : null}>
          {!facts['progress'] && !row.result && files.length === 0 ? (isLive(facts) ? <Empty fact="还没有进展">牵头单位记进展、提交办结时写在这里</Empty> : <p className="pad second small">没有记过进展</p>) : (
            <div className="pad">
              {row.result && <p><b>办成了：</b>{row.result}</p>}
              {facts['progress'] ? <p className="second">{row.result ? '此前进展：' : ''}{String(facts['progress'])}</p> : null}
              {row.review && <p className="second">审核意见：{row.review}</p>}
              <Attached files={files} />
            </div>
          )}
        </Sheet>
        <StorySheet timeline={timeline} saying={(entry) => taskEventWords(entry.what, entry.body, today)} />
      </RecordPage>
      {step && <StepDialog step={step} reply={reply} onClose={() => setStep(undefined)} />}
    </>
  )
}

function stagesOf(reply: TaskReply, today: Day, mine: boolean): Stage[] {
  const facts = factsOf(reply)
  const state = facts['state'] as TaskState
  const day = (what: string) => reply.timeline.find((entry) => entry.what === what)
  const line = (what: string) => { const entry = day(what); return entry ? [shortDay(entry.onDay, today), entry.actorName] : [] }
  const at = { assigned: 1, started: 1, submitted: 2, done: 4, superseded: 4, ended: 4 }[state]
  const stage = (index: number, label: string, lines: readonly (string | null)[], now: readonly string[]): Stage => ({ label, at: index < at ? 'done' : index === at ? 'now' : 'later', sign: index < at ? 'done' : index === at ? signOf(state === 'submitted' ? 'waiting' : 'working', mine) : 'todo', ...(index === at && mine ? { mine: true } : {}), lines: (index === at ? now : lines).filter((one): one is string => Boolean(one)) })
  if (state === 'superseded') return [stage(0, '列入清单', line('task.listed'), []), { label: '不再要求', at: 'now', sign: 'void', lines: [shortDay(reply.row.supersededOn, today)] }]
  if (state === 'ended') return [stage(0, '列入清单', line('task.listed'), []), { label: '已随方案结束', at: 'now', sign: 'void', lines: [shortDay(reply.row.endedOn, today), '没有办结'] }]
  return [
    stage(0, '列入清单', line('task.listed'), []),
    stage(1, state === 'assigned' ? '等开始' : '办理', line('task.submitted'), [String(facts['handoverToName'] ?? facts['organisationName'] ?? ''), state === 'assigned' ? '未开始' : facts['progressOn'] ? `${shortDay(String(facts['progressOn']), today)} 有进展` : '正在办']),
    stage(2, '审核', facts['contribution'] === true ? ['配合事项', '报送即办结'] : line('task.accepted'), ['统筹单位', '谁办谁不核']),
    { label: '办结', at: state === 'done' ? 'done' : 'later', sign: state === 'done' ? 'done' : 'todo', lines: state === 'done' ? [shortDay(String(facts['doneOn']), today)] : [] },
  ]
}

function Clock({ reply }: { reply: TaskReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  const [due, first, done] = [facts['dueOn'] as Day, facts['firstDueOn'] as Day, facts['doneOn'] as Day | null]
  if (facts['state'] === 'superseded') return <p className="clock"><Sign name="void" /><b className="clock-words">不再要求</b></p>
  if (facts['state'] === 'ended') return <p className="clock"><Sign name="void" /><b className="clock-words">已随方案结束</b><span className="note second push">时限 {shortDay(due, today)}</span></p>
  if (facts['state'] === 'done' && done) return <p className="clock"><Sign name="done" /><b className="clock-words">{shortDay(done, today)} 办结</b><span className="note second push">{done <= first ? `按时，提前 ${daysBetween(done, first)} 天` : `比原定时限晚 ${daysBetween(first, done)} 天`}</span></p>
  const words = deadlineOf(due, today)
  return (
    <>
      <div className={words.kind === 'over' || words.kind === 'today' ? 'clock clock-late' : 'clock'}>{words.kind === 'today' ? <b>今天到期</b> : <><span>{words.kind === 'over' ? '超期' : '还剩'}</span><b>{count(Math.abs(words.days))}</b><span>天</span></>}<span className="note second push">时限 {shortDay(due, today)}{due !== first && `，原定 ${shortDay(first, today)}`}</span></div>
      {facts['fromOn'] ? <p className="note muted" style={{ marginBottom: 8 }}>{shortDay(String(facts['fromOn']), today)} 起</p> : null}
    </>
  )
}

function Who({ reply }: { reply: TaskReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  return (
    <section className="sheet pad">
      <dl className="facts">
        <dt>牵头单位</dt><dd><b>{String(facts['organisationName'] ?? '')}</b>{facts['inferred'] === true && <><br /><Assumed>文中没写本级单位，由统筹单位代管</Assumed></>}</dd>
        <dt>责任单位</dt><dd>{reply.source.ownerWords || '–'}</dd>
        {reply.assists.length > 0 && <><dt>配合单位</dt><dd>{reply.assists.map((one) => <div key={one.id}>{one.name}{one.contributions.length ? one.contributions.map((what) => <p key={what.onDay + what.note} className="note second">{shortDay(what.onDay, today)} {what.note}</p>) : <span className="note muted">　还没报</span>}</div>)}</dd></>}
        {facts['deliverable'] ? <><dt>要达到</dt><dd>{String(facts['deliverable'])}</dd></> : null}
        {reply.row.handedOverTimes > 0 && <><dt>移交</dt><dd>{count(reply.row.handedOverTimes)} 次，见经过</dd></>}
        <dt>延期</dt><dd>{Number(facts['extendedTimes']) ? `${count(Number(facts['extendedTimes']))} 次` : '没有延过'}，最多 {reply.terms.extensions} 次 {reply.termsBasis['extensions']?.inDocument === false && <Assumed>文中未写</Assumed>}</dd>
      </dl>
    </section>
  )
}
