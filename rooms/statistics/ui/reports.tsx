// 分析报告: those issued, those a plan wants and that are still missing, and issuing one. The figures come from the records; people
// add only what no record knows.
import { useState } from 'react'
import { newId } from '#web/api/ids.ts'
import { useCalling, useReading } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { DayBox } from '#web/forms/controls.tsx'
import { Field, TextArea } from '#web/kit/field.tsx'
import { Assumed } from '#web/kit/marks.tsx'
import { NotYet } from '#web/kit/record.tsx'
import { Empty, NoteBar, ProblemView } from '#web/kit/states.tsx'
import { useTitle } from '#web/kit/title.ts'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { issueReport, listReports, type Reports } from '../contract.ts'
import { presets, StatisticsViews } from './views.tsx'
import '#web/kit/grid.css'
import './statistics.css'

export function ReportsPage() {
  const { may, today } = useVisitor()
  const found = useReading(listReports, {})
  const [making, setMaking] = useState<{ from: string; to: string }>()
  useTitle('统计分析报告')
  const data = found.data
  const publish = may('statistics.publish')
  return (
    <>
      <div className="head"><h1>统计分析报告</h1><p>数字取自台账，出报告那天定下，以后不变</p><span className="grow" />{publish && <Button className="screen-only" look="primary" icon="plus" onClick={() => setMaking(presets(today)[1]!)}>出一份报告</Button>}<StatisticsViews here="/statistics/reports" /></div>
      {!data ? <NotYet found={found} lines={6} /> : (
        <>
          <Duty duty={data.duty} make={publish ? setMaking : undefined} />
          <section className="sheet">
            {data.rows.length === 0 ? <Empty fact="还没有出过报告">{publish ? '选一个期间，各区域、各行业的数字自动填好' : '由安委办出'}</Empty> : (
              <table className="grid"><thead><tr><th scope="col">文号</th><th scope="col">标题</th><th scope="col">期间</th><th scope="col">成文</th><th scope="col" className="right">文件</th></tr></thead>
                <tbody>{data.rows.map((row) => <tr key={row.id}><th scope="row">{row.number}</th><td>{row.title}</td><td>{row.from} 至 {row.to}</td><td>{row.issuedOn}</td><td className="right"><a href={`/api/statistics/reports/${row.id}/pdf`}>PDF</a>　<a href={`/api/statistics/reports/${row.id}/docx`}>Word</a></td></tr>)}</tbody></table>
            )}
          </section>
        </>
      )}
      {making && <Make period={making} onClose={() => setMaking(undefined)} />}
    </>
  )
}

function Duty({ duty, make }: { duty: Reports['duty']; make: ((period: { from: string; to: string }) => void) | undefined }) {
  if (!duty) return <p className="note muted" style={{ marginBottom: 10 }}>方案没有写分区域、分行业统计分析机制：报告随时可以出，不算欠账。</p>
  return (
    <div style={{ marginBottom: 12 }}>
      <NoteBar kind={duty.missing ? 'wrong' : 'done'}>
        {duty.missing ? <>该出还没出 {duty.missing} 期：{duty.waiting.map((one) => make ? <Button key={one.from} size="small" look="text" onClick={() => make(one)}>{one.from.slice(0, 7)}</Button> : <span key={one.from}>{one.from.slice(0, 7)}　</span>)}</> : '该出的都出了'}
        <span className="note">　{duty.per}一份，{duty.since} 起　{!duty.perInDocument && <Assumed>多久一次文中未写</Assumed>}　{duty.basis}</span>
      </NoteBar>
    </div>
  )
}

function Make({ period, onClose }: { period: { from: string; to: string }; onClose: () => void }) {
  const { today } = useVisitor()
  const [values, setValues] = useState({ ...period, problems: '', next: '' })
  const [id] = useState(() => ({ id: newId(), commandId: newId() }))
  const call = useCalling(issueReport, ['statistics'])
  const set = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const send = () => call.mutate({ body: { ...id, from: values.from, to: values.to, problems: values.problems || null, next: values.next || null } }, { onSuccess: () => { toast('报告已出'); onClose() } })
  return (
    <Dialog title="出统计分析报告" onClose={onClose} foot={<><Button onClick={onClose}>不出了</Button><Button look="primary" disabled={call.isPending} onClick={send}>出报告</Button></>}>
      {call.error && <ProblemView problem={call.error} />}
      <Field label="期初">{(control) => <DayBox control={control} value={values.from} latest={values.to} onChange={(from) => from && set({ from })} />}</Field>
      <Field label="期末">{(control) => <DayBox control={control} value={values.to} earliest={values.from} latest={today} onChange={(to) => to && set({ to })} />}</Field>
      <TextArea label="存在问题" optional value={values.problems} onChange={(event) => set({ problems: event.target.value })} hint="数字自动填好，这里只写台账里没有的" />
      <TextArea label="下一步安排" optional value={values.next} onChange={(event) => set({ next: event.target.value })} />
    </Dialog>
  )
}

