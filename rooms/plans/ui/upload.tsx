// 上传方案, or 上传修订稿: paste the text or choose a file. What is no plan is refused with the reason, and nothing that was
// typed or chosen is lost.
import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState, type DragEvent } from 'react'
import { useGo } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { asApiProblem, type ApiProblem } from '#web/api/problem.ts'
import { refresh } from '#web/api/query.ts'
import { uploadFile } from '#web/api/upload.ts'
import { Button, IconButton } from '#web/kit/button.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { useDraft } from '#web/kit/draft.ts'
import { Field, TextArea, TextField } from '#web/kit/field.tsx'
import { clock, count } from '#web/kit/format.ts'
import { Icon } from '#web/kit/icons.tsx'
import { NoteBar, ProblemView } from '#web/kit/states.tsx'
import { toast } from '#web/kit/toast.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { revisePlan, uploadPlan, type PlanReply, type PlanRow } from '../contract.ts'
import '#mechanisms/loop/ui/loop.css'
import './plans.css'

type Typed = { text: string; title: string; reason: string; superior: boolean; superiorId: string; predecessorId: string }
type Chosen = { id: string; file: File; done: number; failed?: string }

const EMPTY: Typed = { text: '', title: '', reason: '', superior: false, superiorId: '', predecessorId: '' }
/** The old kinds too: they are refused with what to do, instead of being greyed out. */
const TYPES = '.txt,.docx,.pdf,.doc,.wps,text/plain,application/pdf,application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export function UploadDialog({ plans, revising, onClose }: { plans: readonly PlanRow[]; /** A new text of this plan, instead of a new plan. */ revising?: PlanReply; onClose: () => void }) {
  const { accountId } = useVisitor()
  const client = useQueryClient()
  const go = useGo()
  const draft = useDraft<Typed>(accountId, revising ? `plan-revision.${revising.id}` : 'plan-upload', EMPTY)
  const { value, set } = draft
  const [file, setFile] = useState<Chosen>()
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem>()
  const input = useRef<HTMLInputElement>(null)
  const ids = useRef({ command: newId(), plan: newId() })
  const label = useId()

  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    setProblem(undefined)
    const one: Chosen = { id: newId(), file: chosen, done: 0 }
    const change = (part: Partial<Chosen>) => setFile((before) => (before?.id === one.id ? { ...before, ...part } : before))
    setFile(one)
    try {
      await uploadFile(one.id, chosen, { name: chosen.name, purpose: 'other' }, (done) => change({ done: Math.min(done, 0.99) }))
      change({ done: 1 })
    } catch (error) {
      change({ failed: asApiProblem(error).message })
    }
  }
  const drop = (event: DragEvent) => { event.preventDefault(); setOver(false); void choose(event.dataTransfer.files[0]) }
  const tooLong = value.text.length > 300_000
  const ready = (file ? file.done === 1 : value.text.trim().length > 0 && !tooLong) && (!revising || value.reason.trim().length >= 2)
  const send = async () => {
    setBusy(true)
    setProblem(undefined)
    const source = file ? { fileId: file.id, name: file.file.name } : { text: value.text }
    try {
      const reply = revising
        ? await call(revisePlan, { params: { id: revising.id }, body: { commandId: ids.current.command, baseVersion: revising.version, ...source, reason: value.reason.trim() } })
        : await call(uploadPlan, { body: { commandId: ids.current.command, id: ids.current.plan, ...source, ...(value.title.trim().length >= 2 ? { title: value.title.trim() } : {}), standing: value.superior ? 'superior' : 'own', ...(value.superiorId && !value.superior ? { superiorId: value.superiorId } : {}), ...(value.predecessorId && !value.superior ? { predecessorId: value.predecessorId } : {}) } })
      draft.clear()
      await refresh(client, ['plans', 'home'])
      toast(value.superior && !revising ? `读出 ${count(reply.progress.clauses)} 句，可以与本级方案对照` : `读出 ${count(reply.progress.clauses)} 句承诺，逐句看过再用`)
      const twin = 'twin' in reply ? (reply.twin as { id: string; title: string } | null) : null
      if (twin) toast(<>这份文字与<a href={`/plans/${twin.id}`}>{twin.title}</a>一字不差，是不是传了两遍？多传的在它的页面上撤回。</>, { kind: 'doing' })
      if ('issuedElsewhere' in reply && reply.issuedElsewhere) toast(<>印发单位是“{reply.issuer}”，不像本级的方案。只用来对照的，到<a href={`/plans/${reply.id}`}>它的页面</a>上改作上级方案。</>, { kind: 'doing' })
      onClose()
      go(value.superior && !revising ? `/plans/${reply.id}` : `/plans/${reply.id}/review/${reply.reviewNumber ?? 1}`)
    } catch (error) {
      const failed = asApiProblem(error)
      // It is not known whether it arrived: the same command is sent again.
      if (failed.kind !== 'offline' && failed.kind !== 'busy') ids.current = { command: newId(), plan: newId() }
      setProblem(failed)
      setBusy(false)
    }
  }
  const superiors = plans.filter((plan) => plan.standing === 'superior')
  const closed = plans.filter((plan) => plan.standing === 'own' && plan.state === 'closed' && !plan.successorId)
  return (
    <Dialog title={revising ? '上传修订稿' : '上传方案'} width={680} onClose={onClose} foot={(
      <>
        <Button look="primary" disabled={!ready} busy={busy && '正在逐句读…'} onClick={() => void send()}>{revising ? '上传，逐句对照' : '上传，读成一句句承诺'}</Button>
        <Button onClick={onClose}>先放着</Button>
        <span className="reason" role="status">{draft.savedAt && !busy ? `草稿已存 ${clock(draft.savedAt)}` : ''}</span>
      </>
    )}>
      <div className="step">
        {revising && <p className="second small">修订稿与现在的文本一句句对照：没变的沿用已有的确认，改了和新增的等你看。采用以前，现行文本照常执行。</p>}
        {file ? (
          <div className="plan-file" role="status">
            <Icon name="file" /><span className="cut grow">{file.file.name}</span>
            {file.failed ? <span className="plan-waits small">{file.failed}</span> : <span className="muted small">{file.done < 1 ? `正在传 ${Math.round(file.done * 100)}%` : '传好了'}</span>}
            {file.failed && <Button size="small" onClick={() => void choose(file.file)}>重试</Button>}
            <IconButton icon="x" label="换一个，或改为粘贴" look="quiet" size="small" onClick={() => { setFile(undefined); setProblem(undefined) }} />
          </div>
        ) : (
          <div className={over ? 'plan-drop plan-drop-over' : 'plan-drop'} onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
            <TextArea label="方案全文" name="text" rows={9} placeholder="把方案从头到尾粘贴进来，附件里的任务表也一起" value={value.text} error={tooLong ? '粘贴的文字最多 30 万字；更长的请存成文件再传' : problem?.field('text')} onChange={(event) => { set({ text: event.target.value }); setProblem(undefined) }} />
            <p className="row small second">或者<Button size="small" icon="upload" onClick={() => input.current?.click()}>选一个文件</Button>docx、PDF、txt，也可以拖进来{value.text.trim() && <span className="push muted">{count([...value.text].length)} 字</span>}</p>
          </div>
        )}
        <input ref={input} type="file" hidden accept={TYPES} aria-label="方案文件" onChange={(event) => { void choose(event.target.files?.[0]); event.target.value = '' }} />
        {revising ? <TextArea label="为什么修订" name="reason" rows={2} maxLength={500} value={value.reason} error={problem?.field('reason')} hint="写进各次文本，以后看得到" onChange={(event) => set({ reason: event.target.value })} />
          : <>
            <TextField label="名称" optional name="title" maxLength={200} value={value.title} error={problem?.field('title')} hint="不填就用文中的标题" onChange={(event) => set({ title: event.target.value })} />
            <label className="row" htmlFor={`${label}-superior`}><input id={`${label}-superior`} type="checkbox" checked={value.superior} onChange={(event) => set({ superior: event.target.checked })} />这是上级的方案，只用来对照</label>
            {!value.superior && (superiors.length > 0 || closed.length > 0) && (
              <div className="two-fields">
                {superiors.length > 0 && <Field label="对应哪份上级方案" optional name="superiorId">{(control) => <select {...control} className="input" value={value.superiorId} onChange={(event) => set({ superiorId: event.target.value })}><option value="">以后再说</option>{superiors.map((plan) => <option key={plan.id} value={plan.id}>{plan.title}</option>)}</select>}</Field>}
                {closed.length > 0 && <Field label="接续哪个行动" optional name="predecessorId">{(control) => <select {...control} className="input" value={value.predecessorId} onChange={(event) => set({ predecessorId: event.target.value })}><option value="">不接续</option>{closed.map((plan) => <option key={plan.id} value={plan.id}>{plan.title}</option>)}</select>}</Field>}
              </div>
            )}
          </>}
        {problem && (problem.fields.length || problem.kind === 'not-acceptable-file' || problem.kind === 'invalid'
          ? <NoteBar kind="wrong" role="alert"><b>没有收下。</b>{problem.message}{file ? '换一个文件，或把文字粘贴进来。' : ''}</NoteBar>
          : problem.kind === 'stale' ? <NoteBar kind="wrong" role="alert"><b>这份方案刚被别人改过。</b>关上看一眼最新的，再传；你写的还在。</NoteBar>
          : <ProblemView problem={problem} />)}
      </div>
    </Dialog>
  )
}
