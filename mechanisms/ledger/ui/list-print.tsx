// What a printed list carries on top: title, conditions, as of when.
import { serverNow } from '#web/api/clock.ts'
import { count } from '#web/kit/format.ts'
import type { Ledger } from '../define.ts'
import type { ListQuery } from './list-state.ts'
import { valueWords } from './list-state.ts'
import { nameOf } from './lookup.ts'

const EXTRA_WORDS: Readonly<Record<string, string>> = { live: '在办', late: '超期', mine: '在我手里', voided: '只看作废的' }

export function ListPrint({ ledger, query, total, shown }: { ledger: Ledger; query: ListQuery; total: number | undefined; shown: number }) {
  const conditions = Object.entries(query).filter(([name]) => name !== 'sort').map(([name, value]) => (ledger.fields[name] ? `${ledger.fields[name].label}：${valueWords(ledger, name, value, nameOf)}` : (EXTRA_WORDS[name] ?? `${name === 'q' ? '查找' : name}：${value}`)))
  return (
    <div className="print-only">
      <h1>{ledger.label}</h1>
      <p>{conditions.length ? conditions.join('；') : '全部'}{total === undefined ? '' : `　共 ${count(total)} ${ledger.unit}${shown < total ? `，印出前 ${count(shown)} ${ledger.unit}（往下滚动载入后再印，或导出 Excel）` : ''}`}　截至 {new Date(serverNow()).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })}</p>
    </div>
  )
}
