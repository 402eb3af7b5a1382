// 任务 as a ledger: what a row is called, shown, filtered and exported by. Tasks are made by a plan that is issued and moved by
// the steps of the loop (rules.ts), so the ledger has no create, edit or void of its own.
import { z } from 'zod'
import { choice, day, flag, integer, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { defineDuty } from '#mechanisms/duty/define.ts'
import { KIND_LABELS } from '#rooms/plans/rules.ts'

/** 环节. What each looks like stands in the loop (rules.ts). */
export const STATES = [
  { value: 'assigned', label: '未开始' },
  { value: 'started', label: '正在办' },
  { value: 'submitted', label: '已提交待核' },
  { value: 'done', label: '办结' },
  { value: 'superseded', label: '不再要求' },
  { value: 'ended', label: '随方案结束' },
] as const satisfies readonly Choice[]

export const KINDS = Object.entries(KIND_LABELS).map(([value, label]) => ({ value, label }))

export const tasks = defineLedger({
  name: 'task',
  path: 'tasks',
  table: 'tasks',
  label: '任务',
  unit: '项',
  systems: ['A01', 'A02'],
  placedBy: 'own region',
  title: 'title',
  keys: [['number']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    number: text({ label: '编号', max: 40, required: true, derived: true }),
    title: text({ label: '任务', max: 200, long: true, required: true }),
    action: text({ label: '行动', max: 200, required: true }),
    year: integer({ label: '年度', min: 2000, max: 2199, required: true }),
    dueOn: day({ label: '完成时限', required: true }),
    organisationId: reference({ label: '牵头单位', to: 'organisations', nameField: 'organisationName', required: true }),
    inferred: flag({ label: '推定牵头' }),
    ownerWords: text({ label: '责任单位', max: 1000 }),
    state: choice({ label: '环节', choices: STATES, required: true }),
    progress: text({ label: '进展', max: 1000, long: true }),
    progressOn: day({ label: '进展日期' }),
    fromOn: day({ label: '起始日期' }),
    firstDueOn: day({ label: '原定时限', required: true }),
    doneOn: day({ label: '完成日期' }),
    submittedByName: text({ label: '提交人', max: 60 }),
    acceptedByName: text({ label: '审核人', max: 60 }),
    acceptedOn: day({ label: '审核日期' }),
    kind: choice({ label: '类型', choices: KINDS, required: true }),
    contribution: flag({ label: '配合事项' }),
    deliverable: text({ label: '成果', max: 200 }),
    handoverToId: reference({ label: '移交给', to: 'organisations', nameField: 'handoverToName' }),
    returnedTimes: integer({ label: '退回次数', min: 0, max: 1000, unit: '次', required: true }),
    extendedTimes: integer({ label: '延期次数', min: 0, max: 1000, unit: '次', required: true }),
  },
  columns: ['number', 'title', 'action', 'organisationId', 'state', 'dueOn', 'progress', 'year'],
  filters: ['state', 'organisationId', 'action', 'year', 'dueOn', 'doneOn', 'kind', 'contribution', 'inferred'],
  sort: 'dueOn',
  search: ['number', 'title', 'words', 'action', 'ownerWords'],
})

/** Filters of the list beyond single fields; the board's figures are counted by the same. */
export const taskFilters = {
  plan: z.uuid().toLowerCase().optional().describe('哪份方案'),
  running: z.enum(['true']).optional().describe('方案还在执行的：不算已总结关闭的方案的'),
  wanted: z.enum(['true']).optional().describe('还要求办的：不算已不再要求的'),
  live: z.enum(['true', 'false']).optional().describe('在办：还没有办结，也还要求办'),
  late: z.enum(['true']).optional().describe('过了时限还没有办结'),
  inTime: z.enum(['true', 'false']).optional().describe('办结的里：完成日期不晚于原定时限，或晚于'),
  mine: z.enum(['true']).optional().describe('我们单位牵头或等着接手的'),
  assist: z.enum(['true']).optional().describe('要我们单位配合的'),
  soon: z.coerce.number().int().min(0).max(365).optional().describe('几天内到期'),
  unit: z.uuid().toLowerCase().optional().describe('这个单位牵头或配合的'),
}

/** 履职: what a plan wants done each period by a unit of this tree. */
export const planDuty = defineDuty({
  name: 'duty', label: '履职', unit: '项', systems: ['A01', 'A02'],
  subjects: '方案写明的责任单位；责任单位是企业、班组，或名单里没有的单位的，不在这里记，企业的在检查、演练等台账里履行',
  fulfilledBy: '责任单位登记做了什么、哪天做的；按月做到的，季度、半年、全年同时算做到',
  miss: '一期过完还没做到，记一次“没做到”，告诉本单位和统筹单位；以后补办，这一次仍然留着',
})
