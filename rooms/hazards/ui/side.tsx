// The right side of a hazard's page: how long is left, who holds it and answers for it, the gate still ahead, the plan and its
// approval, the clause, and the reports owed.
import { useClauseHref } from '#rooms/standards/ui/clause-href.ts'
import { daysBetween, type Day } from '#platform/time/day.ts'
import { deadlineOf } from '#web/kit/deadline.tsx'
import { count, moment, money, shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { Sign, StateMark, type SignName } from '#web/kit/signs.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import type { HazardReply } from '../contract.ts'
import { CHAIN_FIELDS, GATE_BY, GATE_STEPS, inTime, PLAN_FIELDS, STATIONS, stationsOf } from '../rules.ts'
import { holderWords, isLive } from './words.tsx'

type Facts = Readonly<Record<string, unknown>>
const factsOf = (reply: HazardReply) => reply.row as unknown as Facts

/** How long is left, on a line from the finding to the deadline. */
export function Clock({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  const due = facts['dueOn'] as Day | null
  const found = facts['foundOn'] as Day
  const closed = facts['closedOn'] as Day | null
  if (closed) {
    return (
      <>
        <p className="clock"><Sign name="done" /><b className="clock-words">{shortDay(closed, today)} 销号</b><span className="note second push">用了 {daysBetween(found, closed)} 天，{inTime(reply.row as never) ? '按期' : `超期，应在 ${shortDay(String(facts['promisedOn'] ?? facts['firstDueOn']), today)} 前`}</span></p>
        {facts['firstClosedOn'] ? <p className="note muted">第一次 {shortDay(String(facts['firstClosedOn']), today)} 销号，{reply.row.firstClosedInTime ? '按期' : '超期'}；重新打开过 {count(reply.row.reopenedTimes)} 次</p> : null}
      </>
    )
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
      <p className="note muted" style={{ marginBottom: 8 }}>{facts['promisedOn'] && facts['promisedOn'] !== due ? `按期看 ${shortDay(String(facts['promisedOn']), today)}：期限过后才改的日子不算按期` : `按期看销号日，不看提交日：须在 ${shortDay(due, today)} 前销号`}</p>
      {facts['state'] === 'assigned' && <Progress facts={facts} today={today} />}
    </>
  )
}

/** 进展: how far it has come by the enterprise's own word, and since when nothing was heard. */
function Progress({ facts, today }: { facts: Facts; today: Day }) {
  const percent = facts['progressPercent'] as number | null
  if (percent === null || percent === undefined) return <p className="note muted progress-none">还没有报过进展</p>
  return (
    <div className="progress" title={String(facts['progress'] ?? '')}>
      <span className="progress-line" role="img" aria-label={`进展 ${percent}%`}><i style={{ width: `${percent}%` }} /></span><b>{percent}%</b>
      <span className="note muted">{shortDay(String(facts['progressOn']), today)} 报</span>
    </div>
  )
}

function termWords(reply: HazardReply, level: string) {
  if (level !== 'major' && level !== 'general') return null
  const basis = reply.termsBasis[level === 'major' ? 'dueDaysMajor' : 'dueDaysGeneral']
  return <>通常给 {reply.terms.dueDays[level]} 天。{basis && !basis.inDocument && <Assumed>文中未写，默认 {reply.terms.dueDays[level]} 天</Assumed>}</>
}

export function Who({ reply, mine }: { reply: HazardReply; mine: boolean }) {
  const facts = factsOf(reply)
  const holder = holderWords(facts, false)
  const named = reply.terms.closedLoop.includes('real-name')
  const person = (field: string) => (facts[field] ? String(facts[field]) : <span className="muted">还没有</span>)
  const lines: (readonly [string, React.ReactNode])[] = [
    ['在谁手里', holder ? <><b>{facts['holder'] === 'entity' ? `${reply.entity.name}${reply.entity.principal ? ` ${reply.entity.principal}` : ''}` : holder}</b>{mine && '（你）'}</> : '不用再办'],
    ['排查人', String(facts['findPerson'] ?? facts['foundByName'] ?? '')],
    ['治理人', facts['treatPerson'] ? String(facts['treatPerson']) : String(facts['rectifiedByName'] ?? facts['planResponsible'] ?? reply.entity.principal ?? '') || '还没有'],
    ...(named || facts['controlPerson'] ? [['管控人', person('controlPerson')] as const] : []),
    ...(named ? CHAIN_FIELDS.slice(3).map(([field, label]) => [label, person(field)] as const) : []),
    ...(facts['rectifyUnit'] ? [['责任单位', String(facts['rectifyUnit'])] as const, ['整改标准', String(facts['rectifyStandard'] ?? '')] as const] : []),
    ['复查', String(facts['reviewedByName'] ?? reply.row.reviewOrganisationName ?? '') || '还没有'],
  ]
  return <section className="sheet pad"><dl className="facts">{lines.map(([label, value]) => <div key={label} className="facts-line"><dt>{label}</dt><dd>{value}</dd></div>)}</dl></section>
}

/** 销号关口: what was passed, where it waits, what is still ahead. */
export function Gate({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  const stations = stationsOf(reply.row as never, reply.terms)
  if (facts['level'] !== 'major' || stations.length < 2) return null
  const passed = facts['state'] === 'closed' ? stations.length : (reply.row.gatePassed?.length ?? 0)
  const WHEN: Readonly<Record<string, readonly [string, string]>> = { apply: ['selfChecker', 'appliedOn'], vet: ['vettedByName', 'vettedOn'], review: ['reviewedByName', 'reviewedOn'], quality: ['reviewedByName', 'reviewedOn'], close: ['', 'closedOn'], acceptance: ['', 'closedOn'] }
  return (
    <section className="sheet pad">
      <div className="row"><h3>销号关口</h3><span className="note muted">{passed} / {stations.length}</span></div>
      <ol className="gate-lines">
        {stations.map(({ step, by }, index) => {
          const here = STATIONS[step].state === facts['state']
          const [who, when] = WHEN[step]!
          return <li key={step} aria-current={here ? 'step' : undefined}><Sign name={index < passed ? 'done' : here ? 'doing' : 'todo'} /><b>{GATE_STEPS[step]}</b><span className="second">{index < passed && facts[when] ? `${shortDay(String(facts[when]), today)} ${String(facts[who] ?? '')}` : GATE_BY[by]}</span></li>
        })}
      </ol>
      <p className="note muted">谁整改谁不过关，前后两道不是同一个人</p>
    </section>
  )
}

/** 一单四制: a list and four systems, answered by what was done. */
export function FourSystems({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  if (facts['level'] !== 'major' || !reply.terms.closedLoop.includes('one-list-four')) return null
  const told = reply.timeline.find(({ what }) => what === 'hazard.urged' || what.startsWith('supervision.'))
  const lines: readonly (readonly [string, boolean, string])[] = [
    ['清单', true, `${String(facts['number'])} 列入重大隐患清单`],
    ['交办', Boolean(facts['assignedOn']), facts['assignedOn'] ? `${shortDay(String(facts['assignedOn']), today)} 交办，期限 ${shortDay(String(facts['dueOn']), today)}` : '还没有交办'],
    ['台账', true, `${count(reply.timeline.length)} 条经过，只增不改`],
    ['销号', facts['state'] === 'closed', facts['closedOn'] ? `${shortDay(String(facts['closedOn']), today)} 销号` : '还没有销号'],
    ['通报', Boolean(told), told ? `${moment(told.at, today)} 督促过` : '进展缓慢时函告、通报'],
  ]
  return <section className="sheet pad"><h3>一单四制</h3><ul className="five-lines">{lines.map(([label, there, words]) => <li key={label}><Sign name={there ? 'done' : 'todo'} /><b>{label}</b><span className="second" title={words}>{words}</span></li>)}</ul></section>
}

const REPORT_SIGNS: Readonly<Record<string, SignName>> = { owed: 'todo', sent: 'hold', received: 'done' }

/** 双报告 the enterprise owes for it. */
export function Reports({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  if (!reply.reports.length) return null
  return (
    <section className="sheet pad">
      <h3>双报告</h3>
      <ul className="report-lines">
        {reply.reports.map((one) => (
          <li key={one.id}><StateMark sign={REPORT_SIGNS[one.state] ?? 'todo'}>{one.moment === 'found' ? '排查发现' : '落实整改'}</StateMark><a href={`/dual-reports/${one.id}`}>{one.receiverName}</a>
            <span className="note muted">{one.receivedOn ? `${shortDay(one.receivedOn, today)} 签收` : one.sentAt ? `${moment(one.sentAt, today)} 已报` : `${moment(one.dueAt, today)} 前报`}</span></li>
        ))}
      </ul>
    </section>
  )
}

export function Clause({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const clause = reply.row.clause!
  const href = useClauseHref(clause)
  return (
    <section className="sheet pad">
      <h3>判定依据</h3>
      <p className="law">“{clause.text}”</p>
      <p className="note muted">{href ? <a href={href}>{clause.document}　{clause.clause}</a> : `${clause.document}　${clause.clause}`}　{clause.documentNumber}<br />按发现日 {shortDay(String((factsOf(reply))['foundOn']), today)} 取用</p>
    </section>
  )
}

export function Plan({ reply }: { reply: HazardReply }) {
  const { today } = useVisitor()
  const facts = factsOf(reply)
  if (facts['atOnce'] === true) return <section className="sheet pad"><h3>五落实</h3><p className="small second">即查即改，不用另定方案；要有整改前后对照的照片</p></section>
  if (facts['level'] === null || facts['state'] === 'reported') return null
  const value = (field: string) => (field === 'planFunds' ? (facts[field] === null ? '' : money(Number(facts[field]))) : field === 'planDueOn' ? (facts[field] ? shortDay(String(facts[field]), today) : '') : String(facts[field] ?? ''))
  const missing = PLAN_FIELDS.filter(([field]) => !value(field))
  return (
    <section className="sheet pad">
      <div className="row"><h3>五落实</h3><span className="note muted">{missing.length === 0 ? (reply.row.fiveSettled ? '现场逐项核对过' : facts['level'] !== 'major' ? '齐' : facts['planApprovedOn'] ? `${shortDay(String(facts['planApprovedOn']), today)} ${reply.row.planApprovedByName ?? ''} 审核同意` : reply.row.planReturnReason ? '被退回，等改' : '齐，等监管部门审核') : missing.length === 5 ? '还没有定方案' : `缺${missing.map(([, label]) => label).join('、')}`}</span></div>
      <ul className="five-lines">
        {PLAN_FIELDS.map(([field, label]) => (
          <li key={field}><Sign name={value(field) ? 'done' : 'todo'} /><b>{label}</b><span className="second" title={value(field)}>{value(field) || '还没有'}</span></li>
        ))}
      </ul>
    </section>
  )
}
