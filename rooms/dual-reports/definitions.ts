// 双报告 as a ledger: every report of a major hazard that an enterprise owes, to whom, until when, and whether it was sent and signed for.
// Rows come from the loop of the hazard and are changed by the steps of rules.ts only.
// 《安全生产法》第四十一条第三款；周家坝 二（二）1“双报告”（S2-055）；屈原 三（三）6（S3-106）.
import { z } from 'zod'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, reference, text, type Choice } from '#mechanisms/ledger/fields.ts'

export const MOMENTS = [{ value: 'found', label: '排查发现' }, { value: 'rectified', label: '落实整改' }] as const satisfies readonly Choice[]
export const RECEIVERS = [{ value: 'regulator', label: '监管部门' }, { value: 'local', label: '属地政府' }, { value: 'lead', label: '主管部门' }] as const satisfies readonly Choice[]
export const STATES = [{ value: 'owed', label: '待报' }, { value: 'sent', label: '待签收' }, { value: 'received', label: '已签收' }, { value: 'dropped', label: '不用再报' }] as const satisfies readonly Choice[]

export const dualReports = defineLedger({
  name: 'dual-report',
  path: 'dual-reports',
  table: 'dual_reports',
  label: '双报告',
  unit: '份',
  systems: ['D08'],
  placedBy: 'entity',
  title: 'description',
  keys: [['hazardNumber', 'moment', 'receiver']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    hazardNumber: text({ label: '隐患编号', max: 40, required: true, derived: true }),
    description: text({ label: '隐患', max: 2000, long: true, required: true }),
    entityId: entity(),
    moment: choice({ label: '报什么', choices: MOMENTS, required: true }),
    receiver: choice({ label: '报给谁', choices: RECEIVERS, required: true }),
    receiverOrganisationId: reference({ label: '接收单位', to: 'organisations', nameField: 'receiverName', required: true }),
    state: choice({ label: '环节', choices: STATES, required: true }),
    dueOn: day({ label: '期限', required: true }),
    sentOn: day({ label: '报送日期' }),
    sentByName: text({ label: '报送人', max: 60 }),
    receivedOn: day({ label: '签收日期' }),
    receivedByName: text({ label: '签收人', max: 60 }),
  },
  columns: ['hazardNumber', 'description', 'entityId', 'moment', 'receiverOrganisationId', 'state', 'dueOn', 'sentOn', 'receivedOn'],
  filters: ['moment', 'receiver', 'state', 'entityId', 'receiverOrganisationId', 'dueOn'],
  sort: 'dueOn',
  search: ['hazardNumber', 'description', 'entityName'],
})

export const reportFilters = {
  todo: z.enum(['true']).optional().describe('等我办的：企业是待报送的，接收单位是等它签收的'),
  late: z.enum(['true']).optional().describe('过了期限还没有报，或报迟了'),
  hazardId: z.string().max(40).optional().describe('一件隐患的'),
}
