// 抽查: closed cases drawn each month for another look, why each had its chance, and the list as a file.
import { useState } from 'react'
import { useReading } from '#web/api/query.ts'
import { buttonClass } from '#web/kit/button.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { Empty, ProblemView, Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { listDraws } from '../contract.ts'
import './evidence.css'

export function DrawsPage() {
  const { today } = useVisitor()
  const [month, setMonth] = useState<string>()
  const found = useReading(listDraws, { query: month ? { month } : {} })
  if (found.error && !found.data) return <ProblemView problem={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <div className="sheet pad"><Skeleton lines={8} /></div>
  const { rows, months, share, inDocument } = found.data
  return (
    <>
      <div className="head">
        <h1>抽查</h1>
        <p>每月 1 日从上月销号的隐患里抽 {share}%，至少 3 件；有情况的抽中机会大　{!inDocument && <Assumed>文中未写，默认 {share}%</Assumed>}</p>
      </div>
      <section className="sheet">
        <header className="sheet-head">
          <h2>名单</h2>
          <select className="input" style={{ width: 132 }} aria-label="月份" value={month ?? ''} onChange={(event) => setMonth(event.target.value || undefined)}><option value="">全部月份</option>{months.map((one) => <option key={one}>{one}</option>)}</select>
          <a className={buttonClass({ size: 'small' })} href={`/api/evidence/draws/export${month ? `?month=${month}` : ''}`}>导出</a>
        </header>
        {rows.length === 0
          ? <Empty fact="还没有抽过">下月 1 日从本月销号的隐患里抽。</Empty>
          : (
            <table className="draws">
              <thead><tr><th>月份</th><th>编号</th><th>单位</th><th>隐患</th><th>销号</th><th>复查人</th><th>情况</th></tr></thead>
              <tbody>{rows.map((row) => <tr key={`${row.month} ${row.hazardId}`}><td>{row.month}</td><td><a href={`/hazards/${row.hazardId}`}>{row.number}</a></td><td>{row.entityName}</td><td>{row.description}</td><td>{shortDay(row.closedOn, today)}</td><td>{row.reviewedByName}</td><td>{row.reasons.join('、')}</td></tr>)}</tbody>
            </table>
          )}
      </section>
    </>
  )
}
