// 抽查: closed cases drawn each month for another look, why each had its chance, what the look showed, and the list as a file.
import { useState } from 'react'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Button, buttonClass } from '#web/kit/button.tsx'
import { ChoiceField, TextArea } from '#web/kit/field.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Sign } from '#web/kit/signs.tsx'
import { Empty } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { drawResultBody, listDraws, recordResult, type DrawReply } from '../contract.ts'
import { RESULT_LABELS } from '../rules.ts'
import './evidence.css'

export function DrawsPage() {
  const { today, may } = useVisitor()
  const [month, setMonth] = useState<string>()
  const [looking, setLooking] = useState<DrawReply>()
  const found = useReading(listDraws, { query: month ? { month } : {} })
  if (!found.data) return <NotYet found={found} lines={8} />
  const { rows, months, share, inDocument } = found.data
  const left = rows.filter((row) => !row.result).length
  return (
    <>
      <div className="head">
        <h1>抽查</h1>
        <p>每月 1 日从上月销号的隐患里抽 {share}%，至少 3 件；有情况的抽中机会大　{!inDocument && <Assumed>文中未写，默认 {share}%</Assumed>}</p>
      </div>
      <section className="sheet">
        <header className="sheet-head">
          <h2>名单</h2>
          {rows.length > 0 && <span className="note">{left ? `${left} 件还没有核查结果` : '都有核查结果'}</span>}
          <select className="input push" style={{ width: 132 }} aria-label="月份" value={month ?? ''} onChange={(event) => setMonth(event.target.value || undefined)}><option value="">全部月份</option>{months.map((one) => <option key={one}>{one}</option>)}</select>
          <a className={buttonClass({ size: 'small' })} href={`/api/evidence/draws/export${month ? `?month=${month}` : ''}`}>导出</a>
        </header>
        {rows.length === 0
          ? <Empty fact="还没有抽过">下月 1 日从本月销号的隐患里抽。</Empty>
          : (
            <div className="draws-wide">
              <table className="draws">
                <thead><tr><th>月份</th><th>编号</th><th>单位</th><th>隐患</th><th>销号</th><th>复查人</th><th>情况</th><th>核查结果</th></tr></thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.id}>
                      <td>{row.month}</td><td><a href={`/hazards/${row.hazardId}`}>{row.number}</a></td><td>{row.entityName}</td><td>{row.description}</td><td>{shortDay(row.closedOn, today)}</td><td>{row.reviewedByName}</td><td>{row.reasons.join('、')}</td>
                      <td>{row.result ? <Result row={row} /> : may('evidence.look') ? <Button size="small" onClick={() => setLooking(row)}>记核查结果</Button> : <span className="muted">还没有</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
      </section>
      {looking && <Look draw={looking} onClose={() => setLooking(undefined)} />}
    </>
  )
}

function Result({ row }: { row: DrawReply }) {
  const { today } = useVisitor()
  return (
    <span className="draws-result">
      <span><Sign name={row.result === 'confirmed' ? 'done' : 'over'} /> {RESULT_LABELS[row.result!]}　<small className="second">{row.lookedByName} {shortDay(row.lookedOn, today)}</small></span>
      <small className="second">{row.note}</small>
      {row.result === 'not-rectified' && row.state === 'closed' && <a href={`/hazards/${row.hazardId}`}>去重新打开</a>}
    </span>
  )
}

function Look({ draw, onClose }: { draw: DrawReply; onClose: () => void }) {
  return (
    <StepForm<{ result: 'confirmed' | 'not-rectified' | undefined; note: string }> title={`抽查核查　${draw.number}`} submitLabel="记下" schema={drawResultBody} start={{ result: undefined, note: '' }} done="已记下" touches={['evidence', 'hazards']} onClose={onClose}
      send={(body) => call(recordResult, { params: { id: draw.id }, body: body as never })}
      effect={(body) => (body.result === 'not-rectified' ? '记下以后，到隐患页面由监管部门重新打开，再交整改。' : '写进这件隐患的经过，企业看不到。')}>
      {(body, set, wrong) => (
        <>
          <p className="second">{draw.entityName}：{draw.description}</p>
          <ChoiceField label="现场看到的" name="result" value={body.result} error={wrong['result']} onChange={(result) => set({ result: result as 'confirmed' })} options={Object.entries(RESULT_LABELS).map(([value, label]) => ({ value, label }))} />
          <TextArea label="看到什么" name="note" maxLength={500} value={body.note} error={wrong['note']} hint="写看到的事实：哪一处、现在怎样" onChange={(event) => set({ note: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}
