// The forms of a plan's steps: what each asks, and what it will do to duties and tasks before it is done.
import { lazy, Suspense } from 'react'
import type { z } from 'zod'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { useReading } from '#web/api/query.ts'
import { Field, TextArea, TextField } from '#web/kit/field.tsx'
import { count, shortDay } from '#web/kit/format.ts'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { planSteps, readDiff, type PlanReply } from '../contract.ts'
import { planLoop, type PlanStepName } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))

type Props = { plan: PlanReply; onClose: () => void }

export function StepDialog({ step, ...props }: Props & { step: PlanStepName }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

function useStep(name: PlanStepName, { plan, onClose }: Props) {
  const definition = planLoop.steps[name]
  const { today } = useVisitor()
  return {
    title: definition.label, submitLabel: definition.label, ...(definition.binds ? { binds: true } : {}), schema: definition.body as z.ZodType,
    check: (body: object) => definition.check?.(plan as never, body as never, { today, terms: { figures: [] } } as never),
    send: (body: object) => call(planSteps[name], { params: { id: plan.id }, body: { ...body, baseVersion: plan.version } as never }),
    touches: ['plans', 'home', 'notices'], onClose,
  } satisfies Partial<StepFormProps<object>>
}

type Issue = { issuedOn: string | null; effectiveOn: string | null; documentNumber: string; periodFrom: string | null; periodTo: string | null; public: boolean }

function Issue(props: Props) {
  const step = useStep('issue', props)
  const { plan } = props
  const { today } = useVisitor()
  const years = /(20\d\d)\s*[—–\-~～至]+\s*(20\d\d)/u.exec(plan.title)
  return (
    <StepForm<Issue> {...step} submitLabel="看好了，印发" done="已印发，承诺开始执行"
      start={{ issuedOn: plan.issuedOn ?? today, effectiveOn: plan.issuedOn ?? today, documentNumber: plan.documentNumber ?? '', periodFrom: plan.periodFrom ?? (years ? `${years[1]}-01-01` : null), periodTo: plan.periodTo ?? (years ? `${years[2]}-12-31` : null), public: plan.public }}
      effect={(body) => <>{count(plan.progress.accepted)} 句承诺从 <b>{body.effectiveOn ? shortDay(body.effectiveOn, today) : '执行日'}</b> 起开始算：有期限的成为任务，有次数的成为履职；印发以后的文本不再改，要改上传修订稿。{body.public && '全文在公开页上谁都看得到。'}</>}>
      {(body, set, wrong) => (
        <>
          <TextField label="文号" optional name="documentNumber" maxLength={60} value={body.documentNumber} error={wrong['documentNumber']} placeholder="如 松街办发〔2026〕9号" onChange={(event) => set({ documentNumber: event.target.value })} />
          <div className="two-fields">
            <Field label="印发日" name="issuedOn" error={wrong['issuedOn']}>{(control) => <DayBox control={control} value={body.issuedOn} onChange={(issuedOn) => set({ issuedOn })} />}</Field>
            <Field label="从哪天起执行" name="effectiveOn" error={wrong['effectiveOn']} hint="“即日起”就填印发日">{(control) => <DayBox control={control} value={body.effectiveOn} onChange={(effectiveOn) => set({ effectiveOn })} />}</Field>
            <Field label="行动从" name="periodFrom" error={wrong['periodFrom']}>{(control) => <DayBox control={control} value={body.periodFrom} onChange={(periodFrom) => set({ periodFrom })} />}</Field>
            <Field label="到" name="periodTo" error={wrong['periodTo']}>{(control) => <DayBox control={control} value={body.periodTo} onChange={(periodTo) => set({ periodTo })} />}</Field>
          </div>
          <label className="row"><input type="checkbox" checked={body.public} onChange={(event) => set({ public: event.target.checked })} />此件公开发布：放到公开页，不用账号就能看</label>
        </>
      )}
    </StepForm>
  )
}

function Adopt(props: Props) {
  const step = useStep('adopt', props)
  const { plan } = props
  const { today } = useVisitor()
  const diff = useReading(readDiff, { params: { id: plan.id }, query: { from: plan.adoptedNumber ?? 1, to: plan.reviewNumber ?? 1, limit: 0 } })
  const number = (kind: 'changed' | 'new' | 'removed') => diff.data?.counts[kind] ?? 0
  const reason = plan.versions.find((one) => one.number === plan.reviewNumber)?.reason ?? ''
  return (
    <StepForm<{ effectiveOn: string | null; reason: string }> {...step} done="已采用，从执行日起按新的算" start={{ effectiveOn: today, reason }}
      effect={(body) => <>从 <b>{body.effectiveOn ? shortDay(body.effectiveOn, today) : '执行日'}</b> 起按第 {plan.reviewNumber} 次文本：改了 {count(number('changed'))} 句、新增 {count(number('new'))} 句、删去 {count(number('removed'))} 句，<a href={`/plans/${plan.id}/diff?from=${plan.adoptedNumber}&to=${plan.reviewNumber}`} target="_blank" rel="noreferrer">逐句看变化</a>。在那以前到期的，照旧文本算，不改。</>}>
      {(body, set, wrong) => (
        <>
          <Field label="从哪天起执行" name="effectiveOn" error={wrong['effectiveOn']} hint="今天或以后；已经过去的不改">{(control) => <DayBox control={control} value={body.effectiveOn} onChange={(effectiveOn) => set({ effectiveOn })} earliest={today} />}</Field>
          <TextArea label="为什么修订" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

type Closing = { summary: string; done: string; problems: string; next: string }

function Close(props: Props) {
  const step = useStep('close', props)
  const parts: readonly (readonly [keyof Closing, string, string, number])[] = [['summary', '总的情况', '一段话：这个行动怎么样了', 4], ['done', '办成了什么', '', 3], ['problems', '还有什么问题', '没办成的、办了又反复的', 3], ['next', '接下来', '哪些长期坚持，哪些带到下一个行动', 3]]
  return (
    <StepForm<Closing> {...step} submitLabel="总结关闭" done="已总结关闭" start={{ summary: '', done: '', problems: '', next: '' }} effect={() => '发现、销号、超期的数字由记录数出来，写进总结，以后不再变。没办结的任务随方案结束，不再出现在各单位的待办里，不再算超期；履职也到今天为止。关闭以后可以从它开始下一个行动，带上继续有效的和没办结的承诺。'}>
      {(body, set, wrong) => parts.map(([name, label, hint, rows]) => <TextArea key={name} label={label} name={name} rows={rows} maxLength={4000} value={body[name]} error={wrong[name]} {...(hint ? { hint } : {})} onChange={(event) => set({ [name]: event.target.value })} />)}
    </StepForm>
  )
}

function Publish(props: Props) {
  const step = useStep('publish', props)
  const open = !props.plan.public
  return (
    <StepForm<{ public: boolean }> {...step} title={open ? '公开' : '不再公开'} submitLabel={open ? '公开' : '不再公开'} done={open ? '已公开' : '公开页上没有了'} start={{ public: open }} effect={() => (open ? '全文和各次文本的执行日放到公开页，不用账号就能看；审读的情况、任务和数字不公开。' : '公开页上不再有这份方案；本辖区的人照旧看得到。')}>
      {() => null}
    </StepForm>
  )
}

function AsSuperior(props: Props) {
  const step = useStep('asSuperior', props)
  return <StepForm<object> {...step} done="已改作上级方案，可以与本级方案对照" start={{}} effect={() => '它只用来与本级方案对照，不在本辖区运行，不成为任务和履职；已经看过的句子留着。'}>{() => null}</StepForm>
}

function worded(name: PlanStepName, words: { field: 'note' | 'reason'; label: string; optional: boolean; done: string; effect: (plan: PlanReply) => string }) {
  return function WordedStep(props: Props) {
    const step = useStep(name, props)
    return (
      <StepForm<Record<string, string>> {...step} done={words.done} start={{ [words.field]: '' }} effect={() => words.effect(props.plan)}>
        {(body, set, wrong) => <TextArea label={words.label} {...(words.optional ? { optional: true } : {})} name={words.field} maxLength={500} value={body[words.field] ?? ''} error={wrong[words.field]} onChange={(event) => set({ [words.field]: event.target.value })} />}
      </StepForm>
    )
  }
}

const FORMS: Readonly<Record<PlanStepName, (props: Props) => React.JSX.Element>> = {
  issue: Issue, adopt: Adopt, close: Close, publish: Publish, asSuperior: AsSuperior,
  consult: worded('consult', { field: 'note', label: '向谁征求、到哪天', optional: true, done: '已转入征求意见', effect: () => '文本还可以改；审读的结果都留着。' }),
  approve: worded('approve', { field: 'note', label: '审定意见', optional: true, done: '已审定', effect: (plan) => `${count(plan.progress.accepted)} 句承诺定下来了，可以印发。` }),
  withdraw: worded('withdraw', { field: 'reason', label: '为什么撤回', optional: false, done: '已撤回', effect: () => '文本和审读结果留着，注明撤回的理由；名单里不再列它。' }),
  dropRevision: worded('dropRevision', { field: 'reason', label: '为什么不采用', optional: false, done: '没有采用，现行文本照常执行', effect: (plan) => `第 ${plan.reviewNumber} 次文本和它的审读结果留着，注明没有采用；现行文本照常执行。` }),
}
