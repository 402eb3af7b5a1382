// Who owes a plan of their own, and who receives a plan: data of the jurisdiction, each with the words it rests on.
import { z } from 'zod'
import { calendarDay } from '#platform/http/contract.ts'
import { defineParameter, OFF, type Parameter } from '#mechanisms/plan/parameters.ts'
import { deadlineWords, whole } from '#mechanisms/plan/shapes.ts'
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

const ORGANISATION_WORDS = { committee: '安委会（议事机构）', office: '办公室', department: '成员单位（科室、部门）', community: '社区（村）', agency: '派驻机构' } as const

/** What stands beside a unit's name: the community an entity lies in, or what kind of organisation it is. */
export const placeWords = (side: 'organisation' | 'entity', place: string | null): string => (side === 'entity' ? (place ?? '') : (KIND_WORDS[place ?? ''] ?? '机构'))
const KIND_WORDS: Readonly<Record<string, string>> = { committee: '议事机构', office: '办公室', department: '科室、部门', community: '社区（村）', agency: '派驻机构' }

/** 成员单位（科室、部门）、社区（村）、企业 */
export function selectorWords(of: Selector): string {
  return [...of.named, ...of.organisations.map((kind) => ORGANISATION_WORDS[kind]), ...of.entities.map((kind) => KINDS.find((one) => one.value === kind)!.label)].join('、')
}

const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }))
const SELECTOR_PARTS = [
  { name: 'organisations', label: '哪类机构', part: { kind: 'choices', options: optionsOf(ORGANISATION_WORDS), ordered: false } },
  { name: 'named', label: '点名的机构', part: { kind: 'list', of: { kind: 'text', most: 60 }, most: 40 } },
  { name: 'entities', label: '哪类监管单位', part: { kind: 'choices', options: KINDS.map(({ value, label }) => ({ value, label })), ordered: false } },
] as const

export const obligations = defineParameter<Obligation[]>({
  name: 'filing.obligations', label: '哪些单位要另报自己的方案', group: 'targets', systems: ['A01', 'A03'], default: [], off: [],
  shape: {
    schema: z.array(obligation).max(20) as z.ZodType<Obligation[]>,
    words: (all) => all.map((one) => `${selectorWords(one)}报${one.title}${one.dueOn ? `，${deadlineWords(one.dueOn)}` : ''}${one.dynamic ? '，动态更新' : ''}`).join('；') || OFF,
    part: {
      kind: 'list', most: 20, of: {
        kind: 'record', parts: [
          { name: 'title', label: '报什么', part: { kind: 'text', most: 60 } }, ...SELECTOR_PARTS,
          { name: 'dueOn', label: '何时', part: { kind: 'maybe', none: '文中没有日期', of: { kind: 'day' } } },
          { name: 'dynamic', label: '动态更新', part: { kind: 'flag', yes: '随时可更新，留每一版', no: '不要求' } },
          { name: 'quote', label: '原文', part: { kind: 'text', most: 300 } },
          { name: 'key', label: '代号（小写字母，定了不改）', part: { kind: 'text', most: 40 } },
        ],
      },
    },
  },
})

export const recipients = defineParameter<Selector>({
  name: 'plan.recipients', label: '方案发给谁签收', group: 'targets', systems: ['A03'], default: { organisations: ['committee', 'office', 'department', 'community', 'agency'], named: [], entities: [] },
  shape: { schema: selector as z.ZodType<Selector>, words: selectorWords, part: { kind: 'record', parts: SELECTOR_PARTS } },
})
export const receiptDays = defineParameter({ name: 'plan.receipt-days', label: '几天内签收，过后提醒', group: 'targets', systems: ['A03'], shape: whole(1, 60, '天'), default: 3 })

// Each is a Parameter of its own type; a list of them only reads `unknown` out of it.
export const filingParameters = [obligations, recipients, receiptDays] as unknown as readonly Parameter[]
