// 统计: the cross table of areas and industries, the movement month by month, the yearly targets, the map, and the analysis
// report. Every figure carries what a list must be asked for to show its rows. Pure.
import { z } from 'zod'
import { calendarDay, command, file, get, id, post, text } from '#platform/http/contract.ts'
import { SUMS } from '#mechanisms/indicator/history.ts'

const tag = '统计'
const sums = z.object(Object.fromEntries(SUMS.map((sum) => [sum, z.number()])) as Record<(typeof SUMS)[number], z.ZodNumber>)
export type SumsReply = z.output<typeof sums>

export const DIMENSION_NAMES = ['industry', 'channel', 'category'] as const

const period = z.strictObject({
  from: calendarDay.optional().describe('期初，不填为今年 1 月 1 日'), to: calendarDay.optional().describe('期末，不填为今天；未销号、超期按这一天算'),
  level: z.enum(['all', 'major', 'general']).optional().describe('等级，不填为全部'), under: id.optional().describe('只看这个区域以下'),
})

export const areaReply = z.object({ id, name: z.string(), level: z.string(), /** Has areas below it. */ parts: z.number(), /** What lies in the area itself and in none below. */ rest: z.boolean() })
export const proofReply = z.object({ onDay: z.string(), cases: z.number(), differences: z.number(), examples: z.array(z.string()) }).nullable()

export const cross = z.object({
  from: z.string(), to: z.string(), level: z.string(), under: areaReply, path: z.array(z.object({ id, name: z.string() })), kinds: z.array(z.string()), areas: z.array(areaReply),
  items: z.array(z.object({ value: z.string(), label: z.string() })),
  cells: z.array(z.object({ areaId: z.string(), rest: z.boolean(), item: z.string(), sums })),
  /** 其中作废: of those found in the period, voided by its end. */
  foundVoided: z.number(),
  proof: proofReply,
})
export type Cross = z.output<typeof cross>

export const readCross = get({
  path: '/api/statistics/cross', tag, access: 'statistics.read', summary: '分区域、分行业（来源、类别）统计表',
  query: period.extend({ by: z.enum(DIMENSION_NAMES).optional(), areas: z.enum(['district', 'street', 'park', 'community', 'grid']).optional().describe('按哪一级区域分，不填为下一级') }), reply: cross,
})

export const movement = z.object({
  months: z.array(z.object({ month: z.string(), sums })),
  ages: z.array(z.object({ label: z.string(), from: z.string().nullable(), to: z.string(), open: z.number(), overdue: z.number() })),
  to: z.string(),
})
export type Movement = z.output<typeof movement>
export const readMovement = get({ path: '/api/statistics/movement', tag, access: 'statistics.read', summary: '逐月走势和未销号的时间长短', query: period.omit({ from: true }).extend({ months: z.coerce.number().int().min(2).max(60).optional() }), reply: movement })

const found = z.object({ value: z.number().nullable(), unit: z.string(), label: z.string(), definition: z.string(), opens: z.string().nullable() })
export const goal = z.object({
  name: z.string(), title: z.string(), by: z.string().nullable(), extent: z.string().nullable(),
  /** 依据: the document's sentence, or 文中未写. */
  basis: z.string(), inDocument: z.boolean(),
  standing: z.enum(['met', 'open', 'ahead', 'unknown']), said: z.string(), figures: z.array(found),
})
export const goals = z.object({ on: z.string(), goals: z.array(goal), sentences: z.array(z.object({ id, planId: id, plan: z.string(), text: z.string(), by: z.string().nullable() })) })
export type Goals = z.output<typeof goals>
export const readGoals = get({ path: '/api/statistics/goals', tag, access: 'statistics.read', summary: '目标：存量、增量、动态清零', query: z.strictObject({ on: calendarDay.optional() }), reply: goals })

export const mapReply = z.object({
  points: z.array(z.object({ longitude: z.number(), latitude: z.number(), n: z.number(), late: z.number(), major: z.number(), /** One place: what it is. */ id: id.nullable(), name: z.string().nullable(), regionId: id.nullable() })),
  regions: z.array(z.object({ id, name: z.string(), longitude: z.number(), latitude: z.number(), n: z.number() })),
  placed: z.number(), unplaced: z.number(), box: z.array(z.number()).length(4).nullable(),
})
export type MapReply = z.output<typeof mapReply>
export const readMap = get({
  path: '/api/statistics/map', tag, access: 'statistics.read', summary: '地图：在办隐患和监管单位的位置，近的合成一点',
  query: z.strictObject({ show: z.enum(['hazards', 'entities']).optional(), level: z.enum(['all', 'major', 'general']).optional(), late: z.enum(['true']).optional(), under: id.optional(), box: z.string().max(120).optional().describe('西,南,东,北') }), reply: mapReply,
})

const reportRow = z.object({ id, number: z.string(), title: z.string(), from: z.string(), to: z.string(), issuedOn: z.string() })
export const reports = z.object({
  rows: z.array(reportRow),
  /** The rule and the periods it wants: none where no document asks for it. */
  duty: z.object({ per: z.string(), basis: z.string(), inDocument: z.boolean(), perInDocument: z.boolean(), since: z.string(), waiting: z.array(z.object({ from: z.string(), to: z.string() })), missing: z.number() }).nullable(),
})
export type Reports = z.output<typeof reports>
export const listReports = get({ path: '/api/statistics/reports', tag, access: 'statistics.report', summary: '统计分析报告，和该出还没出的', reply: reports })
export const issueReport = post({
  path: '/api/statistics/reports', tag, access: 'statistics.publish', summary: '出一份统计分析报告',
  body: command.extend({ id, from: calendarDay, to: calendarDay, problems: text(4000).nullish(), next: text(4000).nullish() }), reply: reports,
})
export const readReport = get({ path: '/api/statistics/reports/:id/:format', tag, access: 'statistics.report', summary: '一份统计分析报告', streams: 'out', params: z.object({ id, format: z.enum(['pdf', 'docx']) }), reply: file })
