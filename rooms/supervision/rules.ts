// 督办: when rectifying is slow, which rung of the jurisdiction's ladder comes next, and the steps of a supervision case.
// Nobody skips a rung: the next one is the first that was not taken yet in this round. Pure: `today` and the ladders in force
// are arguments. 安全生产法第四十一条第三款（重大事故隐患治理督办制度）；第六十七条.
import { z } from 'zod'
import { calendarDay, id, text } from '#platform/http/contract.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { defineLoop, type Step, type StepContext } from '#mechanisms/loop/define.ts'

export const RUNGS = { letter: '函告', bulletin: '通报', talk: '约谈', exposure: '曝光', listed: '挂牌督办', 'report-up': '报告上级部门', 'hand-over': '移送执法' } as const
export type Rung = keyof typeof RUNGS
export type Track = 'slow' | 'refusal'
export const TRACKS: Readonly<Record<Track, string>> = { slow: '整改缓慢', refusal: '拒不整改' }

export const STATES = [{ value: 'registered', label: '待核定' }, { value: 'listed', label: '督办中' }, { value: 'ended', label: '已解除' }] as const
export type State = (typeof STATES)[number]['value']
export type MeasureState = 'proposed' | 'taken' | 'waived' | 'lapsed'

/** One rung for one case: proposed by the clock or an office, then taken with its paper, or waived with a reason. */
export type Measure = { readonly id: string; readonly round: number; readonly track: Track; readonly rung: Rung; readonly state: MeasureState; readonly proposedOn: Day; readonly decidedOn: Day | null; readonly waitUntil: Day | null; readonly answerBy: Day | null; readonly answeredOn: Day | null }

export type Ladders = {
  readonly slow: readonly Rung[]
  /** Ends with the report upwards, or with handing it to one's own enforcement. */
  readonly refusal: readonly Rung[]
  readonly slowAfterDays: number
  readonly waitDays: number
  /** So many points behind the share of time that is gone. */
  readonly behindPercent: number
}

/** Where the hazard itself stands. */
export type Progress = { readonly hazardState: string; readonly assignedOn: Day | null; readonly dueOn: Day | null; readonly progressOn: Day; readonly progressPercent: number | null; readonly refusedOn: Day | null }

export type Reason = { readonly kind: 'no-progress' | 'overdue'; readonly days: number } | { readonly kind: 'behind'; readonly percent: number; readonly expected: number } | { readonly kind: 'refused'; readonly on: Day } | { readonly kind: 'office'; readonly words: string }

/** Why rectifying counts as slow today; nothing while the case lies with the offices, for then the enterprise is not slow. */
export function reasonsOf(p: Progress, ladders: Ladders, today: Day): Reason[] {
  if (p.hazardState !== 'assigned') return []
  const found: Reason[] = []
  if (p.refusedOn !== null) found.push({ kind: 'refused', on: p.refusedOn })
  const idle = daysBetween(p.progressOn, today)
  if (idle >= ladders.slowAfterDays) found.push({ kind: 'no-progress', days: idle })
  if (p.dueOn !== null && p.dueOn < today) found.push({ kind: 'overdue', days: daysBetween(p.dueOn, today) })
  const expected = expectedPercent(p, today)
  if (p.progressPercent !== null && expected !== null && p.progressPercent < expected - ladders.behindPercent) found.push({ kind: 'behind', percent: p.progressPercent, expected })
  return found
}

/** The share of the time given that is gone, in whole percent. */
export function expectedPercent(p: Pick<Progress, 'assignedOn' | 'dueOn'>, today: Day): number | null {
  if (p.assignedOn === null || p.dueOn === null) return null
  const whole = Math.max(1, daysBetween(p.assignedOn, p.dueOn))
  return Math.max(0, Math.min(100, Math.floor((daysBetween(p.assignedOn, today) / whole) * 100)))
}

export function reasonWords(reasons: readonly Reason[]): string {
  return reasons.map((reason) => {
    switch (reason.kind) {
      case 'no-progress': return `已有${reason.days}天没有整改进展`
      case 'overdue': return `超过整改期限${reason.days}天`
      case 'behind': return `时间已过${reason.expected}%，整改只完成${reason.percent}%`
      case 'refused': return `${reason.on}认定拒不整改`
      case 'office': return reason.words
    }
  }).join('，')
}

export type Next =
  | { readonly kind: 'rung'; readonly rung: Rung; readonly position: number }
  /** One is proposed and waits for the office. */
  | { readonly kind: 'open'; readonly measure: Measure }
  /** The last rung's waiting days are not over. */
  | { readonly kind: 'wait'; readonly until: Day }
  /** Every rung of this ladder was taken. */
  | { readonly kind: 'top' }
  /** The plan writes no ladder. */
  | { readonly kind: 'none' }

export const trackOf = (p: Pick<Progress, 'refusedOn'>): Track => (p.refusedOn === null ? 'slow' : 'refusal')

/** The next rung of a track in this round. A waived rung is not passed: it comes again after the waiting days. */
export function nextRung(ladders: Ladders, measures: readonly Measure[], round: number, track: Track, today: Day): Next {
  const ladder = ladders[track]
  if (ladder.length === 0) return { kind: 'none' }
  const mine = measures.filter((one) => one.round === round)
  const open = mine.find((one) => one.state === 'proposed')
  if (open) return { kind: 'open', measure: open }
  const onTrack = mine.filter((one) => one.track === track)
  const position = ladder.findIndex((rung) => !onTrack.some((one) => one.rung === rung && one.state === 'taken'))
  if (position < 0) return { kind: 'top' }
  const rung = ladder[position]!
  // Waiting days hold on the track, and for the same rung whichever ladder it was taken on.
  const until = mine.filter((one) => (one.track === track || one.rung === rung) && one.waitUntil !== null && one.waitUntil > today).map((one) => one.waitUntil!).toSorted().at(-1)
  return until ? { kind: 'wait', until } : { kind: 'rung', rung, position }
}

/** What the clock proposes today; undefined when there is nothing to propose. */
export function proposal(p: Progress, ladders: Ladders, measures: readonly Measure[], round: number, today: Day): { track: Track; rung: Rung; reasons: Reason[] } | undefined {
  const reasons = reasonsOf(p, ladders, today)
  if (reasons.length === 0) return undefined
  const track = trackOf(p)
  const next = nextRung(ladders, measures, round, track, today)
  return next.kind === 'rung' ? { track, rung: next.rung, reasons } : undefined
}

/** 拒不整改 always ends somewhere: with who may punish — this body's own enforcement, or the department above. */
export function refusalRungs(written: readonly Rung[], enforcement: boolean): Rung[] {
  const last: Rung = enforcement ? 'hand-over' : 'report-up'
  return [...written.filter((rung) => rung !== last), last]
}

export type Supervision = Progress & {
  id: string; version: number; number: string; state: State; hazardId: string; entityId: string; regionPath: string; organisationId: string
  round: number; refusedNote: string | null; admittedBy: string | null; measures: readonly Measure[]
}
type Case = Supervision
export type Terms = Ladders
type Context = StepContext<Terms>

export const openOf = (s: Pick<Case, 'measures' | 'round'>) => s.measures.find((one) => one.round === s.round && one.state === 'proposed')
/** Told to the enterprise, which may answer it. */
export const ADDRESSED: readonly Rung[] = ['letter', 'bulletin', 'talk', 'exposure', 'listed']

function step<Body>(s: Step<Case, Body, Terms, State>): Step<Case, Body, Terms, State> {
  return s
}

const inOffice = (s: Case, c: Context) => c.actor.organisationIds.includes(s.organisationId) || c.actor.permissions.has('hazard.coordinate')
const officeOnly = (s: Case, c: Context, verb: string) => (inOffice(s, c) ? undefined : `由监管部门或安委办${verb}，你不在这些部门`)
const live = (s: Case) => !['closed', 'voided'].includes(s.hazardState)
const telephone = text(40, 5).describe('写在文书上')

const admit = step({
  label: '核定纳入督办清单',
  from: ['registered'],
  permission: 'supervision.manage',
  binds: true,
  body: z.object({ telephone, text: text(8000).nullish().describe('改过的正文；不填按模板') }),
  refuse: (s, c) => officeOnly(s, c, '核定') ?? (live(s) ? undefined : '隐患已经了结，不用再督办'),
  apply: (_, __, c) => ({ state: 'listed', admittedBy: c.actor.accountId }),
  event: 'supervision.admitted',
  record: () => ({}),
})

const propose = step({
  label: '提出下一级',
  from: ['listed'],
  permission: 'supervision.manage',
  body: z.object({ reason: text(500, 2) }),
  refuse: (s, c) => {
    const no = officeOnly(s, c, '提出')
    if (no) return no
    if (s.hazardState !== 'assigned') return '隐患不在整改中，先不上台阶'
    const next = nextRung(c.terms, s.measures, s.round, trackOf(s), c.today)
    if (next.kind === 'open') return `“${RUNGS[next.measure.rung]}”已经提出，先办这一级`
    if (next.kind === 'wait') return `上一级刚办过，${next.until} 起才能再上`
    if (next.kind === 'top') return trackOf(s) === 'slow' ? '台阶已经走完；仍不整改的，认定拒不整改' : '台阶已经走完，等上级部门或执法机构处理'
    return next.kind === 'none' ? '方案没有写整改缓慢的台阶；拒不整改的，可以认定后上报' : undefined
  },
  apply: () => ({}),
  event: 'supervision.proposed',
})

const confirm = step({
  label: '办这一级',
  from: ['listed'],
  permission: 'supervision.manage',
  binds: true,
  body: z.object({
    telephone, text: text(8000).nullish().describe('改过的正文；不填按模板'), signedBy: text(60).nullish().describe('签发人，上行文要写'),
    talk: z.object({ on: calendarDay, at: text(20, 2), place: text(100, 2), who: text(200, 2) }).nullish().describe('约谈的时间、地点、对象'),
    listing: z.object({ level: text(30, 2), batch: text(60).nullish(), organisationId: id, dueOn: calendarDay }).nullish().describe('挂牌督办的级别、批次、责任单位、期限'),
  }),
  refuse: (s, c) => officeOnly(s, c, '办理') ?? (openOf(s) ? (s.hazardState === 'assigned' ? undefined : '隐患已经提交整改，这一级不用办了') : '现在没有要办的一级'),
  check: (s, body, c) => {
    const rung = openOf(s)?.rung
    if (rung === 'talk' && !body.talk) return { field: 'talk', message: '写明约谈的时间、地点和对象' }
    if (rung === 'talk' && body.talk && body.talk.on < c.today) return { field: 'talk', message: '约谈时间不能早于今天' }
    if (rung === 'listed' && !body.listing) return { field: 'listing', message: '写明挂牌的级别、督办责任单位和期限' }
    if (rung === 'listed' && body.listing && body.listing.dueOn < c.today) return { field: 'listing', message: '督办期限不能早于今天' }
    return rung === 'report-up' && !body.signedBy?.trim() ? { field: 'signedBy', message: '上报的公文要写签发人' } : undefined
  },
  apply: () => ({}),
  event: 'supervision.taken',
  record: () => ({}),
})

const waive = step({
  label: '这一级先不办',
  from: ['listed'],
  permission: 'supervision.manage',
  body: z.object({ reason: text(500, 2) }),
  refuse: (s, c) => officeOnly(s, c, '决定') ?? (openOf(s) ? undefined : '现在没有要办的一级'),
  apply: () => ({}),
  event: 'supervision.waived',
})

const refuseRectifying = step({
  label: '认定拒不整改',
  from: ['listed'],
  permission: 'supervision.manage',
  destructive: true,
  body: z.object({ note: text(1000, 5).describe('核查的时间、情况、企业的表态') }),
  refuse: (s, c) => officeOnly(s, c, '认定') ?? (s.refusedOn ? '已经认定拒不整改' : s.hazardState === 'assigned' ? undefined : '隐患不在整改中，不能认定拒不整改'),
  apply: (_, body, c) => ({ refusedOn: c.today, refusedNote: body.note }),
  event: 'supervision.refused',
})

const withdrawRefusal = step({
  label: '撤回拒不整改的认定',
  from: ['listed'],
  permission: 'supervision.manage',
  body: z.object({ reason: text(500, 2) }),
  refuse: (s, c) => officeOnly(s, c, '撤回') ?? (s.refusedOn ? undefined : '没有认定过拒不整改'),
  apply: () => ({ refusedOn: null, refusedNote: null }),
  event: 'supervision.refusal-withdrawn',
})

const answer = step({
  label: '反馈',
  from: ['listed', 'ended'],
  permission: 'supervision.answer',
  body: z.object({ measureId: id, answer: text(2000, 2), files: z.array(id).max(9, '最多 9 个').default([]) }),
  refuse: (s, c) => {
    if (c.actor.entityId !== s.entityId) return '由这家单位自己反馈'
    return s.measures.some((one) => one.state === 'taken' && ADDRESSED.includes(one.rung) && one.answeredOn === null) ? undefined : '没有要反馈的文书'
  },
  check: (s, body) => (s.measures.some((one) => one.id === body.measureId && one.state === 'taken' && ADDRESSED.includes(one.rung)) ? (s.measures.find((one) => one.id === body.measureId)!.answeredOn ? { field: 'measureId', message: '这一份已经反馈过' } : undefined) : { field: 'measureId', message: '没有这份文书' }),
  apply: () => ({}),
  event: 'supervision.answered',
})

const minute = step({
  label: '记约谈纪要',
  from: ['listed', 'ended'],
  permission: 'supervision.manage',
  body: z.object({ measureId: id, on: calendarDay, at: text(20, 2), place: text(100, 2), who: text(200, 2), chair: text(60, 2), present: text(300).nullish(), said: text(4000, 2), demands: text(4000, 2) }),
  refuse: (s, c) => officeOnly(s, c, '记纪要') ?? (s.measures.some((one) => one.rung === 'talk' && one.state === 'taken') ? undefined : '还没有约谈'),
  check: (s, body, c) => (body.on > c.today ? { field: 'on', message: '约谈过了再记纪要' } : s.measures.some((one) => one.id === body.measureId && one.rung === 'talk' && one.state === 'taken') ? undefined : { field: 'measureId', message: '没有这次约谈' }),
  apply: () => ({}),
  event: 'supervision.minuted',
  record: ({ measureId, on, chair }) => ({ measureId, on, chair }),
})

export const supervisionLoop = defineLoop({
  name: 'supervision',
  label: '督办',
  unit: '件',
  systems: ['D06', 'B03'],
  states: { registered: { label: '待核定', sign: 'waiting', live: true }, listed: { label: '督办中', sign: 'working', live: true }, ended: { label: '已解除', sign: 'done', live: false } },
  steps: { admit, propose, confirm, waive, refuseRectifying, withdrawRefusal, answer, minute },
})
export type SupervisionStep = keyof typeof supervisionLoop.steps

/** Days until the answer is due and until the next rung may come. */
export const waitOf = (ladders: Ladders, today: Day): Day => addDays(today, ladders.waitDays)

/** What a hazard's end or return does to its case: `end`, `resume`, or nothing. */
export function followHazard(state: State, hazardState: string, level: string | null): 'end' | 'resume' | undefined {
  const over = hazardState === 'closed' || hazardState === 'voided' || level !== 'major'
  if (over && state !== 'ended') return 'end'
  return !over && state === 'ended' ? 'resume' : undefined
}
