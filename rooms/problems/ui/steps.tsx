// The forms of the steps of a problem, and of deciding about a look-alike.
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { addDays } from '#platform/time/day.ts'
import { useWhole } from '#mechanisms/ledger/ui/lookup.ts'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { ChoiceField, Field, TextArea } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { judgeRecurrence, problemSteps, type ProblemReply, type RecurrenceReply } from '../contract.ts'
import { SORT_WORDS } from '../recurrence.ts'
import { problemLoop, type ProblemStep } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const ChooseBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.ChooseBox })))

type Props = { reply: ProblemReply; onClose: () => void }

export function StepDialog({ step, ...props }: Props & { step: ProblemStep }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

const factsOf = (reply: ProblemReply) => reply.row as unknown as Readonly<Record<string, string | null>>

function useStep(step: ProblemStep, { reply, onClose }: Props) {
  const definition = problemLoop.steps[step]
  const { today } = useVisitor()
  return {
    title: definition.label, submitLabel: definition.label, ...(definition.binds ? { binds: true } : {}), schema: definition.body as z.ZodType,
    check: (body: object) => definition.check?.(reply.row as never, body, { today } as never),
    send: (body: object) => call(problemSteps[step], { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version } as never }),
    touches: ['problems', 'home', 'notices'], onClose,
  } satisfies Partial<StepFormProps<object>>
}

type Words = { field: 'rectification' | 'note' | 'reason'; label: string; hint?: string; optional?: true; photos?: string; done: string; effect: string }

function written(name: ProblemStep, words: Words) {
  return function WrittenStep(props: Props) {
    const step = useStep(name, props)
    const [busy, setBusy] = useState(false)
    return (
      <StepForm<Record<string, string | string[]>> {...step} done={words.done} busy={busy} start={{ [words.field]: '', ...(words.photos ? { photos: [] } : {}) }} effect={() => words.effect}>
        {(body, set, wrong) => (
          <>
            <TextArea label={words.label} {...(words.optional ? { optional: true } : {})} {...(words.hint ? { hint: words.hint } : {})} name={words.field} rows={4} maxLength={words.field === 'rectification' ? 1000 : 500} value={String(body[words.field] ?? '')} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />
            {words.photos && <FileInput label={words.photos} {...(name === 'rectify' ? {} : { optional: true })} purpose="other" most={9} error={wrong['photos']} onChange={(files) => set({ photos: files.map((one) => one.id) })} onBusy={setBusy} />}
          </>
        )}
      </StepForm>
    )
  }
}

function Assign(props: Props) {
  const step = useStep('assign', props)
  const { today } = useVisitor()
  const { items } = useWhole('organisations')
  const facts = factsOf(props.reply)
  return (
    <StepForm<{ organisationId: string | null; dueOn: string | null; requirement: string }> {...step} done="已交办，进入蓄水池" start={{ organisationId: facts['organisationId'] ?? null, dueOn: facts['dueOn'] ?? addDays(today, 15), requirement: facts['requirement'] ?? '' }}
      effect={() => '责任单位会收到通知；整改完由别的部门做质量核查，再验收。'}>
      {(body, set, wrong) => (
        <>
          <Field label="责任单位" name="organisationId" error={wrong['organisationId']}>{(control) => <ChooseBox control={control} options={items.map((item) => ({ value: item.id, label: item.name }))} value={body.organisationId} onChange={(organisationId) => set({ organisationId })} />}</Field>
          <Field label="整改期限" name="dueOn" error={wrong['dueOn']}>{(control) => <DayBox control={control} value={body.dueOn} onChange={(dueOn) => set({ dueOn })} />}</Field>
          <TextArea label="整改要求" name="requirement" rows={3} maxLength={1000} value={body.requirement} error={wrong['requirement']} hint="改到什么样算好，核查时照着看" onChange={(event) => set({ requirement: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

const FORMS: Readonly<Record<ProblemStep, (props: Props) => React.JSX.Element>> = {
  assign: Assign,
  rectify: written('rectify', { field: 'rectification', label: '怎么改的', photos: '整改后的照片', done: '已提交，等质量核查', effect: '由责任单位以外的部门做质量核查；谁整改谁不核查。' }),
  pass: written('pass', { field: 'note', label: '核查情况', hint: '到没到现场、看了什么', photos: '核查照片', done: '核查合格，等验收', effect: '合格以后由另一位同事验收销号。' }),
  fail: written('fail', { field: 'reason', label: '哪里不到位', photos: '核查照片', done: '已退回整改', effect: '退回责任单位重新整改，按本地规则列入警示榜。' }),
  accept: written('accept', { field: 'note', label: '验收意见', optional: true, done: '已销号', effect: '问题出库；核查验收单可以打印。' }),
  giveBack: written('giveBack', { field: 'reason', label: '为什么退回', done: '已退回整改', effect: '退回责任单位重新整改，改好以后再核查。' }),
  voidCase: written('voidCase', { field: 'reason', label: '为什么作废', done: '已作废', effect: '记录留着，不再计数。' }),
}

export function JudgeDialog({ one, onClose }: { one: RecurrenceReply; onClose: () => void }) {
  const [decision, setDecision] = useState<'confirmed' | 'dismissed'>('confirmed')
  const schema = judgeRecurrence.body.pick({ reason: true }) as z.ZodType
  return (
    <StepForm<{ reason: string }> title={SORT_WORDS[one.sort]} submitLabel={decision === 'confirmed' ? '认定重发' : '不是重发'} schema={schema} touches={['problems', 'home']} done={decision === 'confirmed' ? '已认定' : '已排除'} onClose={onClose} start={{ reason: '' }}
      send={(body) => call(judgeRecurrence, { params: { id: one.problemId }, body: { commandId: body.commandId, recurrenceId: one.id, decision, reason: body.reason } })}
      effect={() => <>{one.reasons.join('；')}。{decision === 'confirmed' ? '认定以后计入重发次数。' : '排除以后不再提示。'}</>}>
      {(body, set, wrong) => (
        <>
          <ChoiceField label="是不是重发" name="decision" options={[{ value: 'confirmed', label: '是重发' }, { value: 'dismissed', label: '不是' }]} value={decision} onChange={(value) => setDecision(value as 'confirmed')} />
          <TextArea label="理由" name="reason" rows={3} maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}
