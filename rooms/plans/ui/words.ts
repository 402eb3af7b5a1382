// How the parts of a commitment are said: by when, how often, how much, who, where it stands in the text. Pure.
import type { Day } from '#platform/time/day.ts'
import { openDefault } from '#mechanisms/plan/open-words.ts'
import { dueWords as spoken, frequencyWords as spokenFrequency, PERIOD_WORDS } from '#mechanisms/plan/words.ts'
import type { SignName } from '#web/kit/signs.tsx'
import systems from '#packs/systems.json' with { type: 'json' }
import type { ClauseReply } from '../contract.ts'
import type { ClauseState, PlanState } from '../rules.ts'

export const SYSTEM_NAMES = systems as Readonly<Record<string, string>>
export const systemName = (code: string) => SYSTEM_NAMES[code] ?? code

/** `2024年内`, `2026年6月30日前`, `长期坚持`; nothing where the text says nothing. */
export function dueWords(due: ClauseReply['due']): string {
  return due ? spoken({ ...due, from: due.from as Day | null, by: due.by as Day | null }) : ''
}

export function frequencyWords(frequency: ClauseReply['frequency']): string {
  return frequency.map(spokenFrequency).join('；')
}

/** Short enough for the head of a card: 每季度. */
export function oftenWords(frequency: ClauseReply['frequency']): string {
  return [...new Set(frequency.map((one) => PERIOD_WORDS[one.per]))].join('、')
}

/** What is to be reached; where the text gives no number, what was settled about its word. */
export function targetWords(target: ClauseReply['targets'][number], open?: ClauseReply['open']): string {
  if (target.value !== null) return `${target.value} ${target.unit}`.trim()
  if (!open) return target.text
  const settled = open.find((one) => target.text.includes(one.words))?.value
  return settled ? `${target.text}（按${settled}）` : `${target.text}（没写数）`
}
export function targetsWords(targets: ClauseReply['targets'], open?: ClauseReply['open']): string {
  return targets.map((target) => targetWords(target, open)).join('；')
}

export const ROLE_WORDS = { lead: '牵头', assist: '配合', responsible: '责任' } as const

/** Who is named; where nobody is, whom the reading inferred, of many the first. */
export function ownersWords(owners: ClauseReply['owners']): string {
  const named = owners.filter((owner) => !owner.inferred)
  const shown = named.length ? named : owners
  return shown.length > 2 && !named.length ? `${shown[0]!.name}等 ${shown.length} 家` : shown.map((owner) => owner.name).join('、')
}

/** How many of a long list are told where there is little room. */
export const FIRST_OWNERS = 3

/** 应急办、经发办、城管办等 12 家 */
export function firstOwners(owners: ClauseReply['owners'], name: (owner: ClauseReply['owners'][number]) => string = (owner) => owner.name): string {
  const names = owners.slice(0, FIRST_OWNERS).map(name).join('、')
  return owners.length > FIRST_OWNERS ? `${names}等 ${owners.length} 家` : names
}

/** 应急办（牵头）; who simply answers for it needs no word. */
export const ownerWords = (owner: ClauseReply['owners'][number]) => `${owner.name}${owner.role === 'responsible' ? '' : `（${ROLE_WORDS[owner.role]}）`}`

/** As many named owners as a card tells at once. */
const MOST_NAMED = 8

/** Whom the card tells at once: those named, unless they are very many; of those only inferred the first. */
export function ownersShown(owners: ClauseReply['owners']): ClauseReply['owners'] {
  const told = new Set([true, false].flatMap((inferred) => owners.filter((owner) => owner.inferred === inferred).slice(0, inferred ? FIRST_OWNERS : MOST_NAMED)))
  return owners.filter((owner) => told.has(owner))
}

/** `三（二）2`, as an official text is cited; sections without a number by their names: `主要任务 · 强化培训`. */
export function pathWords(path: readonly string[]): string {
  return path.map((label, at) => (at > 0 && (NAMED.test(label) || NAMED.test(path[at - 1]!) || (/^\d/.test(label) && /\d$/.test(path[at - 1]!))) ? ` · ${label}` : label)).join('')
}

const NAMED = /^(?!第|附|任务|行动|工程|专项|举措|措施)[\u4e00-\u9fff]{3,}/

/** `2024—2026 年`; one year when it begins and ends in it. */
export function periodWords(plan: { periodFrom: string | null; periodTo: string | null }): string {
  const [from, to] = [plan.periodFrom?.slice(0, 4), plan.periodTo?.slice(0, 4)]
  return from && to ? `${from === to ? from : `${from}—${to}`} 年` : ''
}

/** Goes on by its own words: 长期坚持, or so often in every period without an end. */
export function standsOn(clause: Pick<ClauseReply, 'due' | 'frequency'>): boolean {
  return Boolean(clause.due?.standing) || (clause.frequency.length > 0 && !clause.due?.by)
}

/** What the next campaign would be called and how long it would last, if it were like this one. Of a plan closed years after its end it begins no earlier than the year of the closing, or the next one where that is half over. */
export function nextCampaign(plan: { title: string; periodFrom: string | null; periodTo: string | null; closedOn?: string | null }): { title: string; from: string | null; to: string | null } {
  if (!plan.periodFrom || !plan.periodTo) return { title: plan.title, from: null, to: null }
  const closing = plan.closedOn ? Number(plan.closedOn.slice(0, 4)) + (plan.closedOn.slice(5) > '06-30' ? 1 : 0) : 0
  const first = Math.max(Number(plan.periodTo.slice(0, 4)) + 1, closing)
  const last = first + Number(plan.periodTo.slice(0, 4)) - Number(plan.periodFrom.slice(0, 4))
  const title = plan.title.replace(/20\d\d(\s*[—–\-~～至]+\s*20\d\d)?/u, first === last ? String(first) : `${first}—${last}`)
  return { title, from: `${first}-01-01`, to: `${last}-12-31` }
}

export const CLAUSE_SIGNS: Readonly<Record<ClauseState, SignName>> = { unread: 'todo', asked: 'wait', accepted: 'done', 'set-aside': 'void' }
export const PLAN_SIGNS: Readonly<Record<PlanState, SignName>> = { drafting: 'doing', consulting: 'hold', approved: 'hold', issued: 'doing', closed: 'done', withdrawn: 'void' }
export const VERSION_WORDS = { review: '正在审读', coming: '待执行', published: '现行', superseded: '已被取代', dropped: '没有采用' } as const
export const STANDING_WORDS = { own: '本级方案', superior: '上级方案' } as const
export const CHANGE_WORDS = { same: '没有变', changed: '改了', new: '新增', removed: '删去' } as const

export const FIELD_WORDS: Readonly<Record<string, string>> = {
  text: '原文', span: '原文', path: '位置', action: '行动', kind: '类型', due: '什么时候前', frequency: '多久', targets: '多少', owners: '谁', systems: '哪个机制', condition: '管哪些', open: '没写数的词', runs: '谁来跑', carriedBy: '并在哪一句办', note: '备注', organisation: '由谁落实', organisationId: '由谁落实', assistIds: '谁配合',
}
export const fieldWords = (field: string) => FIELD_WORDS[field] ?? field

/** One field of a commitment as text, for laying two of them side by side. */
export function valueWords(clause: Partial<ClauseReply>, field: string): string {
  switch (field) {
    case 'due': return dueWords(clause.due ?? null) || '没有写'
    case 'frequency': return frequencyWords(clause.frequency ?? []) || '没有写'
    case 'targets': return targetsWords(clause.targets ?? []) || '没有写'
    case 'owners': return (clause.owners ?? []).map((owner) => `${owner.name}（${ROLE_WORDS[owner.role]}）`).join('、') || '没有写'
    case 'systems': return (clause.systems ?? []).map(systemName).join('、') || '没有'
    case 'open': return (clause.open ?? []).map((one) => `“${one.words}”${one.value ? `＝${one.value}` : '没定'}`).join('；') || '没有'
    case 'span': return `${(clause.span?.end ?? 0) - (clause.span?.start ?? 0)} 字`
    case 'path': return pathWords(clause.path ?? [])
    case 'kind': return clause.kind ?? ''
    case 'organisation': case 'organisationId': return clause.organisationName ?? '没有指定'
    case 'assistIds': return `${clause.assistIds?.length ?? 0} 家`
    default: return String((clause as Record<string, unknown>)[field] ?? '') || '没有写'
  }
}

/** What people usually settle on where the text gave no number. The reviewer may write something else. */
export const choicesFor = (words: string): readonly string[] => openDefault(words)?.choices ?? ['由责任单位定', '按上级规定']
export const LOCAL_BASIS = '文中未写，本辖区定'

const MECHANISMS: Readonly<Record<string, string>> = { loop: '闭环', ledger: '台账', duty: '履职', indicator: '指标', document: '文书', task: '任务' }
/** `闭环 hazard` when the server gave no better name. */
export const runnerWords = (runs: string) => MECHANISMS[runs.split(':')[0]!] ?? runs
