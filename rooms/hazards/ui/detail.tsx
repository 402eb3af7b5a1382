// One hazard, whole: where it stands in the loop, both pictures, 经过, papers; on the right what can be done, whose it is,
// by what clause it was judged, the five fields of the plan.
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { Crumbs } from '#mechanisms/ledger/ui/detail.tsx'
import { AbilityPanel, type Deed } from '#mechanisms/loop/ui/ability-panel.tsx'
import { LoopStrip } from '#mechanisms/loop/ui/loop-strip.tsx'
import { EvidenceFacts } from '#rooms/evidence/ui/facts.tsx'
import { Channels } from '#rooms/findings/ui/channels.tsx'
import { useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, money, moment, shortDay } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { Assumed, SourceTag } from '#web/kit/marks.tsx'
import { PhotoPair, type Photo } from '#web/kit/photo-pair.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { ProblemView, Skeleton } from '#web/kit/states.tsx'
import { Story } from '#web/kit/story.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { hazards } from '../definitions.ts'
import { readHazard, type HazardReply } from '../contract.ts'
import { hazardLoop, PLAN_FIELDS, type HazardStep } from '../rules.ts'
import { channelLabel } from './channel.ts'
import { Papers } from './papers.tsx'
import { stagesOf } from './stages.ts'
import { StepDialog } from './steps.tsx'
import { eventWords, holderWords, isLive, isMine, Level } from './words.tsx'
import './hazard.css'

/** Deeds that have their place in each state, open or closed, in this order. */
const DEEDS: Readonly<Record<string, readonly HazardStep[]>> = {
  reported: ['grade', 'assign', 'voidCase'],
  graded: ['assign', 'voidCase'],
  assigned: ['rectify', 'accept', 'voidCase'],
  rectified: ['accept', 'giveBack', 'askExtension', 'close'],
  accepted: ['close', 'giveBack'],
  closed: [],
  voided: [],
}
/** While it lies with the enterprise, its people have more to do than the office. */
const ASSIGNED_TO_US: readonly HazardStep[] = ['rectify', 'plan', 'askExtension', 'accept']
const EXTENSION: readonly HazardStep[] = ['grantExtension', 'refuseExtension', 'rectify', 'voidCase']
const LABELS: Partial<Record<HazardStep, (gate: boolean) => string>> = {
  accept: (gate) => (gate ? '复查通过，转销号审核' : '复查通过，销号'),
  close: () => '销号',
}

/** What comes first, where the loop itself only knows that it is not the time. */
const FIRST: Readonly<Record<string, Partial<Record<HazardStep, string>>>> = {
  reported: { assign: '先判定等级，再交办' },
  assigned: { accept: '先由单位提交整改，再复查' },
  rectified: { askExtension: '已提交整改，不用再延', close: '先复查通过，再由监管部门审核；复查人不销号' },
}

function closedWords(name: HazardStep, reply: HazardReply, entityId: string | null, ability: true | string): true | string {
  if (ability !== true && name === 'rectify' && entityId === null) return '由这家单位自己整改'
  if (ability !== true && name === 'accept' && entityId !== null) return '提交以后由监管一方复查'
  return ability !== true && ability.startsWith('现在是') ? (FIRST[String((reply.row as unknown as Record<string, unknown>)['state'])]?.[name] ?? ability) : ability
}

export function HazardPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useReading(readHazard, { params: { id } })
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()}><a className={buttonClass()} href="/hazards?live=true">回到隐患列表</a></ProblemView>
  if (!found.data) return <div className="sheet pad"><Skeleton lines={12} /></div>
  return <Hazard key={id} reply={found.data} />
}

function Hazard({ reply }: { reply: HazardReply }) {
  const visitor = useVisitor()
  const { today } = visitor
  const [step, setStep] = useState<HazardStep>()
  const { row, entity, timeline, files } = reply
  const facts = row as unknown as Record<string, unknown>
  const mine = isMine(facts, visitor)
  const gate = facts['level'] === 'major' && reply.terms.closureGate
  const inPlace = visitor.entityId !== null && facts['state'] === 'assigned' ? ASSIGNED_TO_US : row.extensionUntil ? EXTENSION : (DEEDS[String(facts['state'])] ?? [])
  // Who does not hold it may urge who does.
  const names: readonly HazardStep[] = !mine && visitor.may('hazard.urge') && isLive(facts) ? [...inPlace.filter((name) => name !== 'voidCase'), 'urge', ...inPlace.filter((name) => name === 'voidCase')] : inPlace
  const deeds = names.map((name): Deed => ({
    name, label: LABELS[name]?.(gate) ?? hazardLoop.steps[name].label, ability: closedWords(name, reply, visitor.entityId, reply.abilities[name] ?? '现在不能办'),
    short: hazardLoop.steps[name].label, ...(hazardLoop.steps[name].binds ? { binds: true } : {}), ...(hazardLoop.steps[name].destructive ? { destructive: true } : {}), ...(name === 'giveBack' ? { icon: 'undo' as const } : {}),
  }))
  // Newest first after rectifying: what was returned lies behind what was sent in since.
  const photos = (purpose: string): Photo[] => (purpose === 'after' ? files.toReversed() : files).filter((file) => file.purpose === purpose && file.mediaType.startsWith('image/')).map((file) => ({
    id: file.id, thumb: fileAddress(file.id, 'thumb'), view: fileAddress(file.id, 'view'), original: fileAddress(file.id, 'original'), stamped: fileAddress(file.id, 'stamped'), alt: `${purpose === 'before' ? '整改前' : '整改后'}：${String(facts['description'])}`,
    moment: moment(file.takenAt ?? file.uploadedAt, today), by: file.uploadedByName ?? '', sealed: Boolean(file.sha256),
  }))
  const other = files.filter((file) => !['before', 'after'].includes(file.purpose) || !file.mediaType.startsWith('image/'))
  return (
    <>
      <Crumbs ledger={hazards} id={row.id} name={String(facts['number'])} base="/hazards" tools={<Button size="small" icon="print" onClick={() => window.print()}>打印一案一档</Button>} />
      <div className="title">
        <h1><Level level={facts['level']} /> {String(facts['description'])}</h1>
        <div className="title-facts">
          <a href={`/entities/${entity.id}`}>{entity.name}</a>
          <span><Icon name="pin" size="small" /> {[facts['regionName'], facts['place']].filter(Boolean).join(' · ')}</span>
          <span>{channelLabel(facts['channel'])}发现</span>
          <span>行业监管：{String(facts['organisationName'] ?? '–')}</span>
          {row.clause && <SourceTag>依据：{row.clause.documentNumber || row.clause.document} {row.clause.clause}</SourceTag>}
          <span className="print-only">{String(facts['number'])}</span>
        </div>
      </div>
      <div className="detail">
        <div className="detail-main">
          <section className="sheet"><LoopStrip stages={stagesOf(reply, { today, mine, holder: holderWords(facts, mine) })} /></section>
          {facts['returnedTimes'] && facts['state'] === 'assigned' && row.returnReason ? <section className="sheet pad returned"><Sign name="back" /> <b>被退回 {count(Number(facts['returnedTimes']))} 次</b>　最近一次：{row.returnReason}</section> : null}
          {row.extensionUntil && <section className="sheet pad returned"><Sign name="hold" /> <b>申请延期到 {shortDay(row.extensionUntil, today)}</b>　{row.extensionReason}</section>}
          {row.voidReason && <section className="sheet pad returned"><Sign name="void" /> <b>已作废</b>　{row.voidReason}</section>}
          <section className="sheet">
            <header className="sheet-head"><h2>整改前后</h2>{row.rectification && <span className="note cut" title={row.rectification}>整改说明：{row.rectification}</span>}</header>
            <PhotoPair before={photos('before')} after={photos('after')} none={{ before: '上报时没有附照片', after: isLive(facts) ? '提交整改时附照片，复查和销号凭它核对' : '没有附照片' }} />
            {reply.evidence && <EvidenceFacts hazardId={row.id} evidence={reply.evidence} may={visitor.may('evidence.look')} live={isLive(facts)} />}
            {other.length > 0 && <ul className="attached">{other.map((file) => <li key={file.id}><a href={fileAddress(file.id, file.mediaType.startsWith('image/') ? 'view' : 'original')} target="_blank" rel="noreferrer"><Icon name="clip" size="small" /> {file.name}</a><span className="muted note">{moment(file.uploadedAt, today)}　{file.uploadedByName}</span></li>)}</ul>}
          </section>
          <Channels hazardId={row.id} entityId={entity.id} number={String(facts['number'])} state={String(facts['state'])} />
          <div className="hazard-below">
            <section className="sheet">
              <header className="sheet-head"><h2>经过</h2><span className="note">{count(timeline.length)} 条，只增不改</span></header>
              <Story entries={timeline.map((entry) => {
                const { sign, words } = eventWords(entry.what, entry.body, today)
                return { id: entry.id, at: entry.at, moment: moment(entry.at, today), sign, what: words, who: entry.actorName }
              })} />
            </section>
            <Papers reply={reply} />
          </div>
        </div>
        <aside className="detail-side">
          <section className="sheet pad" aria-label="能办什么">
            <Clock reply={reply} />
            <div className="screen-only"><AbilityPanel deeds={deeds} onTake={(name) => setStep(name as HazardStep)} none={facts['state'] === 'closed' ? '已经销号，不用再办。' : '已经作废，不用再办。'} /></div>
          </section>
          <Who reply={reply} mine={mine} />
          {row.clause && <Clause reply={reply} />}
          <Plan reply={reply} />
        </aside>
      </div>
      {step && <StepDialog step={step} reply={reply} onClose={() => setStep(undefined)} />}
    </>
  )
}

/** How long is left, on a line from the finding to the deadline. */
function Clock({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = reply.row as unknown as Record<string, unknown>
  const due = facts['dueOn'] as Day | null
  const found = facts['foundOn'] as Day
  const closed = facts['closedOn'] as Day | null
  if (closed) {
    const inTime = !facts['firstDueOn'] || closed <= String(facts['firstDueOn'])
    return <p className="clock"><Sign name="done" /><b className="clock-words">{shortDay(closed, today)} 销号</b><span className="note second push">用了 {daysBetween(found, closed)} 天，{inTime ? '按期' : '超过原定期限'}</span></p>
  }
  if (!due || !isLive(facts)) return isLive(facts) ? <p className="second small clock">还没有交办，没有期限。{termWords(reply, String(facts['level']))}</p> : null
  const words = deadlineOf(due, today)
  const whole = Math.max(1, daysBetween(found, due > today ? due : today))
  const gone = Math.min(1, daysBetween(found, today) / whole)
  const end = daysBetween(found, due) / whole
  const extended = Number(facts['extendedTimes'] ?? 0)
  return (
    <>
      <div className={words.kind === 'over' || words.kind === 'today' ? 'clock clock-late' : 'clock'}>
        {words.kind === 'today' ? <b>今天到期</b> : <><span>{words.kind === 'over' ? '超期' : '还剩'}</span><b>{count(Math.abs(words.days))}</b><span>天</span></>}
        <span className="note second push">期限 {shortDay(due, today)}，{extended ? `延过 ${extended} 次` : '没有延过期'}</span>
      </div>
      <svg className="clock-line" viewBox="0 0 302 30" role="img" aria-label={`${found} 发现，今天 ${today}，期限 ${due}`}>
        <path d="M1 8h300" stroke="var(--line)" strokeWidth="4" /><path d={`M1 8h${Math.max(2, 300 * gone)}`} stroke={end < gone ? 'var(--verm)' : 'var(--ink2)'} strokeWidth="4" />
        <path d={`M${1 + 300 * gone} 1v14`} stroke="var(--ink)" strokeWidth="2" /><path d={`M${Math.min(301, 1 + 300 * end)} 1v14`} stroke="var(--line-strong)" strokeWidth="2" />
        <text x="0" y="27">{shortDay(found, today)} 发现</text>{end >= 1 && gone > 0.24 && gone < 0.84 && <text x={1 + 300 * gone} y="27" textAnchor="middle">今天</text>}
        <text x="302" y="27" textAnchor="end">{end < 1 ? `今天，${shortDay(due, today)} 到期` : shortDay(due, today)}</text>
      </svg>
      <p className="note muted" style={{ marginBottom: 8 }}>按期看销号日，不看提交日：须在 {shortDay(due, today)} 前销号</p>
    </>
  )
}

function termWords(reply: HazardReply, level: string) {
  if (level !== 'major' && level !== 'general') return null
  const basis = reply.termsBasis[level === 'major' ? 'dueDaysMajor' : 'dueDaysGeneral']
  return <>通常给 {reply.terms.dueDays[level]} 天。{basis && !basis.inDocument && <Assumed>文中未写，默认 {reply.terms.dueDays[level]} 天</Assumed>}</>
}

function Who({ reply, mine }: { reply: HazardReply; mine: boolean }) {
  const facts = reply.row as unknown as Record<string, unknown>
  const holder = holderWords(facts, false)
  const lines = [
    ['在谁手里', holder ? <><b>{facts['holder'] === 'entity' ? `${reply.entity.name}${reply.entity.principal ? ` ${reply.entity.principal}` : ''}` : holder}</b>{mine && '（你）'}</> : '不用再办'],
    ['排查人', String(facts['foundByName'] ?? '')],
    ['治理人', String(facts['rectifiedByName'] ?? facts['planResponsible'] ?? reply.entity.principal ?? '') || '还没有'],
    ['复查', String(facts['reviewedByName'] ?? reply.row.reviewOrganisationName ?? '') || '还没有'],
  ] as const
  return <section className="sheet pad"><dl className="facts">{lines.map(([label, value]) => <div key={label} className="facts-line"><dt>{label}</dt><dd>{value}</dd></div>)}</dl></section>
}

function Clause({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const clause = reply.row.clause!
  return (
    <section className="sheet pad">
      <h3>判定依据</h3>
      <p className="law">“{clause.text}”</p>
      <p className="note muted">{clause.document}　{clause.documentNumber}　{clause.clause}<br />按发现日 {shortDay(String((reply.row as unknown as Record<string, unknown>)['foundOn']), today)} 取用</p>
    </section>
  )
}

function Plan({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = reply.row as unknown as Record<string, unknown>
  if (facts['atOnce'] === true) return <section className="sheet pad"><h3>五落实</h3><p className="small second">即查即改，不用另定方案</p></section>
  if (facts['level'] === null || facts['state'] === 'reported') return null
  const value = (field: string) => (field === 'planFunds' ? (facts[field] === null ? '' : money(Number(facts[field]))) : field === 'planDueOn' ? (facts[field] ? shortDay(String(facts[field]), today) : '') : String(facts[field] ?? ''))
  const missing = PLAN_FIELDS.filter(([field]) => !value(field))
  return (
    <section className="sheet pad">
      <div className="row"><h3>五落实</h3><span className="note muted">{missing.length === 0 ? '齐' : missing.length === 5 ? '还没有定方案' : `缺${missing.map(([, label]) => label).join('、')}`}</span></div>
      <ul className="five-lines">
        {PLAN_FIELDS.map(([field, label]) => (
          <li key={field}><Sign name={value(field) ? 'done' : 'todo'} /><b>{label}</b><span className="second" title={value(field)}>{value(field) || '还没有'}</span></li>
        ))}
      </ul>
    </section>
  )
}
