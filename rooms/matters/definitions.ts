// “一件事” (A08) as a ledger: a matter people name themselves, its lead unit, where it holds. Its chain of links stands in
// rules.ts and store.ts. 方案：围绕“一件事”全链条，厘清各部门的监管责任；牵头部门组织推动，相关部门齐抓共管。
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { day, reference, text } from '#mechanisms/ledger/fields.ts'

export const matters = defineLedger({
  name: 'matter',
  path: 'matters',
  table: 'matters',
  label: '一件事',
  unit: '件',
  systems: ['A08'],
  placedBy: 'own region',
  title: 'name',
  keys: [['name']],
  without: ['read', 'import'],
  fields: {
    name: text({ label: '名称', max: 100, required: true, hint: '如：瓶装液化石油气、电动自行车' }),
    leadOrganisationId: reference({ label: '牵头单位', to: 'organisations', nameField: 'leadOrganisationName', required: true, hint: '组织推动，开联席会议' }),
    regionId: reference({ label: '范围', to: 'regions', nameField: 'regionName', required: true, hint: '只看这里的隐患' }),
    startedOn: day({ label: '开始日期', required: true }),
    goal: text({ label: '要达到什么', max: 1000, long: true }),
  },
  columns: ['name', 'leadOrganisationId', 'regionId', 'startedOn'],
  filters: ['leadOrganisationId', 'regionId', 'startedOn'],
  sort: 'startedOn',
  search: ['name', 'goal'],
  together: [{ field: 'name', check: (row) => (String(row['name'] ?? '').trim().length < 2 ? '至少写 2 个字' : undefined) }],
})
