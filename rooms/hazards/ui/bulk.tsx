// Deeds on several hazards at once. Each is its own command: what one refuses does not hold up the others, and the report
// names it.
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { addDays } from '#platform/time/day.ts'
import type { Row } from '#mechanisms/ledger/ui/cells.tsx'
import type { BulkDeed } from '#mechanisms/ledger/ui/selection-bar.tsx'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { Button } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { Field, TextArea } from '#web/kit/field.tsx'
import { count } from '#web/kit/format.ts'
import { NoteBar } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor, type Visitor } from '#web/kit/visitor.tsx'
import { hazardSteps } from '../contract.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

const only = (rows: readonly Row[], state: string, label: string) => {
  const others = rows.filter((row) => row['state'] !== state).length
  return others ? `${count(others)} 件不是“${label}”` : undefined
}

export function bulkDeeds(visitor: Visitor): BulkDeed[] {
  const deeds: BulkDeed[] = []
  if (visitor.may('hazard.grade')) {
    deeds.push({
      label: (rows) => `判为一般 ${count(rows.length)} 件`,
      refuse: (rows) => only(rows, 'reported', '待判定'),
      run: (rows, done) => <BulkDialog rows={rows} step="grade" title={`判为一般 ${count(rows.length)} 件`} done={done} />,
    })
  }
  if (visitor.may('hazard.assign')) {
    deeds.push({
      label: (rows) => `交办 ${count(rows.length)} 件`,
      refuse: (rows) => only(rows, 'graded', '待交办'),
      run: (rows, done) => <BulkDialog rows={rows} step="assign" title={`交办 ${count(rows.length)} 件`} done={done} />,
    })
  }
  return deeds
}

type Failure = { row: Row; message: string }

function BulkDialog({ rows, step, title, done }: { rows: readonly Row[]; step: 'grade' | 'assign'; title: string; done: () => void }) {
  const { today } = useVisitor()
  const client = useQueryClient()
  const [dueOn, setDueOn] = useState<string | null>(addDays(today, 15))
  const [note, setNote] = useState('')
  const [at, setAt] = useState<number>()
  const [failures, setFailures] = useState<Failure[]>()
  const run = async () => {
    const failed: Failure[] = []
    for (const [index, row] of rows.entries()) {
      setAt(index)
      const body = step === 'grade' ? { level: 'general' } : { dueOn, note: note.trim() || null }
      try {
        await call(hazardSteps[step], { params: { id: row.id }, body: { commandId: newId(), baseVersion: row.version, ...body } })
      } catch (error) {
        failed.push({ row, message: asApiProblem(error).message })
      }
    }
    await refresh(client, ['hazards', 'home'])
    if (failed.length) return setFailures(failed)
    toast(step === 'grade' ? `${count(rows.length)} 件已判为一般` : `${count(rows.length)} 件已交办`)
    done()
  }
  const busy = at !== undefined && !failures
  return (
    <Dialog title={title} width={520} onClose={done} foot={failures
      ? <Button onClick={done}>知道了</Button>
      : <><Button look={step === 'assign' ? 'seal' : 'primary'} busy={busy && `第 ${at + 1} / ${rows.length} 件…`} disabled={step === 'assign' && !dueOn} onClick={() => void run()}>{title}</Button><Button onClick={done}>先放着</Button></>}>
      {failures ? (
        <>
          <NoteBar kind="wrong" role="alert"><b>{failures.length} 件没有办成</b>，其余 {rows.length - failures.length} 件已办。</NoteBar>
          <ul className="small" style={{ marginTop: 8 }}>{failures.map(({ row, message }) => <li key={row.id}><a href={`/hazards/${row.id}`}>{String(row['number'])}</a>　{message}</li>)}</ul>
        </>
      ) : step === 'grade' ? <p>这 {count(rows.length)} 件都判为一般隐患，不引用重大隐患判定标准。拿不准的先取消选择，逐件判定。</p> : (
        <div className="step">
          <Field label="整改期限" name="dueOn">{(control) => <Suspense><DayBox control={control} value={dueOn} onChange={setDueOn} earliest={today} /></Suspense>}</Field>
          <TextArea label="交办要求" optional name="note" maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
          <p className="step-effect">交给各自的单位整改，{dueOn ? `期限 ${dueOn}` : '先选期限'}；复查由原定的部门办。</p>
        </div>
      )}
    </Dialog>
  )
}
