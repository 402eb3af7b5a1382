// Experts, 三查一曝光 rounds and visits (D13) as ledgers. A visit is planned by an office and moved by the steps of its loop
// (rules.ts); experts and rounds are kept like any register.
import { z } from 'zod'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, integer, money, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'

export const SOURCES = [
  { value: 'expert', label: '专家' },
  { value: 'retired', label: '企业退休技安人员' },
  { value: 'agency', label: '服务机构' },
  { value: 'benchmark', label: '标杆企业' },
] as const satisfies readonly Choice[]

export const experts = defineLedger({
  name: 'expert',
  path: 'experts',
  table: 'experts',
  label: '专家库',
  unit: '位',
  systems: ['D13'],
  placedBy: 'own region',
  title: 'name',
  keys: [['name', 'field']],
  fields: {
    name: text({ label: '姓名、机构', max: 60, required: true, aliases: ['姓名', '专家姓名', '机构名称'] }),
    source: choice({ label: '来源', choices: SOURCES, required: true, aliases: ['类型'] }),
    field: text({ label: '专业领域', max: 200, required: true, aliases: ['专业', '领域', '擅长'], hint: '如：粉尘防爆、电气、燃气' }),
    employer: text({ label: '工作单位', max: 100, aliases: ['单位'] }),
    title: text({ label: '职称', max: 60, aliases: ['职务'] }),
    certificate: text({ label: '资格证书', max: 100, aliases: ['证书', '证书编号'] }),
    mobile: text({ label: '电话', max: 20, personal: true, aliases: ['手机', '联系电话'] }),
    login: text({ label: '登录名', max: 60, hint: '有账号的填，诊查报告由本人在手机上填' }),
    regionId: reference({ label: '服务范围', to: 'regions', nameField: 'regionName', required: true }),
    note: text({ label: '备注', max: 500, long: true }),
  },
  columns: ['name', 'source', 'field', 'employer', 'title', 'certificate'],
  filters: ['source'],
  sort: 'name',
  search: ['name', 'field', 'employer'],
})

export const rounds = defineLedger({
  name: 'help-round',
  path: 'help-rounds',
  table: 'help_rounds',
  label: '三查一曝光',
  unit: '轮',
  systems: ['D13'],
  placedBy: 'own region',
  title: 'title',
  keys: [['title']],
  without: ['read', 'import'],
  fields: {
    title: text({ label: '名称', max: 100, required: true, hint: '如：2026 年第二轮粉尘涉爆“三查一曝光”' }),
    regionId: reference({ label: '范围', to: 'regions', nameField: 'regionName', required: true }),
    organisationId: reference({ label: '牵头单位', to: 'organisations', nameField: 'organisationName', required: true }),
    fromOn: day({ label: '从', required: true }),
    toOn: day({ label: '到', required: true }),
    focus: text({ label: '重点', max: 500, long: true }),
  },
  columns: ['title', 'organisationId', 'regionId', 'fromOn', 'toOn'],
  filters: ['fromOn', 'organisationId'],
  sort: '-fromOn',
  search: ['title', 'focus'],
  together: [
    { field: 'toOn', check: (row) => (row['fromOn'] && row['toOn'] && String(row['toOn']) < String(row['fromOn']) ? '结束不能早于开始' : undefined) },
    { field: 'title', check: (row) => (String(row['title'] ?? '').trim().length < 2 ? '至少写 2 个字' : undefined) },
  ],
})

export const SORTS = [
  { value: 'diagnosis', label: '专家诊查' },
  { value: 'peer', label: '行业互查' },
  { value: 'guidance', label: '专业指导' },
  { value: 'bought', label: '政府购买服务' },
  { value: 'hired', label: '企业聘请专家' },
] as const satisfies readonly Choice[]

/** 环节. What each looks like stands in the loop (rules.ts). */
export const STATES = [
  { value: 'planned', label: '待诊查' },
  { value: 'reported', label: '待企业答复' },
  { value: 'answered', label: '待回访' },
  { value: 'revisited', label: '待评价' },
  { value: 'closed', label: '已评价' },
  { value: 'voided', label: '已取消' },
] as const satisfies readonly Choice[]

export const visits = defineLedger({
  name: 'help-visit',
  path: 'help-visits',
  table: 'help_visits',
  label: '专家帮扶',
  unit: '次',
  systems: ['D13'],
  placedBy: 'entity',
  title: 'number',
  keys: [['number']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    number: text({ label: '编号', max: 40, required: true, derived: true }),
    sort: choice({ label: '方式', choices: SORTS, required: true }),
    entityId: entity(),
    expertNames: text({ label: '专家', max: 300, required: true }),
    organisationId: reference({ label: '组织单位', to: 'organisations', nameField: 'organisationName', required: true }),
    plannedOn: day({ label: '计划日期', required: true }),
    visitedOn: day({ label: '诊查日期' }),
    state: choice({ label: '环节', choices: STATES, required: true }),
    need: text({ label: '需求', max: 500, long: true }),
    diagnosis: text({ label: '诊断', max: 2000, long: true }),
    adviceCount: integer({ label: '建议', min: 0, max: 1000, unit: '条', required: true }),
    adoptedCount: integer({ label: '采纳', min: 0, max: 1000, unit: '条', required: true }),
    hazardCount: integer({ label: '登记隐患', min: 0, max: 1000, unit: '件', required: true }),
    answeredOn: day({ label: '答复日期' }),
    revisitedOn: day({ label: '回访日期' }),
    rating: integer({ label: '评价', min: 1, max: 5, unit: '分' }),
    fee: money({ label: '服务费用' }),
    closedOn: day({ label: '评价日期' }),
  },
  columns: ['number', 'entityId', 'sort', 'expertNames', 'plannedOn', 'state', 'adviceCount', 'adoptedCount', 'hazardCount'],
  filters: ['state', 'sort', 'entityId', 'organisationId', 'plannedOn', 'visitedOn', 'closedOn'],
  sort: '-plannedOn',
  search: ['number', 'entityName', 'expertNames', 'diagnosis'],
})

/** Filters of the list beyond single fields. */
export const visitFilters = {
  todo: z.enum(['true']).optional().describe('等我办的：专家诊查、回访，企业答复，组织单位评价'),
  live: z.enum(['true', 'false']).optional().describe('还没有评价或取消的'),
  mine: z.enum(['true']).optional().describe('我去诊查的，或我们单位要答复的'),
  round: z.uuid().toLowerCase().optional().describe('哪一轮三查一曝光'),
}
