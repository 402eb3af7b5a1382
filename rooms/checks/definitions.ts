// 对照检查的记录 as a ledger: who went through the key-check items of which place, when, how many were looked at and how many were
// not in order. Rows come from the phone, are never changed, and count where a check in good order must count.
import { z } from 'zod'
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, integer, text, type Choice } from '#mechanisms/ledger/fields.ts'

export const SIDES = [
  { value: 'self', label: '企业自查' },
  { value: 'grid', label: '网格排查' },
  { value: 'inspection', label: '督导检查' },
  { value: 'expert', label: '专家诊查' },
] as const satisfies readonly Choice[]
export type Side = (typeof SIDES)[number]['value']

export const checks = defineLedger({
  name: 'check',
  path: 'checks',
  table: 'checks',
  label: '对照检查',
  unit: '次',
  systems: ['D01', 'D02'],
  placedBy: 'entity',
  title: 'industries',
  keys: [['checkedOn', 'entityId', 'checkedByName']],
  without: ['create', 'edit', 'void', 'read', 'import'],
  fields: {
    entityId: entity(),
    checkedOn: day({ label: '检查日期', required: true }),
    side: choice({ label: '谁查的', choices: SIDES, required: true }),
    checkedByName: text({ label: '检查人', max: 60, required: true }),
    post: text({ label: '岗位', max: 60, required: true }),
    industries: text({ label: '行业', max: 200, required: true }),
    asked: integer({ label: '应看', min: 1, max: 10_000, unit: '项', required: true }),
    seen: integer({ label: '看了', min: 1, max: 10_000, unit: '项', required: true }),
    wrong: integer({ label: '存在', min: 0, max: 10_000, unit: '项', required: true }),
  },
  columns: ['checkedOn', 'entityId', 'side', 'checkedByName', 'industries', 'seen', 'wrong'],
  filters: ['checkedOn', 'side', 'entityId', 'wrong'],
  sort: '-checkedOn',
  search: ['entityName', 'checkedByName', 'industries'],
})

/** Filters beyond single fields. */
export const checkFilters = { 
  fine: z.enum(['true', 'false']).optional().describe('true：看过的都没有问题；false：查出问题'),
  regionId: z.uuid().toLowerCase().optional().describe('在哪个区域，连同它下面的'),
}
