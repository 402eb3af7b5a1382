// 安全生产责任保险 (F12): 《安全生产法》第五十一条；高危行业、领域的单位应当投保。
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { day, entity, integer, money, text } from '#mechanisms/ledger/fields.ts'

export const insurance = defineLedger({
  name: 'insurance',
  path: 'insurance-policies',
  table: 'insurance_policies',
  label: '安责险',
  unit: '份',
  systems: ['F12'],
  placedBy: 'entity',
  title: 'policyNumber',
  keys: [['policyNumber']],
  fields: {
    entityId: entity('投保单位'),
    policyNumber: text({ label: '保单号', max: 60, required: true, aliases: ['保险单号', '保单编号'] }),
    insurer: text({ label: '保险公司', max: 100, required: true, aliases: ['承保公司', '保险机构', '承保机构'] }),
    coversFrom: day({ label: '起保日期', required: true, aliases: ['保险起期', '生效日期', '起期'] }),
    coversUntil: day({ label: '到期日期', required: true, aliases: ['保险止期', '终保日期', '止期', '有效期至'] }),
    premium: money({ label: '保费', required: true, aliases: ['保费（元）', '保险费'] }),
    deathLimit: money({ label: '每人死亡限额', aliases: ['死亡赔偿限额', '每人限额'] }),
    insuredCount: integer({ label: '投保人数', min: 0, max: 1_000_000, unit: '人', aliases: ['参保人数'] }),
    preventionService: text({ label: '事故预防服务', max: 500, long: true }),
  },
  columns: ['policyNumber', 'entityId', 'insurer', 'coversFrom', 'coversUntil', 'premium', 'insuredCount'],
  filters: ['entityId', 'insurer', 'coversFrom', 'coversUntil'],
  sort: 'coversUntil',
  search: ['policyNumber', 'entityName', 'insurer'],
  together: [{ field: 'coversUntil', check: (row) => (String(row['coversUntil']) < String(row['coversFrom']) ? '到期日期不能早于起保日期' : undefined) }],
  expiry: { field: 'coversUntil', remindDays: [30, 7, 0], title: '安责险到期' },
})
