// 安全生产和自然灾害问题清单 (B04) as a ledger: what a row is called, shown, filtered and exported by. People enter problems one by
// one or from Excel; major hazards come by themselves. Rows are moved by the steps of the loop only (rules.ts).
import { z } from 'zod'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, integer, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'
import { CATEGORIES } from '#rooms/hazards/definitions.ts'

export const KINDS = [
  { value: 'safety', label: '安全生产' },
  { value: 'disaster', label: '自然灾害' },
] as const satisfies readonly Choice[]

export const SOURCES = [
  { value: 'hazard', label: '重大隐患' },
  { value: 'inspection', label: '督查检查' },
  { value: 'report', label: '群众反映' },
  { value: 'superior', label: '上级交办' },
  { value: 'monitoring', label: '监测预警' },
] as const satisfies readonly Choice[]

/** 环节. What each looks like stands in the loop (rules.ts). */
export const STATES = [
  { value: 'listed', label: '待交办' },
  { value: 'assigned', label: '整改中' },
  { value: 'rectified', label: '待质量核查' },
  { value: 'checked', label: '待验收' },
  { value: 'closed', label: '已销号' },
  { value: 'voided', label: '已作废' },
] as const satisfies readonly Choice[]

/** Where a problem stands in the three registers; 全量库 as a whole is every row that is not void. */
export const TIERS = [
  { value: 'stock', label: '全量库（待交办）' },
  { value: 'pool', label: '蓄水池' },
  { value: 'warning', label: '警示榜' },
  { value: 'out', label: '已出库' },
] as const satisfies readonly Choice[]

export const DISASTERS = ['flood', 'geology', 'forest_fire', 'drought', 'storm', 'freeze', 'earthquake'].map((value, i) => ({ value, label: ['洪涝', '地质灾害', '森林火灾', '干旱', '风雹', '低温冰冻', '地震'][i]! }))

export const problems = defineLedger({
  name: 'problem',
  path: 'problems',
  table: 'problems',
  label: '问题清单',
  unit: '个',
  systems: ['B04'],
  placedBy: 'own region',
  title: 'title',
  keys: [['number']],
  without: ['edit', 'void', 'read'],
  fields: {
    number: text({ label: '编号', max: 40, derived: true }),
    kind: choice({ label: '类型', choices: KINDS, required: true, aliases: ['问题类型'] }),
    source: choice({ label: '来源', choices: SOURCES.map((one) => ({ ...one })), required: true, aliases: ['问题来源'] }),
    title: text({ label: '问题', max: 2000, long: true, required: true, aliases: ['问题描述', '存在问题', '问题内容', '隐患描述'] }),
    regionId: reference({ label: '所在区域', to: 'regions', nameField: 'regionName', required: true, aliases: ['社区', '区域', '所属社区'] }),
    entityId: reference({ label: '单位', to: 'entities', nameField: 'entityName', aliases: ['单位名称', '企业名称', '点位单位'], hint: '与某家单位有关的填，没有的不填' }),
    place: text({ label: '部位、点位', max: 200, aliases: ['点位', '部位', '地点'] }),
    category: choice({ label: '类别', choices: [...CATEGORIES, ...DISASTERS] }),
    foundOn: day({ label: '发现日期', required: true, aliases: ['排查日期', '入库日期'] }),
    organisationId: reference({ label: '责任单位', to: 'organisations', nameField: 'organisationName', required: true, aliases: ['责任部门', '整改责任单位'] }),
    requirement: text({ label: '整改要求', max: 1000, long: true, aliases: ['整改措施', '整改目标'] }),
    dueOn: day({ label: '整改期限', aliases: ['整改时限', '期限', '完成时限'] }),
    state: choice({ label: '环节', choices: STATES, derived: true }),
    tier: choice({ label: '所在库', choices: TIERS, derived: true }),
    rectifiedByName: text({ label: '整改人', max: 60, derived: true }),
    rectifiedOn: day({ label: '提交整改', derived: true }),
    checkOrganisationId: reference({ label: '核查单位', to: 'organisations', nameField: 'checkOrganisationName', derived: true }),
    checkedByName: text({ label: '核查人', max: 60, derived: true }),
    checkedOn: day({ label: '核查日期', derived: true }),
    acceptedByName: text({ label: '验收人', max: 60, derived: true }),
    closedOn: day({ label: '销号日期', derived: true }),
    failedTimes: integer({ label: '核查不合格', min: 0, max: 1000, unit: '次', derived: true }),
    warnedOn: day({ label: '列入警示榜', derived: true }),
    recurrences: integer({ label: '确认重发', min: 0, max: 1000, unit: '次', derived: true }),
  },
  columns: ['number', 'title', 'kind', 'regionId', 'organisationId', 'tier', 'state', 'dueOn', 'source'],
  filters: ['tier', 'state', 'kind', 'source', 'category', 'regionId', 'organisationId', 'entityId', 'foundOn', 'dueOn', 'closedOn'],
  sort: 'dueOn',
  search: ['number', 'title', 'place', 'entityName'],
  together: [
    { field: 'source', check: (row) => (row['source'] === 'hazard' ? '重大隐患自己列入，不用登记；这里登记别的来源' : undefined) },
    { field: 'dueOn', check: (row) => (row['dueOn'] && row['foundOn'] && String(row['dueOn']) < String(row['foundOn']) ? '整改期限不能早于发现日期' : undefined) },
    { field: 'title', check: (row) => (String(row['title'] ?? '').trim().length < 2 ? '至少写 2 个字' : undefined) },
  ],
})

/** Filters of the list beyond single fields. */
export const problemFilters = {
  todo: z.enum(['true']).optional().describe('等我办的：交办、整改、核查、验收轮到我的'),
  live: z.enum(['true', 'false']).optional().describe('在库：还没有销号或作废'),
  late: z.enum(['true']).optional().describe('过了期限还没有销号'),
  mine: z.enum(['true']).optional().describe('我们单位负责整改的'),
  recurred: z.enum(['true']).optional().describe('确认重发的'),
  failed: z.enum(['true']).optional().describe('质量核查有过不合格的'),
}
