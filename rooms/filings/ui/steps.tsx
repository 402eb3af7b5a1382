// The forms of filing: hand in a document (first or again), take it, give it back, urge.
import { useState } from 'react'
import type { z } from 'zod'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { TextArea, TextField } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { useVisitor } from '#web/kit/visitor.tsx'
import { filingSteps, submitFiling, urge, type FilingReply, type RuleReply } from '../contract.ts'
import { filingLoop } from '../rules.ts'

export type ToFile = { planId: string; rule: string; title: string; dueOn: string | null; organisationId: string | null; entityId: string | null; unit: string; filingId: string | null; version: number | null }

type FileBody = { fileId: string | null; name: string; note: string }

export function FileDialog({ of, onClose, onDone }: { of: ToFile; onClose: () => void; onDone?: (id: string) => void }) {
  const { today } = useVisitor()
  const [busy, setBusy] = useState(false)
  const [id] = useState(newId)
  const send = (body: { commandId: string } & FileBody) => {
    const filed = { commandId: body.commandId, fileId: body.fileId!, name: body.name, note: body.note.trim() || null }
    return of.filingId
      ? call(filingSteps.submit, { params: { id: of.filingId }, body: { ...filed, baseVersion: of.version! } })
      : call(submitFiling, { body: { ...filed, id, planId: of.planId, rule: of.rule, organisationId: of.organisationId, entityId: of.entityId } })
  }
  return (
    <StepForm<FileBody> title={`${of.filingId ? '再报' : '报'}${of.title}`} submitLabel="上报" schema={filingLoop.steps.submit.body as z.ZodType} touches={['filings']} done={`已上报${of.title}`} busy={busy} onClose={onClose}
      start={{ fileId: null, name: '', note: '' }} send={send} {...(onDone ? { onDone: () => { onDone(of.filingId ?? id); onClose() } } : {})}
      effect={() => <>以 <b>{of.unit}</b> 的名义上报{of.dueOn ? <>，期限 {shortDay(of.dueOn, today)}</> : null}；统筹部门看过后采用或退回。{of.filingId ? '以前报的都留着。' : ''}</>}>
      {(body, set, wrong) => (
        <>
          <FileInput label="方案文件" hint="docx、PDF 或照片，一个文件" purpose="paper" error={wrong['fileId']} onBusy={setBusy}
            onChange={([file]) => set({ fileId: file?.id ?? null, ...(file && !body.name ? { name: file.name.replace(/\.[^.]+$/, '').slice(0, 200) } : {}) })} />
          <TextField label="名称" name="name" maxLength={200} value={body.name} error={wrong['name']} hint="取自文件名，可以改" onChange={(event) => set({ name: event.target.value })} />
          <TextArea label="说明" optional name="note" maxLength={500} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

export function DecideDialog({ step, filing, onClose }: { step: 'accept' | 'giveBack'; filing: FilingReply; onClose: () => void }) {
  const accept = step === 'accept'
  const field = accept ? 'note' : 'reason'
  return (
    <StepForm<Record<string, string>> title={accept ? '采用' : '退回'} submitLabel={accept ? '采用' : '退回'} {...(accept ? { binds: true } : {})} schema={filingLoop.steps[step].body as z.ZodType} touches={['filings', 'notices']} done={accept ? `已采用${filing.unit}报的` : `已退回${filing.unit}`} onClose={onClose}
      start={{ [field]: '' }} send={(body) => call(filingSteps[step], { params: { id: filing.id }, body: { ...body, baseVersion: filing.version } })}
      effect={() => (accept ? `第 ${filing.number} 次报的成为${filing.unit}现行的${filing.title}。` : `${filing.unit}改好以后再报；这一次和退回的理由都留着。`)}>
      {(body, set, wrong) => <TextArea label={accept ? '意见' : '哪里要改'} {...(accept ? { optional: true } : {})} name={field} maxLength={500} value={body[field] ?? ''} error={wrong[field]} onChange={(event) => set({ [field]: event.target.value })} />}
    </StepForm>
  )
}

export function UrgeDialog({ planId, rule, onClose }: { planId: string; rule: RuleReply; onClose: () => void }) {
  const open = rule.counts.missing + rule.counts.returned
  return (
    <StepForm<{ note: string }> title={`催报：${rule.title}`} submitLabel={`催报 ${count(open)} 家`} schema={urge.body.pick({ note: true }) as z.ZodType} touches={['filings', 'notices']} done={`已催 ${count(open)} 家`} onClose={onClose} start={{ note: '' }}
      send={({ commandId, note }) => call(urge, { body: { commandId, planId, rule: rule.key, note: note.trim() || null } })} effect={() => '没报和退回的单位都收到消息；一天只催一次。没有账号的单位收不到，请导出名单电话催。'}>
      {(body, set, wrong) => <TextArea label="捎一句话" optional name="note" maxLength={200} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />}
    </StepForm>
  )
}
