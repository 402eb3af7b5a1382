// Importing a workbook: choose, a trial run that changes nothing, its report, then for good; what was refused comes back as
// a workbook to correct.
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { z } from 'zod'
import { call, download, save } from '#web/api/client.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { fileAddress } from '#web/api/upload.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { count } from '#web/kit/format.ts'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { importReport, type ledgerContracts } from '../contracts.ts'
import type { Ledger } from '../define.ts'
import { ImportFigures, RowProblems, SheetDrop } from './import-parts.tsx'

type Contracts = ReturnType<typeof ledgerContracts>
type Report = z.output<typeof importReport>
type Stage = { at: 'choose' } | { at: 'trying' | 'importing'; file: File } | { at: 'tried' | 'imported'; file: File; report: Report }

export function ImportDialog({ ledger, contracts, touches, onClose }: { ledger: Ledger; contracts: Contracts; touches: readonly string[]; onClose: () => void }) {
  const [stage, setStage] = useState<Stage>({ at: 'choose' })
  const [problem, setProblem] = useState<ApiProblem>()
  const running = useRef<AbortController>(undefined)
  const client = useQueryClient()

  const run = async (file: File, dryRun: boolean) => {
    setProblem(undefined)
    setStage({ at: dryRun ? 'trying' : 'importing', file })
    running.current = new AbortController()
    try {
      const report = await call(contracts.import, { query: { dryRun: dryRun ? 'true' : 'false', name: file.name.slice(0, 200) }, upload: file, signal: running.current.signal } as never) as Report
      setStage({ at: dryRun ? 'tried' : 'imported', file, report })
      if (!dryRun) await refresh(client, touches)
    } catch (error) {
      setProblem(asApiProblem(error))
      setStage({ at: 'choose' })
    }
  }
  const close = () => {
    running.current?.abort()
    onClose()
  }
  const busy = stage.at === 'trying' || stage.at === 'importing'
  return (
    <Dialog title={`导入${ledger.label}`} width={720} onClose={close} foot={<Foot stage={stage} ledger={ledger} onRun={run} onAgain={() => setStage({ at: 'choose' })} onCancel={() => running.current?.abort()} onClose={close} />}>
      {problem && problem.kind !== 'aborted' && <div style={{ marginBottom: 12 }}><ProblemView problem={problem} /></div>}
      {stage.at === 'choose' && <Choose onFile={(file) => void run(file, true)} onTemplate={() => void download(contracts.template).catch((error: unknown) => setProblem(asApiProblem(error)))} ledger={ledger} />}
      {busy && <NoteBar kind="doing" role="status">{stage.at === 'trying' ? `正在核对“${stage.file.name}”，还没有写进台账…` : `正在导入“${stage.file.name}”…`}</NoteBar>}
      {(stage.at === 'tried' || stage.at === 'imported') && <ReportView ledger={ledger} report={stage.report} fileName={stage.file.name} />}
    </Dialog>
  )
}

function Foot({ stage, ledger, onRun, onAgain, onCancel, onClose }: { stage: Stage; ledger: Ledger; onRun: (file: File, dryRun: boolean) => Promise<void>; onAgain: () => void; onCancel: () => void; onClose: () => void }) {
  if (stage.at === 'trying' || stage.at === 'importing') return <Button onClick={onCancel}>取消</Button>
  if (stage.at === 'tried') {
    const fit = stage.report.created + stage.report.updated
    return (
      <>
        <Button look="primary" disabled={fit === 0} onClick={() => void onRun(stage.file, false)}>{fit ? `导入这 ${count(fit)} ${ledger.unit}` : '没有可导入的'}</Button>
        <Button onClick={onAgain}>换一个文件</Button>
        {stage.report.rejected > 0 && fit > 0 && <span className="reason">有问题的 {count(stage.report.rejected)} 行不导入，改好再传</span>}
      </>
    )
  }
  if (stage.at === 'imported') return <><Button look="primary" onClick={onClose}>看台账</Button><Button onClick={onAgain}>再导一个文件</Button></>
  return <span className="reason">先核对一遍给你看，点了“导入”才写进台账</span>
}

function Choose({ ledger, onFile, onTemplate }: { ledger: Ledger; onFile: (file: File) => void; onTemplate: () => void }) {
  return (
    <>
      <SheetDrop onFile={onFile}>你们现在用的台账可以直接传，不用改格式；列名认得出就行。xlsx 或 csv，一次最多 2 万行</SheetDrop>
      <p className="small second" style={{ marginTop: 12 }}>没有现成的表：<button type="button" className="link" onClick={onTemplate}>下载{ledger.label}导入模板</button></p>
    </>
  )
}

function ReportView({ ledger, report, fileName }: { ledger: Ledger; report: Report; fileName: string }) {
  const figures = [['读到', report.read, '行'], [report.dryRun ? '将新登记' : '新登记', report.created, ledger.unit], [report.dryRun ? '将更新' : '更新', report.updated, ledger.unit], ['没有变化', report.unchanged, ledger.unit], ['有问题', report.rejected, '行']] as const
  const saveProblems = () => {
    const lines = [['工作表', '行', '列', '问题'], ...report.problems.map((one) => [one.sheet, String(one.row), one.column, one.message])]
    save(new Blob(['\ufeff', lines.map((line) => line.map((text) => `"${text.replaceAll('"', '""').replace(/^[=+\-@]/, "'$&")}"`).join(',')).join('\r\n')], { type: 'text/csv' }), `${fileName.replace(/\.\w+$/, '')}-问题.csv`)
    toast('问题清单已下载')
  }
  return (
    <>
      <ImportFigures figures={figures} notes={report.notes} />
      {report.rejected === 0
        ? <NoteBar kind="done" role="status">{report.created + report.updated === 0 ? '和台账一样，没有要导入的。' : report.dryRun ? '都核对过了，可以导入。' : '都进台账了。'}</NoteBar>
        : (
          <>
            <NoteBar kind="wrong">
              <b>{count(report.rejected)} 行没有{report.dryRun ? '通过核对' : '导入'}</b>{report.dryRun ? '' : `，其余 ${count(report.created + report.updated + report.unchanged)} 行已进台账`}。
              {report.rejectsFileId ? <a href={fileAddress(report.rejectsFileId, 'original')} download>下载这 {count(report.rejected)} 行，改好再传</a> : <button type="button" className="link" onClick={saveProblems}>下载问题清单</button>}
            </NoteBar>
            <RowProblems problems={report.problems} />
          </>
        )}
    </>
  )
}
