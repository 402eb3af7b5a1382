// 隐患 as a ledger: what a row is called, shown, filtered and exported by. Its records are made and changed by the steps
// of the loop only (rules.ts), so the ledger has no create, edit or void of its own.
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, flag, integer, money, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'
import { readBehind } from '#mechanisms/indicator/behind.ts'
import { z } from 'zod'

export const LEVELS = [
  { value: 'general', label: '一般' },
  { value: 'major', label: '重大' },
] as const satisfies readonly Choice[]

export const CHANNELS = [
  { value: 'self_check', label: '企业自查' },
  { value: 'inspection', label: '督导检查' },
  { value: 'grid', label: '网格排查' },
  { value: 'expert', label: '专家诊查' },
  { value: 'tipoff', label: '群众举报' },
  { value: 'monitoring', label: '监测预警' },
  { value: 'superior', label: '上级交办' },
  { value: 'import', label: '台账导入' },
] as const satisfies readonly Choice[]

/** 环节. What each looks like and which are still somebody's work stands in the loop (rules.ts). */
export const STATES = [
  { value: 'reported', label: '待判定' },
  { value: 'graded', label: '待交办' },
  { value: 'assigned', label: '整改中' },
  { value: 'completed', label: '待申请销号' },
  { value: 'applied', label: '待审核' },
  { value: 'rectified', label: '待复查' },
  { value: 'accepted', label: '待销号' },
  { value: 'closed', label: '已销号' },
  { value: 'voided', label: '已作废' },
] as const satisfies readonly Choice[]

/** How a closed hazard was found to be there still, or again. */
export const REOPEN_SOURCES = [
  { value: 'draw', label: '抽查' },
  { value: 're-inspection', label: '复查、回头看' },
  { value: 'tipoff', label: '群众举报' },
  { value: 'superior', label: '上级检查' },
] as const satisfies readonly Choice[]

/** 存量: hazards found by this day and open on it are a cohort that is frozen for good. 方案“2023年及以前排查发现的重大事故隐患存量”. */
export const STOCK_UNTIL = '2023-12-31'

export const CATEGORIES = [
  'fire', 'electric', 'gas', 'hazchem', 'dust', 'confined', 'machine', 'lifting', 'height', 'building', 'traffic', 'special_equipment', 'management', 'other',
].map((value, i) => ({ value, label: ['消防', '用电', '燃气', '危化品', '粉尘涉爆', '有限空间', '机械', '起重吊装', '高处作业', '建筑结构', '交通运输', '特种设备', '管理', '其他'][i]! }))

export const hazards = defineLedger({
  name: 'hazard',
  path: 'hazards',
  table: 'hazards',
  label: '隐患',
  unit: '件',
  systems: ['D05', 'D06', 'D07'],
  placedBy: 'own region',
  title: 'description',
  keys: [['number']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    number: text({ label: '编号', max: 40, required: true, derived: true }),
    level: choice({ label: '等级', choices: LEVELS }),
    description: text({ label: '隐患', max: 2000, long: true, required: true }),
    entityId: entity(),
    regionId: reference({ label: '社区', to: 'regions', nameField: 'regionName', required: true }),
    place: text({ label: '部位', max: 200 }),
    category: choice({ label: '类别', choices: CATEGORIES }),
    channel: choice({ label: '来源', choices: CHANNELS, required: true }),
    state: choice({ label: '环节', choices: STATES, required: true }),
    foundOn: day({ label: '发现日期', required: true }),
    foundByName: text({ label: '发现人', max: 60, required: true }),
    organisationId: reference({ label: '监管部门', to: 'organisations', nameField: 'organisationName', required: true }),
    holder: choice({ label: '在谁手里', choices: [{ value: 'organisation', label: '部门' }, { value: 'entity', label: '企业' }, { value: 'nobody', label: '无' }], required: true }),
    holderOrganisationId: reference({ label: '经办部门', to: 'organisations', nameField: 'holderOrganisationName' }),
    dueOn: day({ label: '期限' }),
    firstDueOn: day({ label: '原定期限' }),
    promisedOn: day({ label: '按期看哪天' }),
    rectifyUnit: text({ label: '整改责任单位', max: 120 }),
    rectifyStandard: text({ label: '整改标准', max: 500, long: true }),
    findPerson: text({ label: '排查人', max: 60 }),
    treatPerson: text({ label: '治理人', max: 60 }),
    controlPerson: text({ label: '管控人', max: 60 }),
    entityPerson: text({ label: '企业责任人', max: 60 }),
    communityPerson: text({ label: '社区责任人', max: 60 }),
    regulatorPerson: text({ label: '行业监管责任人', max: 60 }),
    atOnce: flag({ label: '即查即改' }),
    planMeasures: text({ label: '整改措施', max: 1000, long: true }),
    planResponsible: text({ label: '整改责任人', max: 60 }),
    planFunds: money({ label: '整改资金' }),
    planDueOn: day({ label: '整改时限' }),
    planContingency: text({ label: '应急预案', max: 1000, long: true }),
    planApprovedOn: day({ label: '方案审核' }),
    progressOn: day({ label: '最近报进展' }),
    progressPercent: integer({ label: '进展', min: 0, max: 100, unit: '%' }),
    refusedOn: day({ label: '拒不整改' }),
    rectifiedByName: text({ label: '提交人', max: 60 }),
    rectifiedOn: day({ label: '提交整改' }),
    appliedOn: day({ label: '申请销号' }),
    selfChecker: text({ label: '自验人', max: 60 }),
    vettedByName: text({ label: '审核人', max: 60 }),
    reviewedByName: text({ label: '复查人', max: 60 }),
    reviewedOn: day({ label: '复查日期' }),
    closedOn: day({ label: '销号日期' }),
    firstClosedOn: day({ label: '第一次销号' }),
    reopenedOn: day({ label: '重新打开' }),
    returnedTimes: integer({ label: '退回次数', min: 0, max: 1000, unit: '次', required: true }),
    extendedTimes: integer({ label: '延期次数', min: 0, max: 1000, unit: '次', required: true }),
  },
  columns: ['number', 'level', 'description', 'entityId', 'regionId', 'category', 'state', 'holderOrganisationId', 'dueOn', 'channel'],
  filters: ['level', 'state', 'regionId', 'category', 'channel', 'organisationId', 'holderOrganisationId', 'entityId', 'foundOn', 'dueOn', 'closedOn'],
  sort: 'dueOn',
  sorts: ['number', 'level', 'category', 'channel', 'state', 'foundOn', 'dueOn', 'closedOn', 'returnedTimes'],
  search: ['number', 'description', 'entityName', 'place'],
})

/** Filters of the hazard list beyond single fields. */
export const hazardFilters = {
  live: z.enum(['true', 'false']).optional().describe('在办：还没有销号或作废'),
  late: z.enum(['true']).optional().describe('超过期限还没有销号'),
  mine: z.enum(['true']).optional().describe('在我手里'),
  through: z.enum(CHANNELS.map((c) => c.value) as [string, ...string[]]).optional().describe('各次发现里有这个来源的，不只看第一次'),
  several: z.enum(['true']).optional().describe('被发现不止一次'),
  closedInTime: z.enum(['true']).optional().describe('按期销号：销号日期不晚于期限；期限过后才批的延期不算'),
  stock: z.enum(['true']).optional().describe('存量：2023 年底前发现、当时还没有销号的'),
  reopened: z.enum(['true']).optional().describe('销号后又重新打开的'),
  refused: z.enum(['true']).optional().describe('记录了拒不整改的'),
  planWaiting: z.enum(['true']).optional().describe('重大隐患的方案等审核'),
  foundByMe: z.enum(['true']).optional().describe('我上报的'),
  behind: z.string().max(60).refine((value) => readBehind(value) !== undefined, '不是统计表给出的条件').optional().describe('统计数字背后的隐患：指标.等级.期初.期末'),
  industry: z.string().regex(/^([A-T]|-)$/, '写行业门类的字母，没有填的写 -').optional().describe('发现时单位的行业门类'),
  itself: z.uuid().optional().describe('直接登记在这个区域、没有分到下级的'),
  soon: z.coerce.number().int().min(0).max(365).optional().describe('几天内到期'),
}
