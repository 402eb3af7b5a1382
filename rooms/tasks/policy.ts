// What the sentences of a plan make people owe: the title of a task, who leads it, which are duties and under which rules.
// The arithmetic of days and periods is mechanisms/duty; here is what the documents mean by it. Pure.
import { clockworkOf } from '#mechanisms/duty/once.ts'
import type { DutyHistory } from '#mechanisms/duty/duty.ts'
import type { Range } from '#mechanisms/duty/periods.ts'
import type { Due, Frequency, Kind, Owner, Span, Target } from '#mechanisms/plan/compile/plan.ts'
import type { Day } from '#platform/time/day.ts'

/** An accepted commitment as its row has it. */
export type Clause = {
  readonly id: string; readonly commitmentId: string; readonly number: number; readonly span: Span; readonly text: string; readonly path: readonly string[]; readonly action: string | null; readonly kind: Kind
  readonly due: Due | null; readonly frequency: readonly Frequency[]; readonly targets: readonly Target[]; readonly owners: readonly Owner[]
  readonly organisationId: string | null; readonly assistIds: readonly string[]
  /** Of the specification, as the sentence was read. */
  readonly systems?: readonly string[]
}

/** A commitment somebody has to act on. */
export const owes = (clause: Pick<Clause, 'kind'>) => clause.kind !== 'principle'

/** Goals of accidents and of major hazards are reached or not: the board of targets (rooms/statistics) counts them. */
const GOALS: readonly string[] = ['A10', 'D10']

/** A goal nobody works off by a day: one of the whole, or one that is counted. A figure set to a unit of its own stays its task. */
export const isGoal = (clause: Pick<Clause, 'kind' | 'frequency' | 'organisationId' | 'systems'>) =>
  clause.kind === 'target' && clause.frequency.length === 0 && (clause.organisationId === null || (clause.systems ?? []).some((one) => GOALS.includes(one)))

const TITLE = 60
/** 1．（二）③ in front of a sentence. */
const MARK = /^(?:[（(][\d一二三四五六七八九十]{1,3}[）)]|[\d一二三四五六七八九十]{1,3}(?:[、．]|\.(?!\d))|[①-⑳])/u

/** The sentence, cut at a stop where it is long: 建立完善各类发展规划的安全风险评估会商机制. */
export function titleOf(text: string): string {
  const words = text.replace(/\s+/g, '').replace(MARK, '').replace(/[。；;，,：:]+$/u, '')
  if (words.length <= TITLE) return words
  const stops = [...words.slice(0, TITLE).matchAll(/[，；。：]/gu)].map(({ index }) => index).filter((at) => at >= 10)
  return stops.length ? words.slice(0, stops.at(-1)) : `${words.slice(0, TITLE - 1)}…`
}

/** 配合事项: done when the contribution is filed, not when the other body has finished (systems.md, ambiguity 17). */
export const isContribution = (text: string) => CONTRIBUTES.test(text.replace(/\s+/g, '').replace(MARK, ''))
const CONTRIBUTES = /^(?:[^，。；]{0,14}[前年内底]，)?(?:[^，。；]{1,12}(?:办|部|局|中心|站|所|社区|单位)(?:要|应当?)?)?(?:积极|主动|全力)?(?:配合|协助)(?!单位|部门|机制)/u

/** Where a commitment stands that belongs to no action. */
export const NO_ACTION = '行动以外'

/** 责任单位 as the sentence, or the cell of the annex, names them. */
export function ownerWordsOf(owners: readonly Owner[]): string {
  const names = (role: Owner['role']) => owners.filter((one) => one.role === role).map((one) => one.name)
  const [lead, assist, plain] = [names('lead'), names('assist'), names('responsible')]
  if (!lead.length) return plain.length ? `${plain.join('、')}${assist.length ? `（配合：${assist.join('、')}）` : ''}` : assist.length ? `配合：${assist.join('、')}` : ''
  return [`牵头：${lead.join('、')}`, ...(plain.length ? [`责任：${plain.join('、')}`] : []), ...(assist.length ? [`配合：${assist.join('、')}`] : [])].join('；')
}

/** What must lie on the table: the targets the sentence sets. */
export function deliverableOf(targets: readonly Target[]): string | null {
  const words = targets.map((one) => one.text).filter(Boolean).join('、')
  return words ? words.slice(0, 200) : null
}

/**
 * The frequencies of a commitment, each under a name that a revision of the number or the period keeps: `all`, or for whom
 * it holds (高危行业领域); a second one of the same name is numbered.
 */
export function rulesOf(frequency: readonly Frequency[]): { rule: string; frequency: Frequency }[] {
  const times = new Map<string, number>()
  return frequency.map((one) => {
    const name = (one.when ?? 'all').slice(0, 100)
    const nth = (times.get(name) ?? 0) + 1
    times.set(name, nth)
    return { rule: nth === 1 ? name : `${name}-${nth}`, frequency: one }
  })
}

/** Who owes it: the unit, and those named beside it where the sentence names no leader. */
export function unitsOf(clause: Pick<Clause, 'organisationId' | 'assistIds' | 'owners'>): string[] {
  if (!clause.organisationId) return []
  return clause.owners.every((one) => one.role === 'responsible') ? [...new Set([clause.organisationId, ...clause.assistIds])] : [clause.organisationId]
}

/** A plan's version as far as duties are concerned, oldest first. */
export type PlanVersion = { readonly number: number; readonly effectiveOn: Day; readonly clauses: readonly Clause[] }

export type DutyOf = {
  readonly commitmentId: string; readonly rule: string; readonly frequency: Frequency
  /** The sentence as it stands now, or stood last. */
  readonly clause: Clause
  /** Nobody of this tree: enterprises, which do theirs elsewhere. */
  readonly units: readonly { readonly organisationId: string; readonly history: DutyHistory }[]
  /** The text in force asks for it, or one that is adopted and holds from a later day. */
  readonly current: boolean
  /** What an adopted revision makes of it, from its day on; null where it drops it. */
  readonly next: { readonly effectiveOn: Day; readonly frequency: Frequency | null } | null
}

type Growing = { clause: Clause; rule: string; frequency: Frequency; current: boolean; next: DutyOf['next']; units: Map<string, DutyHistory[number][]> }

/** The duties of a plan under all its versions, unit by unit. What a later version drops, or gives to another, keeps its past; one whose day is still to come changes nothing yet. */
export function dutiesOf(versions: readonly PlanVersion[], campaign: Range, today: Day): DutyOf[] {
  const found = new Map<string, Growing>()
  for (const [i, { effectiveOn, clauses }] of versions.entries()) {
    const ahead = effectiveOn > today && i > 0
    const said = new Map<string, { clause: Clause; rule: string; frequency: Frequency }>()
    for (const clause of clauses) {
      if (owes(clause) && clockworkOf(clause) === 'duty') for (const one of rulesOf(clause.frequency)) said.set(`${clause.commitmentId} ${one.rule}`, { clause, ...one })
    }
    for (const [key, one] of said) {
      const known = found.get(key)
      if (!known || !ahead || !known.current) found.set(key, { ...one, current: true, next: null, units: known?.units ?? new Map() })
    }
    for (const [key, duty] of found) {
      const now = said.get(key)
      if (!ahead) duty.current = now !== undefined
      else if (duty.current && !duty.next && (!now || now.frequency.per !== duty.frequency.per || now.frequency.atLeast !== duty.frequency.atLeast)) duty.next = { effectiveOn, frequency: now?.frequency ?? null }
      const owing = now ? unitsOf(now.clause) : []
      for (const unit of new Set([...duty.units.keys(), ...owing])) {
        const rule = now && owing.includes(unit) ? ruleOf(now.clause, now.frequency, campaign) : null
        duty.units.set(unit, [...(duty.units.get(unit) ?? []), { effectiveOn, rule }])
      }
    }
  }
  return [...found.values()].map(({ clause, rule, frequency, current, next, units }) => ({
    commitmentId: clause.commitmentId, rule, frequency, clause, current, next, units: [...units].map(([organisationId, history]) => ({ organisationId, history })),
  }))
}

function ruleOf(clause: Clause, frequency: Frequency, campaign: Range) {
  const { due } = clause
  return { per: frequency.per, atLeast: Math.max(1, Math.ceil(frequency.atLeast)), from: latest(campaign.from, due?.from), until: earliest(campaign.until, due?.yearly ? null : due?.by) }
}

const latest = (a: Day, b: Day | null | undefined): Day => (b && b > a ? b : a)
const earliest = (a: Day, b: Day | null | undefined): Day => (b && b < a ? b : a)
