// The forms of the steps of a task: what each asks, and what it says will happen.
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { addDays, type Day } from '#platform/time/day.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { Field, TextArea } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { shortDay } from '#web/kit/format.ts'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { taskSteps, type TaskReply } from '../contract.ts'
import { taskLoop, type TaskStep } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

type Props = { reply: TaskReply; onClose: () => void }

export function StepDialog({ step, ...props }: Props & { step: TaskStep }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

const factsOf = (reply: TaskReply) => reply.row as unknown as Readonly<Record<string, string | null>>

/** What every step form has from its definition. */
function useStep(step: TaskStep, { reply, onClose }: Props) {
  const definition = taskLoop.steps[step]
  const { today } = useVisitor()
  return {
    title: definition.label, submitLabel: definition.label, ...(definition.binds ? { binds: true } : {}), schema: definition.body as z.ZodType,
    check: (body: object) => definition.check?.(reply.row as never, body, { today, terms: reply.terms } as never),
    send: (body: object) => call(taskSteps[step], { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version } as never }),
    touches: ['tasks', 'home', 'notices'], onClose,
  } satisfies Partial<StepFormProps<object>>
}

type Written = { field: 'progress' | 'result' | 'note' | 'reason' | 'review'; label: string; hint?: string; optional?: true; rows?: number }

/** Words, and files where they may be there. */
function written(name: TaskStep, words: Written & { files?: string; done: string; effect: (reply: TaskReply, today: Day) => string }) {
  return function WrittenStep(props: Props) {
    const step = useStep(name, props)
    const { today } = useVisitor()
    const [busy, setBusy] = useState(false)
    return (
      <StepForm<Record<string, string | string[]>> {...step} done={words.done} busy={busy} start={{ [words.field]: '', ...(words.files ? { files: [] } : {}) }} effect={() => words.effect(props.reply, today)}>
        {(body, set, wrong) => (
          <>
            <TextArea label={words.label} {...(words.optional ? { optional: true } : {})} {...(words.hint ? { hint: words.hint } : {})} name={words.field} rows={words.rows ?? 3} maxLength={words.field === 'reason' || words.field === 'review' ? 500 : 1000} value={String(body[words.field] ?? '')} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />
            {words.files && <FileInput label={words.files} optional name="files" purpose="other" most={10} onChange={(files) => set({ files: files.map((one) => one.id) })} onBusy={setBusy} />}
          </>
        )}
      </StepForm>
    )
  }
}

function Submit(props: Props) {
  const step = useStep('submit', props)
  const { today } = useVisitor()
  const facts = factsOf(props.reply)
  const [busy, setBusy] = useState(false)
  const contribution = (facts['contribution'] as unknown) === true
  return (
    <StepForm<{ result: string; doneOn: string | null; files: string[] }> {...step} busy={busy} done={contribution ? '已报送，办结' : '已提交，等审核'} start={{ result: '', doneOn: today, files: [] }}
      effect={(body) => <>{contribution ? '配合事项报送即办结；材料不对，统筹单位可以退回。' : '提交以后由统筹单位审核；谁办谁不核。'}{body.doneOn && body.doneOn > String(facts['firstDueOn']) && <> 完成日期晚于原定时限 {shortDay(facts['firstDueOn'] ?? null, today)}，记作逾期办结。</>}</>}>
      {(body, set, wrong) => (
        <>
          <TextArea label="办成了什么" name="result" rows={4} maxLength={1000} value={body.result} error={wrong['result']} hint={facts['deliverable'] ? `文中要求：${facts['deliverable']}` : '写清做了什么、文件叫什么、现在怎样'} onChange={(event) => set({ result: event.target.value })} />
          <Field label="哪天办成的" name="doneOn" error={wrong['doneOn']}>{(control) => <DayBox control={control} value={body.doneOn} onChange={(doneOn) => set({ doneOn })} />}</Field>
          <FileInput label="材料" optional name="files" purpose="other" most={10} hint="印发的文件、清单、照片，审核凭它看" onChange={(files) => set({ files: files.map((one) => one.id) })} onBusy={setBusy} />
        </>
      )}
    </StepForm>
  )
}

function GiveBack(props: Props) {
  const step = useStep('giveBack', props)
  const { today } = useVisitor()
  return (
    <StepForm<{ reason: string; dueOn: string | null }> {...step} done="已退回" start={{ reason: '', dueOn: null }} effect={(body) => `退回给${factsOf(props.reply)['organisationName'] ?? ''}，时限${body.dueOn ? `改到 ${shortDay(body.dueOn, today)}` : '不变'}；按时与否仍看原定时限。`}>
      {(body, set, wrong) => (
        <>
          <TextArea label="还差什么" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
          <Field label="新的时限" optional name="dueOn" error={wrong['dueOn']}>{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} earliest={today} />}</Field>
        </>
      )}
    </StepForm>
  )
}

function HandOver(props: Props) {
  const step = useStep('handOver', props)
  const { items } = useWhole('organisations')
  const facts = factsOf(props.reply)
  return (
    <StepForm<{ handoverToId: string | null; reason: string; left: string }> {...step} done="已移交，等对方接手" start={{ handoverToId: null, reason: '', left: '' }} effect={(body) => `${items.find(({ id }) => id === body.handoverToId)?.name ?? '对方'}确认接手以后，这项任务才归对方；在那以前仍是${facts['organisationName'] ?? ''}的，时限不变。`}>
      {(body, set, wrong) => (
        <>
          <Field label="移交给" name="handoverToId" error={wrong['handoverToId']}>{(control) => <ChooseBox control={control} options={items.filter(({ id }) => id !== facts['organisationId']).map((item) => ({ value: item.id, label: item.name }))} value={body.handoverToId} onChange={(handoverToId) => set({ handoverToId })} />}</Field>
          <TextArea label="为什么移交" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
          <TextArea label="还有什么没办" name="left" maxLength={1000} value={body.left} error={wrong['left']} hint="对方凭它接着办" onChange={(event) => set({ left: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function AskExtension(props: Props) {
  const step = useStep('askExtension', props)
  const { today } = useVisitor()
  const facts = factsOf(props.reply)
  const earliest = [addDays(facts['dueOn'] as Day, 1), today].reduce((a, b) => (a > b ? a : b))
  return (
    <StepForm<{ until: string | null; reason: string }> {...step} done="已申请，等统筹单位批" start={{ until: null, reason: '' }} effect={() => `批下来之前，时限仍是 ${shortDay(facts['dueOn'] ?? null, today)}。最多延期 ${props.reply.terms.extensions} 次；按时与否仍看原定时限。`}>
      {(body, set, wrong) => (
        <>
          <Field label="延到哪天" name="until" error={wrong['until']}>{(control) => <DayBox control={control} value={body.until} onChange={(until) => set({ until })} earliest={earliest} />}</Field>
          <TextArea label="为什么办不完" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function WithdrawHandover(props: Props) {
  const step = useStep('withdrawHandover', props)
  return <StepForm<Record<string, never>> {...step} done="已撤回移交" start={{}} effect={() => '这项任务仍由原单位办。'}>{() => null}</StepForm>
}

const FORMS: Readonly<Record<TaskStep, (props: Props) => React.JSX.Element>> = {
  start: written('start', { field: 'progress', label: '打算怎么办', optional: true, done: '已开始办', effect: () => '环节变成“正在办”。' }),
  report: written('report', { field: 'progress', label: '进展', hint: '写到哪一步、还差什么', files: '材料', rows: 4, done: '已记进展', effect: () => '领导和统筹单位在清单里看得到。' }),
  submit: Submit,
  accept: written('accept', { field: 'review', label: '审核意见', optional: true, done: '已办结', effect: ({ row }, today) => `办结以后不再催办。完成日期 ${shortDay(factsOf({ row } as TaskReply)['doneOn'] ?? null, today)}。` }),
  giveBack: GiveBack,
  contribute: written('contribute', { field: 'note', label: '配合做了什么', files: '材料', rows: 4, done: '已报给牵头单位', effect: ({ row }) => `报给牵头单位${factsOf({ row } as TaskReply)['organisationName'] ?? ''}，记进经过。` }),
  handOver: HandOver,
  takeOver: written('takeOver', { field: 'note', label: '捎一句话', optional: true, done: '已接手', effect: ({ row }, today) => `接手以后由你们单位办，时限 ${shortDay(factsOf({ row } as TaskReply)['dueOn'] ?? null, today)}。` }),
  declineHandover: written('declineHandover', { field: 'reason', label: '为什么不接', done: '已答复不接手', effect: () => '仍由原单位办。' }),
  withdrawHandover: WithdrawHandover,
  askExtension: AskExtension,
  grantExtension: written('grantExtension', { field: 'note', label: '审批意见', optional: true, done: '已同意延期', effect: ({ row }, today) => `时限从 ${shortDay(factsOf({ row } as TaskReply)['dueOn'] ?? null, today)} 改到 ${shortDay(factsOf({ row } as TaskReply)['extensionUntil'] ?? null, today)}。按时与否仍看原定时限。` }),
  refuseExtension: written('refuseExtension', { field: 'reason', label: '为什么不同意', done: '已答复不同意', effect: () => '时限不变。' }),
  urge: written('urge', { field: 'note', label: '捎一句话', optional: true, done: '已催办', effect: () => '告诉牵头单位的人，记进经过。一天只催一次。' }),
}
