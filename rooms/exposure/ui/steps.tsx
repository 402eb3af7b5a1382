// The forms of 曝光 and 挂牌: draft, change, review; nominate, approve, remove.
import { useState } from 'react'
import type { z } from 'zod'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm } from '#mechanisms/loop/ui/step-form.tsx'
import { hazardLedger } from '#rooms/hazards/contract.ts'
import { useGo } from '#web/api/address.ts'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { useReading } from '#web/api/query.ts'
import { ChooseBox, DayBox, FindBox } from '#web/forms/controls.tsx'
import { Field, TextArea, TextField, type ControlProps } from '#web/kit/field.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { draftExposure, exposureSteps, listingSteps, nominate, type ExposureReply, type ListingReply } from '../contract.ts'
import { exposureDraft, exposureLoop, listingLoop, nomination, type ExposureStep, type ListingStep } from '../rules.ts'

const TOUCHES = ['exposures', 'listings', 'supervisions', 'hazards', 'papers', 'notices', 'home']

/** Major hazards by two or three words of theirs. */
function HazardBox({ control, value, onChange }: { control: ControlProps; value: string | null; onChange: (value: string | null) => void }) {
  const [q, setQ] = useState('')
  const found = useReading(hazardLedger.list, { query: { level: 'major', limit: 20, ...(q ? { q } : {}) } as never })
  const rows = (found.data?.rows ?? []) as unknown as { id: string; number: string; description: string; entityName: string }[]
  return <FindBox control={control} options={rows.map((one) => ({ value: one.id, label: `${one.number} ${one.description}`, note: one.entityName }))} onFind={setQ} loading={found.isFetching} value={value} onChange={onChange} placeholder="写单位、隐患里的两三个字" />
}

type DraftBody = { id: string; hazardId: string | null; title: string; content: string; covered: string; named: boolean; medium: string }
const lines = (text: string) => text.split(/[\n、，,]+/).map((one) => one.trim()).filter(Boolean)
const toSend = ({ title, content, covered, named, medium }: Omit<DraftBody, 'id' | 'hazardId'>) => ({ title, content, covered: lines(covered), named, medium: medium.trim() || null })

function DraftFields({ body, set, wrong }: { body: Omit<DraftBody, 'id' | 'hazardId'>; set: (part: Partial<DraftBody>) => void; wrong: Readonly<Record<string, string>> }) {
  return (
    <>
      <TextField label="标题" name="title" maxLength={60} value={body.title} error={wrong['title']} onChange={(event) => set({ title: event.target.value })} />
      <TextArea label="内容" name="content" rows={8} maxLength={2000} value={body.content} error={wrong['content']} hint="什么单位、什么隐患、为什么曝光、要求。不提谁反映的" onChange={(event) => set({ content: event.target.value })} />
      <TextArea label="不能公开的字句" optional name="covered" rows={2} value={body.covered} error={wrong['covered']} hint="商业秘密、工艺、客户名等，用顿号隔开，公开时显示 ×××。人名、电话、证件号自动遮住" onChange={(event) => set({ covered: event.target.value })} />
      <TextField label="另在哪里发布" optional name="medium" maxLength={60} value={body.medium} onChange={(event) => set({ medium: event.target.value })} placeholder="如 区电视台、政务公众号" />
      <label className="check"><input type="checkbox" checked={body.named} onChange={(event) => set({ named: event.target.checked })} /> 公开时点名单位</label>
    </>
  )
}

export function DraftDialog({ onClose }: { onClose: () => void }) {
  const go = useGo()
  const [id] = useState(newId)
  return (
    <StepForm<DraftBody> title="拟曝光稿" submitLabel="存为拟稿" schema={exposureDraft.pick({ title: true, content: true }) as z.ZodType} touches={TOUCHES} done="已存为拟稿" onClose={onClose} onDone={() => go(`/exposures/${id}`)} start={{ id, hazardId: null, title: '', content: '', covered: '', named: true, medium: '' }}
      check={(body) => (body.hazardId ? undefined : { field: 'hazardId', message: '选一件隐患' })} send={(body) => call(draftExposure, { body: { commandId: body.commandId, id, hazardId: body.hazardId!, ...toSend(body) } })} effect={() => '拟好以后送审，由另一位同事审核发布；发布前看得到公众看到的样子。'}>
      {(body, set, wrong) => (<><Field label="隐患" name="hazardId" error={wrong['hazardId']}>{(control) => <HazardBox control={control} value={body.hazardId} onChange={(hazardId) => set({ hazardId })} />}</Field><DraftFields body={body} set={set} wrong={wrong} /></>)}
    </StepForm>
  )
}

const EXPOSURE_WORDS: Partial<Record<ExposureStep, { field?: string; label?: string; effect: string }>> = {
  submit: { effect: '送审以后由另一位同事审核；退回来才能再改。' }, publish: { effect: '马上在公开页上看得到，人名、电话和写明的字句已遮住；曝光稿编号存档，单位收到消息。' },
  giveBack: { field: 'reason', label: '哪里要改', effect: '退给拟稿人修改，改好再送审。' }, tellResult: { field: 'feedback', label: '整改结果', effect: '写在公开的曝光稿下面。' },
  withdraw: { field: 'reason', label: '为什么撤下', effect: '公开页上看不到了；稿子、发布日期都留着。' }, drop: { field: 'reason', label: '为什么不曝光', effect: '稿子留着，注明理由。' },
}

export function ExposureDialog({ step, page, onClose }: { step: ExposureStep; page: ExposureReply; onClose: () => void }) {
  const row = page.row as unknown as { id: string; version: number; title: string; content: string; covered: string[]; named: boolean; medium: string | null }
  const { label, binds } = exposureLoop.steps[step]
  if (step === 'save') return (
    <StepForm<Omit<DraftBody, 'id' | 'hazardId'>> title="改稿" submitLabel="存下" schema={exposureDraft.pick({ title: true, content: true }) as z.ZodType} touches={TOUCHES} done="稿子已改" onClose={onClose} start={{ title: row.title, content: row.content, covered: row.covered.join('、'), named: row.named, medium: row.medium ?? '' }}
      send={(body) => call(exposureSteps.save, { params: { id: row.id }, body: { commandId: body.commandId, baseVersion: row.version, ...toSend(body) } })} effect={() => '谁改的稿谁就是拟稿人，不审自己的稿。'}>
      {(body, set, wrong) => <DraftFields body={body} set={set} wrong={wrong} />}
    </StepForm>
  )
  const words = EXPOSURE_WORDS[step]!
  return (
    <StepForm<Record<string, string | boolean>> title={label} submitLabel={label} {...(binds ? { binds } : {})} schema={exposureLoop.steps[step].body as z.ZodType} touches={TOUCHES} done={`已${label}`} onClose={onClose} start={{ ...(words.field ? { [words.field]: '' } : {}), ...(step === 'withdraw' ? { mistaken: false } : {}) }}
      send={(body) => call(exposureSteps[step], { params: { id: row.id }, body: { ...body, baseVersion: row.version } as never })} effect={() => words.effect}>
      {(body, set, wrong) => (words.field ? (
        <>
          <TextArea label={words.label} name={words.field} rows={3} maxLength={500} value={String(body[words.field] ?? '')} error={wrong[words.field]} onChange={(event) => set({ [words.field!]: event.target.value })} />
          {step === 'withdraw' && <label className="check"><input type="checkbox" checked={body['mistaken'] === true} onChange={(event) => set({ mistaken: event.target.checked })} /> 发错了，不算曝光过：履职和次数都退回去</label>}
        </>
      ) : <p className="small exposure-words"><b>{page.seen.title}</b></p>)}
    </StepForm>
  )
}

type NominateBody = { id: string; hazardId: string | null; level: string; batch: string; organisationId: string | null; dueOn: string | null; reason: string }

export function NominateDialog({ onClose }: { onClose: () => void }) {
  const go = useGo()
  const { today } = useVisitor()
  const [id] = useState(newId)
  const { items } = useWhole('organisations')
  return (
    <StepForm<NominateBody> title="提名挂牌督办" submitLabel="提名" schema={nomination.pick({ level: true, organisationId: true, dueOn: true }) as z.ZodType} touches={TOUCHES} done="已提名，等另一位同事审批" onClose={onClose} onDone={() => go(`/listings/${id}`)} start={{ id, hazardId: null, level: '', batch: '', organisationId: null, dueOn: null, reason: '' }}
      check={(body) => (body.hazardId ? undefined : { field: 'hazardId', message: '选一件重大隐患' })}
      send={(body) => call(nominate, { body: { commandId: body.commandId, id, hazardId: body.hazardId!, level: body.level, batch: body.batch.trim() || null, organisationId: body.organisationId!, dueOn: body.dueOn!, reason: body.reason.trim() || null } })} effect={() => '换一位同事批准以后挂牌，公开公布，并出挂牌督办通知。'}>
      {(body, set, wrong) => (
        <>
          <Field label="隐患" name="hazardId" error={wrong['hazardId']}>{(control) => <HazardBox control={control} value={body.hazardId} onChange={(hazardId) => set({ hazardId })} />}</Field>
          <TextField label="级别" name="level" maxLength={30} value={body.level} error={wrong['level']} placeholder="如 街道级" onChange={(event) => set({ level: event.target.value })} />
          <TextField label="批次" optional name="batch" maxLength={60} value={body.batch} placeholder="如 2025年第一批" onChange={(event) => set({ batch: event.target.value })} />
          <Field label="督办责任单位" name="organisationId" error={wrong['organisationId']}>{(control) => <ChooseBox control={control} options={items.map((one) => ({ value: one.id, label: one.name }))} value={body.organisationId} onChange={(organisationId) => set({ organisationId })} />}</Field>
          <Field label="督办期限" name="dueOn" error={wrong['dueOn']}>{(control) => <DayBox control={control} earliest={today} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} />}</Field>
          <TextArea label="为什么挂牌" optional name="reason" maxLength={500} value={body.reason} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

const LISTING_FIELDS: Readonly<Record<ListingStep, readonly { field: 'telephone' | 'note' | 'reason'; label: string; hint?: string }[]>> = {
  approve: [{ field: 'telephone', label: '联系电话', hint: '写在挂牌督办通知上' }], refuse: [{ field: 'reason', label: '为什么不挂牌' }], askRemoval: [{ field: 'note', label: '核查情况' }], refuseRemoval: [{ field: 'reason', label: '为什么不摘牌' }],
  remove: [{ field: 'note', label: '核查结论', hint: '写在摘牌通知上，如：经现场核查，整改到位' }, { field: 'telephone', label: '联系电话', hint: '写在摘牌通知上' }],
}

export function ListingDialog({ step, page, onClose }: { step: ListingStep; page: ListingReply; onClose: () => void }) {
  const row = page.row as unknown as { id: string; version: number }
  const { label, binds } = listingLoop.steps[step]
  const fields = LISTING_FIELDS[step]
  return (
    <StepForm<Record<string, string>> title={label} submitLabel={label} {...(binds ? { binds } : {})} schema={listingLoop.steps[step].body as z.ZodType} touches={TOUCHES} done={`已${label}`} onClose={onClose} start={Object.fromEntries(fields.map(({ field }) => [field, '']))}
      send={(body) => call(listingSteps[step], { params: { id: row.id }, body: { ...body, baseVersion: row.version } as never })} effect={() => (step === 'approve' ? '公布在公开页上，出挂牌督办通知并编号。' : step === 'remove' ? '出摘牌通知并编号，公开页上注明已摘牌。' : '理由和情况留在经过里。')}>
      {(body, set, wrong) => <>{fields.map(({ field, label: words, hint }) => (field === 'telephone' ? <TextField key={field} label={words} name={field} maxLength={40} hint={hint} value={body[field] ?? ''} error={wrong[field]} onChange={(event) => set({ [field]: event.target.value })} /> : <TextArea key={field} label={words} name={field} maxLength={500} hint={hint} value={body[field] ?? ''} error={wrong[field]} onChange={(event) => set({ [field]: event.target.value })} />))}</>}
    </StepForm>
  )
}
