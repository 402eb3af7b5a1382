// Who owes a plan of their own, and who receives a plan: data of the jurisdiction, each with the words it rests on.
import { z } from 'zod'
import { calendarDay } from '#platform/http/contract.ts'
import { defineParameter } from '#mechanisms/plan/parameters.ts'
import { KINDS } from '#rooms/entities/definitions.ts'

const ORGANISATIONS = ['committee', 'office', 'department', 'community', 'agency'] as const

/** Which subjects of a jurisdiction are meant: organisations by kind or short name, entities by kind. */
export const selector = z.strictObject({
  /** The coordinating office itself is meant only where it is named. */
  organisations: z.array(z.enum(ORGANISATIONS)).default([]),
  named: z.array(z.string().min(1)).default([]),
  entities: z.array(z.enum(KINDS.map((kind) => kind.value) as [(typeof KINDS)[number]['value'], ...(typeof KINDS)[number]['value'][]])).default([]),
})
export type Selector = z.output<typeof selector>

export const obligation = selector.extend({
  /** What submissions refer to: never changes. */
  key: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  title: z.string().min(2).max(60),
  /** Null: the document gives no day, so nobody is late. */
  dueOn: calendarDay.nullable(),
  /** 动态更新: an accepted plan may be brought up to date at any time; every version is kept. */
  dynamic: z.boolean().default(false),
  quote: z.string().min(2).max(300),
})
export type Obligation = z.output<typeof obligation>

export const obligations = defineParameter<Obligation[]>({ name: 'filing.obligations', label: '哪些单位要另报自己的方案', schema: z.array(obligation).max(20) as z.ZodType<Obligation[]>, default: [], systems: ['A01', 'A03'] })

export const recipients = defineParameter<Selector>({
  name: 'plan.recipients', label: '方案发给谁签收', schema: selector as z.ZodType<Selector>, default: { organisations: ['committee', 'office', 'department', 'community', 'agency'], named: [], entities: [] }, systems: ['A03'],
})
export const receiptDays = defineParameter({ name: 'plan.receipt-days', label: '几天内签收，过后提醒', schema: z.int().min(1).max(60), default: 3, unit: '天', systems: ['A03'] })

export const filingParameters = [obligations, recipients, receiptDays]

export const ORGANISATION_WORDS: Readonly<Record<(typeof ORGANISATIONS)[number], string>> = { committee: '安委会（议事机构）', office: '办公室', department: '成员单位（科室、部门）', community: '社区（村）', agency: '派驻机构' }

/** What stands beside a unit's name: the community an entity lies in, or what kind of organisation it is. */
export const placeWords = (side: 'organisation' | 'entity', place: string | null): string => (side === 'entity' ? (place ?? '') : (KIND_WORDS[place ?? ''] ?? '机构'))
const KIND_WORDS: Readonly<Record<string, string>> = { committee: '议事机构', office: '办公室', department: '科室、部门', community: '社区（村）', agency: '派驻机构' }

/** 成员单位（科室、部门）、社区（村）、企业 */
export function selectorWords(of: Selector): string {
  return [...of.named, ...of.organisations.map((kind) => ORGANISATION_WORDS[kind]), ...of.entities.map((kind) => KINDS.find((one) => one.value === kind)!.label)].join('、')
}
