// 方案 from draft to closing: the loop of a plan, and what may be done with a commitment while a version is under review.
// Pure.
import { z } from 'zod'
import { calendarDay, text } from '#platform/http/contract.ts'
import type { Day } from '#platform/time/day.ts'
import { defineLoop, type Step } from '#mechanisms/loop/define.ts'
import { KINDS, type Kind } from '#mechanisms/plan/compile/plan.ts'

export type PlanState = 'drafting' | 'consulting' | 'approved' | 'issued' | 'closed' | 'withdrawn'

/** A plan as its loop sees it. */
export type PlanCase = {
  id: string; version: number; state: PlanState; standing: 'own' | 'superior'; title: string; issuedOn: Day | null; documentNumber: string | null; public: boolean
  periodFrom: Day | null; periodTo: Day | null; /** The text that holds today, or the first, that will. */ currentNumber: number | null; /** The text published last; it may hold only from a later day. */ adoptedNumber: number | null; closedOn: Day | null; closing: Closing | null
  /** The version that is being read, and how many of its commitments nobody has decided on. */
  review: { number: number; clauses: number; undecided: number } | null
  /** The day the version in force began to hold. */
  effectiveOn: Day | null
  /** The day the text published last begins to hold, and the day of the next one that is still to come. */
  adoptedOn: Day | null; comingOn: Day | null
}

/** 总结: what was done, what was not, what goes on in the successor. The figures are counted when it is closed and stay. */
export type Closing = { summary: string; done: string; problems: string; next: string; figures: Figure[] }
export type Figure = { label: string; value: number; unit: string }

/** Counted from the records when a plan is closed. */
type Terms = { figures: Figure[] }
type PlanStep<Body> = Step<PlanCase, Body, Terms, PlanState>
const step = <Body>(one: PlanStep<Body>): PlanStep<Body> => one

const own = (plan: PlanCase) => (plan.standing === 'superior' ? '这是上级的方案，只用来对照，不在本辖区运行' : undefined)

function undecided(plan: PlanCase): string | undefined {
  if (!plan.review) return '没有正在审读的文本'
  if (plan.review.clauses === 0) return '文本里还没有一句承诺，先把要办的句子划出来'
  return plan.review.undecided > 0 ? `还有 ${plan.review.undecided} 句没定，定完才能${plan.state === 'issued' ? '采用' : '印发'}` : undefined
}

const consult = step({
  label: '征求意见', from: ['drafting', 'approved'], permission: 'plan.decide', body: z.object({ note: text(500).nullish() }), refuse: own,
  apply: () => ({ state: 'consulting' }), event: 'plan.consulted',
})

const approve = step({
  label: '审定', from: ['drafting', 'consulting'], permission: 'plan.decide', body: z.object({ note: text(500).nullish() }), refuse: (plan) => own(plan) ?? undecided(plan),
  apply: () => ({ state: 'approved' }), event: 'plan.approved',
})

const issueBody = z.object({
  effectiveOn: calendarDay.describe('从这一天起执行；“即日起”就填印发日'), issuedOn: calendarDay, documentNumber: text(60).nullish(),
  periodFrom: calendarDay, periodTo: calendarDay, public: z.boolean().default(false),
})

const issue = step({
  label: '印发', from: ['drafting', 'consulting', 'approved'], permission: 'plan.decide', binds: true, body: issueBody,
  refuse: (plan) => own(plan) ?? undecided(plan),
  check: (_, body) =>
    body.periodTo < body.periodFrom ? { field: 'periodTo', message: '结束日不能早于开始日' }
      : body.effectiveOn < body.issuedOn ? { field: 'effectiveOn', message: '执行日不能早于印发日' }
        : body.effectiveOn > body.periodTo ? { field: 'effectiveOn', message: '执行日不能晚于方案结束日' } : undefined,
  apply: (plan, body) => ({
    state: 'issued', issuedOn: body.issuedOn as Day, documentNumber: body.documentNumber ?? plan.documentNumber, public: body.public, periodFrom: body.periodFrom as Day, periodTo: body.periodTo as Day,
    adoptedNumber: plan.review!.number, effectiveOn: body.effectiveOn as Day,
  }),
  event: 'plan.issued', record: (body, plan) => ({ ...body, number: plan.review!.number }),
})

/** 采用修订稿: what is past stays as it was; duties and tasks change from the day on. */
const adopt = step({
  label: '采用修订稿', from: ['issued'], permission: 'plan.decide', binds: true, body: z.object({ effectiveOn: calendarDay, reason: text(500, 2) }),
  refuse: (plan) => own(plan) ?? (plan.review ? undecided(plan) : '没有正在审读的修订稿'),
  check: (plan, body, c) =>
    body.effectiveOn < c.today ? { field: 'effectiveOn', message: '修订从今天或以后的一天起执行，已经过去的不改' }
      : plan.adoptedOn && body.effectiveOn <= plan.adoptedOn ? { field: 'effectiveOn', message: `要晚于${plan.adoptedOn > c.today ? '已采用、还没起执行的那次文本' : '现行文本'}的执行日 ${plan.adoptedOn}` }
        : plan.periodTo && body.effectiveOn > plan.periodTo ? { field: 'effectiveOn', message: `方案到 ${plan.periodTo} 结束，执行日不能更晚` } : undefined,
  apply: (plan, body) => ({ adoptedNumber: plan.review!.number, effectiveOn: body.effectiveOn as Day }),
  event: 'plan.revised', record: (body, plan) => ({ ...body, number: plan.review!.number, before: plan.adoptedNumber }),
})

const dropRevision = step({
  label: '不采用修订稿', from: ['issued'], permission: 'plan.decide', destructive: true, body: z.object({ reason: text(500, 2) }),
  refuse: (plan) => own(plan) ?? (plan.review ? undefined : '没有正在审读的修订稿'),
  apply: () => ({}), event: 'plan.revision-dropped', record: (body, plan) => ({ ...body, number: plan.review!.number }),
})

/** 撤回: a text that was uploaded by mistake, or a superior's text nobody needs any more. */
const withdraw = step({
  label: '撤回', from: ['drafting', 'consulting', 'approved', 'issued'], permission: 'plan.decide', destructive: true, body: z.object({ reason: text(500, 2) }),
  refuse: (plan) => (plan.standing === 'own' && plan.currentNumber !== null ? '已经印发，不能撤回；要改请上传修订稿，到期请总结关闭' : undefined),
  apply: () => ({ state: 'withdrawn' }), event: 'plan.withdrawn',
})

/** 改作上级方案: a superior's text that was uploaded as our own. What people decided in it stays, but nothing of it runs here. */
const asSuperior = step({
  label: '改作上级方案', from: ['drafting', 'consulting', 'approved'], permission: 'plan.decide', body: z.object({}),
  refuse: (plan) => (plan.standing === 'superior' ? '已经是上级的方案' : undefined),
  apply: () => ({ state: 'issued', standing: 'superior' }), event: 'plan.made-superior',
})

const publish = step({
  label: '公开', from: ['issued', 'closed'], permission: 'plan.decide', body: z.object({ public: z.boolean() }), refuse: own,
  apply: (_, body) => ({ public: body.public }), event: 'plan.publicity-changed',
})

export const closingBody = z.object({ summary: text(4000, 10), done: text(4000, 2), problems: text(4000, 2), next: text(4000, 2) })

const close = step({
  label: '总结关闭', from: ['issued'], permission: 'plan.decide', binds: true, body: closingBody,
  refuse: (plan, c) => own(plan)
    ?? (plan.review ? '还有修订稿在审读，先采用或不采用' : undefined)
    ?? (plan.periodTo && c.today <= plan.periodTo ? `方案到 ${plan.periodTo} 结束，之后才能总结关闭` : undefined),
  apply: (_, body, c) => ({ state: 'closed', closedOn: c.today, closing: { ...body, figures: c.terms.figures } }), event: 'plan.closed',
})

export const planLoop = defineLoop({
  name: 'plan', label: '方案', unit: '份', systems: ['A01', 'A02'],
  states: {
    drafting: { label: '起草', sign: 'working', live: true }, consulting: { label: '征求意见', sign: 'waiting', live: true }, approved: { label: '已审定', sign: 'waiting', live: true },
    issued: { label: '执行中', sign: 'working', live: true }, closed: { label: '已总结关闭', sign: 'done', live: false },
    withdrawn: { label: '已撤回', sign: 'voided', live: false },
  },
  steps: { consult, approve, issue, adopt, dropRevision, asSuperior, publish, close, withdraw },
})
export type PlanStepName = keyof typeof planLoop.steps

/** Issued by nobody here: neither one of our bodies nor one that bears the name of a place here. Who is not named is taken for ours. */
export function isForeign(issuer: string | null, ours: readonly string[]): boolean {
  return issuer !== null && !ours.some((name) => issuer.includes(name) || name.includes(issuer))
}

/** What is kept of a version. `superseded` is written no more: what is published is never touched, and which text holds follows from its day. */
export type StoredState = 'review' | 'published' | 'superseded' | 'dropped'
export const VERSION_STATES = ['review', 'coming', 'published', 'superseded', 'dropped'] as const
export type VersionState = (typeof VERSION_STATES)[number]

/** Published already, and holding from a later day on; in force; or followed by a text that is in force. */
export function versionStateOf(version: { number: number; state: StoredState; effectiveOn: Day | null }, all: readonly { number: number; state: StoredState; effectiveOn: Day | null }[], today: Day): VersionState {
  const published = (one: { state: StoredState }) => one.state === 'published' || one.state === 'superseded'
  if (!published(version)) return version.state
  if (version.effectiveOn !== null && version.effectiveOn > today) return 'coming'
  return all.some((one) => published(one) && one.number > version.number && (one.effectiveOn ?? today) <= today) ? 'superseded' : 'published'
}

/** 审读: what a commitment may be while its version is under review. */
export const CLAUSE_STATES = { unread: '未看', asked: '等你定', accepted: '已确认', 'set-aside': '不执行' } as const
export type ClauseState = keyof typeof CLAUSE_STATES

export const KIND_LABELS: Readonly<Record<Kind, string>> = {
  duty: '履职', milestone: '阶段任务', target: '指标', mechanism: '机制', ledger: '台账', document: '文件', training: '培训', drill: '演练', inspection: '检查', enforcement: '执法', publicity: '宣传',
  report: '报送', assessment: '考核', incentive: '激励', organisation: '组织', digital: '数字化', engineering: '工程', principle: '原则，不执行',
}
export const kinds = z.enum(KINDS)

/** A word that leaves a number open (⚙), and what was settled about it; `value` null is still to be decided. */
export type OpenWord = { words: string; value: string | null; basis: string | null }

/** Whether a commitment still waits for a decision: an open word nobody settled, or nobody to do it. */
export function stateBeforeReview(clause: { kind: Kind; open: readonly OpenWord[]; owners: readonly unknown[] }): ClauseState {
  if (clause.kind === 'principle') return 'unread'
  return clause.open.some((one) => one.value === null) || clause.owners.length === 0 ? 'asked' : 'unread'
}

/** Why this commitment cannot be accepted as it stands. */
export function acceptRefusal(clause: { kind: Kind; open: readonly OpenWord[]; owners: readonly unknown[] }): string | undefined {
  if (clause.kind === 'principle') return undefined
  const open = clause.open.filter((one) => one.value === null).map((one) => `“${one.words}”`)
  if (open.length) return `${open.join('、')}文中没写数，先定下来`
  return clause.owners.length === 0 ? '还没有责任单位' : undefined
}
