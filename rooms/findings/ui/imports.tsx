// 隐患导入: an office's own list, or the national one. First looked through without writing anything — what each column is taken
// for, what is wrong — then for good, with what becomes of each row; what was refused comes back as a workbook.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ImportFigures, RowProblems, SheetDrop } from '#mechanisms/ledger/ui/import-parts.tsx'
import { call, download } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh, useReading } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { count, moment } from '#web/kit/format.ts'
import { NotYet, Sheet } from '#web/kit/record.tsx'
import { Empty, NoteBar, ProblemView } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { exportNational, hazardTemplate, importHazards, importNational, listImports, type ImportReply } from '../contract.ts'
import '#web/kit/grid.css'
import './findings.css'

type Kind = 'sheet' | 'national'
type Stage = { at: 'choose' } | { at: 'trying' | 'importing'; file: File; id: string } | { at: 'tried' | 'imported'; file: File; report: ImportReply }
const KINDS = [['sheet', '我们自己的隐患台账'], ['national', '全国重大事故隐患数据库的导出表']] as const

export function ImportsPage() {
  const client = useQueryClient()
  const [kind, setKind] = useState<Kind>('sheet')
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [mapping, setMapping] = useState<Record<string, string>>()
  const [problem, setProblem] = useState<ApiProblem>()
  const running = useRef<AbortController>(undefined)
  const history = useReading(listImports)
  const run = async (file: File, dryRun: boolean, columns = mapping) => {
    setProblem(undefined)
    const id = newId()
    setStage({ at: dryRun ? 'trying' : 'importing', file, id })
    running.current = new AbortController()
    try {
      const report = await call(kind === 'national' ? importNational : importHazards, { query: { id, dryRun: dryRun ? 'true' : 'false', name: file.name.slice(0, 200), ...(columns ? { mapping: JSON.stringify(columns) } : {}) }, upload: file, signal: running.current.signal } as never)
      setStage({ at: dryRun ? 'tried' : 'imported', file, report })
    } catch (error) {
      setProblem(asApiProblem(error))
      setStage({ at: 'choose' })
    }
    if (!dryRun) await refresh(client, ['hazards', 'hazard-imports', 'suspects', 'home'])
  }
  const choose = (file: File) => {
    setMapping(undefined)
    void run(file, true, undefined)
  }
  const busy = stage.at === 'trying' || stage.at === 'importing'
  return (
    <>
      <div className="head">
        <h1>隐患导入</h1><p>先核对给你看，点了导入才写进台账；像是已有的留给人判断，不会重复登记</p>
        <span className="grow" />
        <Button icon="export" onClick={() => void download(exportNational).catch((error: unknown) => setProblem(asApiProblem(error)))}>按国家库的列导出</Button>
      </div>
      <div className="sheets">
      <section className="sheet pad">
        <div className="kinds" role="group" aria-label="导入什么">{KINDS.map(([value, label]) => <label key={value} className="choice"><input type="radio" name="kind" checked={kind === value} disabled={busy} onChange={() => { setKind(value); setStage({ at: 'choose' }); setMapping(undefined) }} />{label}</label>)}</div>
        {problem && problem.kind !== 'aborted' && <div style={{ marginTop: 12 }}><ProblemView problem={problem} /></div>}
        {stage.at === 'choose' && <Choose kind={kind} onFile={choose} />}
        {busy && <Busy stage={stage} onCancel={() => running.current?.abort()} />}
        {(stage.at === 'tried' || stage.at === 'imported') && (
          <Report key={stage.report.id} report={stage.report} mapping={mapping} columns={history.data?.columns ?? []}
            onMapping={(next) => { setMapping(next); void run(stage.file, true, next) }} onImport={() => void run(stage.file, false)} onAgain={() => setStage({ at: 'choose' })} />
        )}
      </section>
      <History />
      </div>
    </>
  )
}

function Choose({ kind, onFile }: { kind: Kind; onFile: (file: File) => void }) {
  return (
    <div style={{ marginTop: 12 }}>
      <SheetDrop onFile={onFile}>{kind === 'national' ? '按国家库编号认：再导一次是更新，不会重复；这里办过的不覆盖，只列出不同' : '你们现在用的台账可以直接传，历年的、已销号的都行；列名认不出的下一步对一下'}。xlsx 或 csv，一次最多 20 万行</SheetDrop>
      {kind === 'sheet' && <p className="small second" style={{ marginTop: 12 }}>没有现成的表：<button type="button" className="link" onClick={() => void download(hazardTemplate)}>下载隐患导入模板</button></p>}
    </div>
  )
}

function Busy({ stage, onCancel }: { stage: Extract<Stage, { at: 'trying' | 'importing' }>; onCancel: () => void }) {
  const importing = stage.at === 'importing'
  // The list, because the one begun just now may not be there yet.
  const now = useReading(listImports, {}, { enabled: importing, ...(importing ? { refetchInterval: 1_500 } : {}) }).data?.rows.find(({ id }) => id === stage.id)
  const done = now ? now.created + now.updated + now.unchanged + now.aside + now.rejected : 0
  return (
    <div style={{ marginTop: 12 }}>
      <NoteBar kind="doing" role="status">{importing ? `正在导入“${stage.file.name}”${now && now.atMost > 0 ? `：${count(done)} / ${count(now.atMost)} 行` : '…'}` : `正在核对“${stage.file.name}”，还没有写进台账…`}　{!importing && <Button size="small" onClick={onCancel}>不核对了</Button>}</NoteBar>
    </div>
  )
}

type Columns = readonly { key: string; label: string; required: boolean }[]

function Report({ report, columns, mapping, onMapping, onImport, onAgain }: { report: ImportReply; columns: Columns; mapping: Record<string, string> | undefined; onMapping: (mapping: Record<string, string>) => void; onImport: () => void; onAgain: () => void }) {
  const [set, setSet] = useState<Record<string, string>>(mapping ?? {})
  const { dryRun } = report
  const fit = report.created + report.updated
  const figures = [['读到', report.read, '行'], [dryRun ? '将新登记' : '新登记', report.created, '件'], [dryRun ? '将更新' : '更新', report.updated, '件'], ['没有变化', report.unchanged, '件'], [dryRun ? '将留给人判断' : '留给人判断', report.aside, '行'], ['有问题', report.rejected, '行']] as const
  const keyOf = (header: ImportReply['headers'][number]) => set[header.text] ?? header.key ?? ''
  const changed = report.headers.some((header) => keyOf(header) !== (header.key ?? ''))
  return (
    <div style={{ marginTop: 12, display: 'grid', gap: 10 }}>
      <ImportFigures figures={figures} notes={report.notes} />
      {report.aside > 0 && <NoteBar kind="doing">{count(report.aside)} 行和已有的隐患像是同一件，{dryRun ? '导入时先留着' : '已留着'}，不登记。{!dryRun && <a href={`/duplicates?importId=${report.id}`}>去判断</a>}</NoteBar>}
      {report.rejected > 0 && <NoteBar kind="wrong"><b>{count(report.rejected)} 行没有{dryRun ? '通过核对' : '导入'}</b>。{report.rejectsFileId && <a href={fileAddress(report.rejectsFileId, 'original')} download>下载这些行，改好再传</a>}</NoteBar>}
      {report.differences.length > 0 && <Differences of={report} />}
      <div className="row">
        {dryRun && (changed ? <Button look="primary" onClick={() => onMapping(Object.fromEntries(report.headers.map((header) => [header.text, keyOf(header)])))}>按这样对应，再核对一遍</Button>
          : <Button look="primary" disabled={fit + report.aside === 0} onClick={onImport}>{fit ? `导入这 ${count(fit)} 件` : report.aside ? '留给人判断' : '没有可导入的'}</Button>)}
        <Button onClick={onAgain}>{dryRun ? '换一个文件' : '再导一个文件'}</Button>
        {!dryRun && <a href="/hazards">看隐患台账</a>}
      </div>
      {dryRun && (
        <details open={report.headers.some((header) => header.key === null) || mapping !== undefined}>
          <summary className="small">每一列当作什么（{report.headers.filter((header) => header.key).length} 列用到，{report.headers.filter((header) => !header.key).length} 列不读）；这样对应会记住，下次同样的表不用再对</summary>
          <div className="scroll-x"><table className="grid grid-top">
            <thead><tr><th scope="col">表里的列</th><th scope="col">第一行</th><th scope="col">当作</th></tr></thead>
            <tbody>{report.headers.map((header) => (
              <tr key={header.text}>
                <td>{header.text}</td><td className="second">{header.sample || '–'}</td>
                <td><select className="input" aria-label={`${header.text} 当作`} value={keyOf(header)} onChange={(event) => setSet({ ...set, [header.text]: event.target.value })}><option value="">不读这一列</option>{columns.map((column) => <option key={column.key} value={column.key}>{column.label}{column.required ? '（必填）' : ''}</option>)}</select></td>
              </tr>
            ))}</tbody>
          </table></div>
        </details>
      )}
      <RowProblems problems={report.problems} />
    </div>
  )
}

function Differences({ of }: { of: Pick<ImportReply, 'differences'> }) {
  return (
    <details>
      <summary className="small">和这里办的不一样 {count(of.differences.length)} 处，没有覆盖</summary>
      <div className="scroll-x"><table className="grid grid-top">
        <thead><tr><th scope="col">隐患</th><th scope="col">哪一项</th><th scope="col">这里是</th><th scope="col">表里是</th></tr></thead>
        <tbody>{of.differences.slice(0, 200).map((one, index) => <tr key={index}><td><a href={`/hazards/${one.hazardId}`}>{one.number}</a></td><td>{one.field}</td><td>{one.ours}</td><td>{one.theirs}</td></tr>)}</tbody>
      </table></div>
    </details>
  )
}

function History() {
  const { today } = useVisitor()
  const found = useReading(listImports)
  return (
    <Sheet title="导入过的">
      {!found.data ? <NotYet found={found} pad lines={4} /> : found.data.rows.length === 0 ? <Empty fact="还没有导入过">把历年的隐患台账传上来，存量从这里开始算</Empty> : (
        <div className="scroll-x"><table className="grid grid-top">
          <thead><tr><th scope="col">文件</th><th scope="col">谁、何时</th><th scope="col" className="right">新登记</th><th scope="col" className="right">更新</th><th scope="col" className="right">没变</th><th scope="col" className="right">等判断</th><th scope="col" className="right">有问题</th><th scope="col">不一样</th></tr></thead>
          <tbody>{found.data.rows.map((row) => (
            <tr key={row.id}>
              <td>{row.fileName}<div className="note muted">{row.kind === 'national' ? '全国重大事故隐患数据库' : '隐患台账'}{row.endedAt ? '' : '　没有导完'}</div></td>
              <td>{row.importedByName}<div className="note muted">{moment(row.beganAt, today)}</div></td>
              <td className="right">{count(row.created)}</td><td className="right">{count(row.updated)}</td><td className="right">{count(row.unchanged)}</td>
              <td className="right">{row.waiting > 0 ? <a href={`/duplicates?importId=${row.id}`}>{count(row.waiting)}</a> : row.aside > 0 ? '都判断了' : '–'}</td>
              <td className="right">{row.rejectsFileId ? <a href={fileAddress(row.rejectsFileId, 'original')} download>{count(row.rejected)}</a> : count(row.rejected)}</td>
              <td>{row.differences.length > 0 ? <Differences of={row} /> : '–'}</td>
            </tr>
          ))}</tbody>
        </table></div>
      )}
    </Sheet>
  )
}
