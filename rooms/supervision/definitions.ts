// 督办清单 as a ledger: every major hazard once. Its rows are made and changed by the clock and by steps only (rules.ts).
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, integer, reference, text } from '#mechanisms/ledger/fields.ts'
import { z } from 'zod'
import { RUNGS, STATES } from './rules.ts'

const RUNG_CHOICES = Object.entries(RUNGS).map(([value, label]) => ({ value, label }))

export const supervisions = defineLedger({
  name: 'supervision',
  path: 'supervisions',
  table: 'supervisions',
  label: '督办清单',
  unit: '件',
  systems: ['D06', 'B03'],
  placedBy: 'own region',
  title: 'title',
  keys: [['number']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    number: text({ label: '督办编号', max: 40, required: true, derived: true }),
    title: text({ label: '隐患', max: 2000, long: true, required: true }),
    entityId: entity(),
    regionId: reference({ label: '社区', to: 'regions', nameField: 'regionName', required: true }),
    organisationId: reference({ label: '监管部门', to: 'organisations', nameField: 'organisationName', required: true }),
    state: choice({ label: '督办', choices: STATES, required: true }),
    rung: choice({ label: '已到台阶', choices: RUNG_CHOICES }),
    proposedRung: choice({ label: '等办台阶', choices: RUNG_CHOICES }),
    registeredOn: day({ label: '登记', required: true }),
    admittedOn: day({ label: '纳入清单' }),
    refusedOn: day({ label: '认定拒不整改' }),
    endedOn: day({ label: '解除' }),
    round: integer({ label: '第几轮', min: 1, max: 1000, unit: '轮', required: true }),
  },
  columns: ['number', 'title', 'entityId', 'regionId', 'organisationId', 'state', 'rung', 'proposedRung', 'admittedOn'],
  filters: ['state', 'rung', 'proposedRung', 'regionId', 'organisationId', 'entityId', 'registeredOn', 'refusedOn', 'endedOn'],
  sort: 'registeredOn',
  search: ['number', 'title', 'entityName'],
})

/** Filters beyond single fields. */
export const supervisionFilters = {
  mine: z.enum(['true']).optional().describe('我们部门监管的；安委办是全部'),
  waiting: z.enum(['true']).optional().describe('等办的：待核定，或有一级等办'),
  unanswered: z.enum(['true']).optional().describe('到期没有反馈的'),
}
