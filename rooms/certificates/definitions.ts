// 特种作业操作证 (G03): 《特种作业人员安全技术培训考核管理规定》；六年有效，每三年复审一次。
import { defineLedger } from '#mechanisms/ledger/define.ts'
import { choice, day, entity, text } from '#mechanisms/ledger/fields.ts'

const TRADES = ['电工作业', '焊接与热切割作业', '高处作业', '制冷与空调作业', '煤矿安全作业', '金属非金属矿山安全作业', '石油天然气安全作业', '冶金（有色）生产安全作业', '危险化学品安全作业', '烟花爆竹安全作业']

export const certificates = defineLedger({
  name: 'certificate',
  path: 'special-certificates',
  table: 'special_certificates',
  label: '特种作业证',
  unit: '本',
  systems: ['G03'],
  placedBy: 'entity',
  title: 'certificateNumber',
  keys: [['certificateNumber', 'trade', 'item'], ['certificateNumber', 'trade']],
  fields: {
    entityId: entity('用工单位'),
    holderName: text({ label: '持证人', max: 60, required: true, aliases: ['姓名', '持证人姓名'] }),
    certificateNumber: text({ label: '证号', max: 60, required: true, aliases: ['证书编号', '操作证号', '证件编号'] }),
    trade: choice({ label: '作业类别', choices: TRADES.map((label) => ({ value: label, label })), required: true, aliases: ['工种', '作业种类'] }),
    item: text({ label: '操作项目', max: 60, aliases: ['准操项目'] }),
    issuedOn: day({ label: '初领日期', required: true, aliases: ['发证日期', '领证日期'] }),
    reviewOn: day({ label: '复审日期', aliases: ['应复审日期', '下次复审'] }),
    validUntil: day({ label: '有效期至', required: true, aliases: ['有效期', '到期日期', '失效日期'] }),
    issuer: text({ label: '发证机关', max: 100 }),
  },
  columns: ['certificateNumber', 'holderName', 'entityId', 'trade', 'item', 'reviewOn', 'validUntil'],
  filters: ['entityId', 'trade', 'reviewOn', 'validUntil'],
  sort: 'validUntil',
  search: ['certificateNumber', 'holderName', 'entityName', 'item'],
  together: [
    { field: 'validUntil', check: (row) => (String(row['validUntil']) < String(row['issuedOn']) ? '有效期不能早于初领日期' : undefined) },
    { field: 'reviewOn', check: (row) => (row['reviewOn'] && String(row['reviewOn']) > String(row['validUntil']) ? '复审日期不能晚于有效期' : undefined) },
  ],
  expiry: { field: 'validUntil', remindDays: [60, 30, 7, 0], title: '特种作业证到期' },
})
