// The forms of a stage: items of the checklist, dates, submission, report, closing; adding a stage, naming a year.
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Assumed } from '#web/kit/marks.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { addStage, setTheme, stageSteps, type ItemReply, type StageReply, type StagesReply } from '../contract.ts'
import { METRICS, stageLoop, type Metric, type StageStepName } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const NumberBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.NumberBox })))

export const TOUCHES = ['plans', 'stages']
type Props = { page: StageReply; onClose: () => void }

function useStep(name: StageStepName, { page, onClose }: Props) {
  const definition = stageLoop.steps[name]
  return {
    title: definition.label, submitLabel: definition.label, ...(definition.binds ? { binds: true } : {}), schema: definition.body as z.ZodType, touches: TOUCHES, onClose,
    send: (body: object) => call(stageSteps[name], { params: { id: page.stage.id }, body: { ...body, baseVersion: page.stage.version } as never }),
  } satisfies Partial<StepFormProps<object>>
}

export function StageDialog({ step, item, ...props }: Props & { step: StageStepName; item?: ItemReply | undefined }) {
  return (
    <Suspense fallback={<Skeleton />}>
      {step === 'tick' ? <Tick {...props} item={item!} /> : step === 'addItem' || step === 'editItem' ? <Item {...props} item={item} /> : step === 'reschedule' ? <Reschedule {...props} /> : step === 'report' ? <Report {...props} />
        : <Reasoned {...props} step={step} item={item} />}
    </Suspense>
  )
}

function Tick({ item, ...props }: Props & { item: ItemReply }) {
  const step = useStep('tick', props)
  const [busy, setBusy] = useState(false)
  return (
    <StepForm<{ itemId: string; note: string; photos: string[] }> {...step} title="勾上这一项" done="已勾上" busy={busy} start={{ itemId: item.id, note: '', photos: [] }} effect={() => '写明凭什么算达到；谁勾的、哪天勾的都留着。'}>
      {(body, set, wrong) => (
        <>
          <p className="law">“{item.text}”</p>
          <TextArea label="凭什么算达到" name="note" maxLength={500} value={body.note} error={wrong['note'] ?? wrong['itemId']} onChange={(event) => set({ note: event.target.value })} />
          <FileInput label="依据材料" optional hint="台账、纪要、照片都可以，最多 9 个" purpose="other" most={9} name="photos" error={wrong['photos']} onBusy={setBusy} onChange={(files) => set({ photos: files.map((file) => file.id) })} />
        </>
      )}
    </StepForm>
  )
}

type ItemBody = { itemId: string; text: string; metric: Metric | null; threshold: number | null; reason?: string }

function Item({ item, ...props }: Props & { item: ItemReply | undefined }) {
  const step = useStep(item ? 'editItem' : 'addItem', props)
  const [id] = useState(newId)
  const { share } = props.page
  return (
    <StepForm<ItemBody> {...step} title={item ? '改这一项' : '退出清单加一项'} submitLabel={item ? '保存' : '加上'} done={item ? '已改，原来的留在经过里' : '已加上'}
      start={{ itemId: item?.id ?? id, text: item?.text ?? '', metric: item?.metric ?? null, threshold: item?.threshold ?? null, ...(item ? { reason: '' } : {}) }} {...(item?.tickedOn ? { effect: () => '改了以后要重新勾。' } : {})}>
      {(body, set, wrong) => (
        <>
          <TextArea label="达到什么才算完成" name="text" maxLength={500} value={body.text} error={wrong['text']} onChange={(event) => set({ text: event.target.value })} />
          <ChoiceField label="怎么核对" name="metric" options={[{ value: '', label: '由人核对' }, ...(Object.keys(METRICS) as Metric[]).map((value) => ({ value, label: `算${METRICS[value]}` }))]} value={body.metric ?? ''} onChange={(metric) => set({ metric: (metric || null) as Metric | null })} hint="按任务计算的不用人勾；只是阶段的门槛，不改任务的期限" />
          {body.metric && <Field label="完成比例" optional name="threshold" error={wrong['threshold']} hint={share.inDocument ? share.basis : <Assumed>文中未写，不填按 {share.value}%</Assumed>}>{(control) => <NumberBox control={control} min={1} max={100} unit="%" value={body.threshold} onChange={(threshold) => set({ threshold })} />}</Field>}
          {item && <TextArea label="为什么改" name="reason" maxLength={500} value={body.reason ?? ''} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />}
        </>
      )}
    </StepForm>
  )
}

function Reschedule(props: Props) {
  const step = useStep('reschedule', props)
  const { today } = useVisitor()
  const { stage } = props.page
  return (
    <StepForm<{ fromOn: string | null; toOn: string | null; reason: string }> {...step} done="日期已改" start={{ fromOn: stage.fromOn, toOn: stage.toOn, reason: '' }}
      effect={() => (stage.planFromOn ? <>方案写的是 {shortDay(stage.planFromOn, today)} 至 {shortDay(stage.planToOn, today)}。改过的日期，方案修订时不再跟着变；任务各自的期限不变。</> : '任务各自的期限不变。')}>
      {(body, set, wrong) => (
        <>
          <Field label="开始" name="fromOn" error={wrong['fromOn']}>{(control) => <DayBox control={control} value={body.fromOn} onChange={(fromOn) => set({ fromOn })} />}</Field>
          <Field label="结束" name="toOn" error={wrong['toOn']}>{(control) => <DayBox control={control} value={body.toOn} onChange={(toOn) => set({ toOn })} />}</Field>
          <TextArea label="为什么改" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function Report(props: Props) {
  const step = useStep('report', props)
  const { hazards, stage, counts } = props.page
  return (
    <StepForm<{ summary: string; problems: string; next: string }> {...step} submitLabel="出总结" done="阶段总结已出" start={{ summary: '', problems: '', next: '' }}
      effect={() => <>数字取自台账，不用再填：本阶段到期任务 {count(counts.inside.total)} 项，完成 {count(counts.inside.done)} 项；发现隐患 {count(hazards.found)} 件（重大 {count(hazards.majorFound)}），销号 {count(hazards.closed)} 件；退出清单 {stage.met}/{stage.items}。出了以后自动编号，不能改，只能另出。</>}>
      {(body, set, wrong) => (
        <>
          {([['summary', '主要做法'], ['problems', '存在问题'], ['next', '下一步安排']] as const).map(([field, label]) => <TextArea key={field} label={label} name={field} rows={4} maxLength={4000} value={body[field]} error={wrong[field]} onChange={(event) => set({ [field]: event.target.value })} />)}
        </>
      )}
    </StepForm>
  )
}

const WORDS: Partial<Record<StageStepName, { field: 'reason' | 'note'; label: string; optional?: boolean; done: string; effect: string }>> = {
  untick: { field: 'reason', label: '为什么取消', done: '已取消勾选', effect: '勾过的记录留在经过里。' },
  removeItem: { field: 'reason', label: '为什么去掉', done: '已去掉，记录留着', effect: '这一项和理由都留着，不再算进退出清单。' },
  submit: { field: 'note', label: '说明', optional: true, done: '已提请验收', effect: '清单逐项核对、出了阶段总结，才能验收。' },
  giveBack: { field: 'reason', label: '还差什么', done: '已退回', effect: '阶段回到进行中。' },
  close: { field: 'note', label: '验收意见', optional: true, done: '阶段已完成', effect: '清单和总结都齐，阶段完成。以后发现问题可以说明理由重新打开。' },
  reopen: { field: 'reason', label: '为什么重新打开', done: '已重新打开', effect: '原来的总结留着；再次完成要重新出总结。' },
}

function Reasoned({ step: name, item, ...props }: Props & { step: StageStepName; item?: ItemReply | undefined }) {
  const step = useStep(name, props)
  const words = WORDS[name]!
  return (
    <StepForm<Record<string, string>> {...step} done={words.done} start={{ [words.field]: '', ...(item ? { itemId: item.id } : {}) }} effect={() => words.effect}>
      {(body, set, wrong) => (
        <>
          {item && <p className="law">“{item.text}”</p>}
          <TextArea label={words.label} {...(words.optional ? { optional: true } : {})} name={words.field} maxLength={500} value={body[words.field] ?? ''} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

export function AddStage({ plan, onClose }: { plan: StagesReply['plan']; onClose: () => void }) {
  const [stageId] = useState(newId)
  return (
    <Suspense fallback={<Skeleton />}>
      <StepForm<{ stageId: string; title: string; fromOn: string | null; toOn: string | null }> title="加一个阶段" submitLabel="加上" schema={addStage.body.omit({ commandId: true })} touches={TOUCHES} done="已加上" onClose={onClose} start={{ stageId, title: '', fromOn: null, toOn: null }}
        send={(body) => call(addStage, { params: { id: plan.id }, body: { ...body, fromOn: body.fromOn!, toOn: body.toOn! } })} effect={() => '方案没有划分阶段的，可按年度计划分步。加的阶段注明不是方案写的。'}>
        {(body, set, wrong) => (
          <>
            <TextField label="名称" name="title" maxLength={100} value={body.title} error={wrong['title']} placeholder="如 2026 年度" onChange={(event) => set({ title: event.target.value })} />
            <Field label="开始" name="fromOn" error={wrong['fromOn']}>{(control) => <DayBox control={control} value={body.fromOn} onChange={(fromOn) => set({ fromOn })} />}</Field>
            <Field label="结束" name="toOn" error={wrong['toOn']}>{(control) => <DayBox control={control} value={body.toOn} onChange={(toOn) => set({ toOn })} />}</Field>
          </>
        )}
      </StepForm>
    </Suspense>
  )
}

export function SetTheme({ planId, year, onClose }: { planId: string; year: StagesReply['years'][number]; onClose: () => void }) {
  return (
    <StepForm<{ theme: string }> title={`${year.year} 年的主题`} submitLabel="定下" schema={setTheme.body.pick({ theme: true })} touches={TOUCHES} done={`${year.year} 年的主题已定`} onClose={onClose} start={{ theme: year.theme ?? '' }}
      send={({ commandId, theme }) => call(setTheme, { params: { id: planId }, body: { commandId, theme, year: year.year, baseVersion: year.version } })}>
      {(body, set, wrong) => <TextField label="主题" name="theme" maxLength={40} value={body.theme} error={wrong['theme']} hint="如 提升、强化、巩固" onChange={(event) => set({ theme: event.target.value })} />}
    </StepForm>
  )
}
