// The forms of a visit: what was seen and advised, the enterprise's answer to each advice, the second look, the evaluation.
import { lazy, Suspense, useState } from 'react'
import type { z } from 'zod'
import { StepForm, type StepFormProps } from '#mechanisms/loop/ui/step-form.tsx'
import { call } from '#web/api/client.ts'
import { newId } from '#web/api/ids.ts'
import { Button } from '#web/kit/button.tsx'
import { ChoiceField, Field, TextArea, TextField } from '#web/kit/field.tsx'
import { FileInput } from '#web/kit/file-input.tsx'
import { Skeleton } from '#web/kit/states.tsx'
import { useVisitor } from '#web/kit/visitor.tsx'
import { visitSteps, type VisitReply } from '../contract.ts'
import { LEVEL_WORDS, visitLoop, type Advice, type VisitStep } from '../rules.ts'

const DayBox = lazy(() => import('#web/forms/controls.tsx').then((m) => ({ default: m.DayBox })))
const LEVELS = (['advice', 'general', 'major'] as const).map((value) => ({ value, label: LEVEL_WORDS[value] }))
const RATINGS = [5, 4, 3, 2, 1].map((value) => ({ value: String(value), label: `${value} 分` }))

type Props = { reply: VisitReply; onClose: () => void }

export function StepDialog({ step, ...props }: Props & { step: VisitStep }) {
  const Form = FORMS[step]
  return <Suspense fallback={<Skeleton />}><Form {...props} /></Suspense>
}

const advicesOf = (reply: VisitReply): readonly Advice[] => reply.row.advices

function useStep(step: VisitStep, { reply, onClose }: Props) {
  const definition = visitLoop.steps[step]
  const { today } = useVisitor()
  return {
    title: definition.label, submitLabel: definition.label, ...(definition.binds ? { binds: true } : {}), schema: definition.body as z.ZodType, check: (body: object) => definition.check?.(reply.row as never, body, { today } as never),
    send: (body: object) => call(visitSteps[step], { params: { id: reply.row.id }, body: { ...body, baseVersion: reply.row.version } as never }), touches: ['help-visits', 'home', 'notices'], onClose,
  } satisfies Partial<StepFormProps<object>>
}

type Reporting = { visitedOn: string | null; diagnosis: string; advices: { id: string; text: string; level: string }[]; photos: string[] }

function Report(props: Props) {
  const step = useStep('report', props)
  const { today } = useVisitor()
  const [busy, setBusy] = useState(false)
  return (
    <StepForm<Reporting> {...step} busy={busy} done="已报，等企业答复" start={{ visitedOn: today, diagnosis: '', advices: [{ id: newId(), text: '', level: 'advice' }], photos: [] }} effect={() => '单位逐条答复采纳不采纳。写成重大隐患的，报完以后在本页一键登记到隐患台账，不用再打一遍字。'}>
      {(body, set, wrong) => (
        <>
          <Field label="诊查日期" name="visitedOn" error={wrong['visitedOn']}>{(control) => <DayBox control={control} value={body.visitedOn} onChange={(visitedOn) => set({ visitedOn })} />}</Field>
          <TextArea label="诊断" name="diagnosis" rows={4} maxLength={2000} value={body.diagnosis} error={wrong['diagnosis']} hint="看了哪里，总的情况怎样" onChange={(event) => set({ diagnosis: event.target.value })} />
          {body.advices.map((one, i) => {
            const change = (part: Partial<(typeof body.advices)[number]>) => set({ advices: body.advices.map((other) => (other.id === one.id ? { ...other, ...part } : other)) })
            return (
              <div key={one.id} className="advice-box" data-field={`advices.${i}.text`}>
                <TextArea label={`意见建议 ${i + 1}`} name={`advices.${i}.text`} rows={2} maxLength={500} value={one.text} error={wrong[`advices.${i}.text`]} onChange={(event) => change({ text: event.target.value })} />
                <ChoiceField label="性质" name={`advices.${i}.level`} options={LEVELS} value={one.level} onChange={(level) => change({ level })} />
                <div><Button size="small" onClick={() => set({ advices: body.advices.filter((other) => other.id !== one.id) })}>去掉这一条</Button></div>
              </div>
            )
          })}
          <div><Button size="small" icon="plus" onClick={() => set({ advices: [...body.advices, { id: newId(), text: '', level: 'advice' }] })}>加一条</Button></div>
          <FileInput label="照片" optional purpose="other" most={9} onChange={(files) => set({ photos: files.map((one) => one.id) })} onBusy={setBusy} />
        </>
      )}
    </StepForm>
  )
}

type Answering = { answers: { adviceId: string; adopted: boolean | null; reason: string }[] }

function Answer(props: Props) {
  const step = useStep('answer', props)
  const advices = advicesOf(props.reply)
  return (
    <StepForm<Answering> {...step} done="已答复" start={{ answers: advices.map((one) => ({ adviceId: one.id, adopted: null, reason: '' })) }} effect={(body) => `采纳 ${body.answers.filter((one) => one.adopted).length} / ${advices.length} 条；不采纳的写理由。`}>
      {(body, set, wrong) => (
        <>
          {advices.map((one, i) => {
            const own = body.answers[i]!
            const change = (part: Partial<typeof own>) => set({ answers: body.answers.map((other, at) => (at === i ? { ...other, ...part } : other)) })
            return (
              <div key={one.id} className="advice-box" data-field={`answers.${i}`}>
                <p>{i + 1}. {one.text}　<span className="muted">{LEVEL_WORDS[one.level]}</span></p>
                <ChoiceField label="采纳吗" name={`answers.${i}.adopted`} options={[{ value: 'yes', label: '采纳' }, { value: 'no', label: '不采纳' }]} value={own.adopted === null ? null : own.adopted ? 'yes' : 'no'} error={wrong[`answers.${i}.adopted`] ?? wrong[`answers.${i}`]} onChange={(value) => change({ adopted: value === 'yes' })} />
                <TextField label={own.adopted === false ? '理由' : '打算怎么做'} {...(own.adopted === false ? {} : { optional: true })} name={`answers.${i}.reason`} maxLength={300} value={own.reason} error={wrong[`answers.${i}.reason`]} onChange={(event) => change({ reason: event.target.value })} />
              </div>
            )
          })}
          {advices.length === 0 && <p>没有意见建议，直接答复即可。</p>}
        </>
      )}
    </StepForm>
  )
}

type Revisiting = { revisitedOn: string | null; revisit: string; done: string[]; photos: string[] }

function Revisit(props: Props) {
  const step = useStep('revisit', props)
  const { today } = useVisitor()
  const [busy, setBusy] = useState(false)
  const adopted = advicesOf(props.reply).filter((one) => one.adopted)
  return (
    <StepForm<Revisiting> {...step} busy={busy} done="已回访，等评价" start={{ revisitedOn: today, revisit: '', done: [], photos: [] }} effect={(body) => `采纳的 ${adopted.length} 条里，落实了 ${body.done.length} 条。`}>
      {(body, set, wrong) => (
        <>
          <Field label="回访日期" name="revisitedOn" error={wrong['revisitedOn']}>{(control) => <DayBox control={control} value={body.revisitedOn} onChange={(revisitedOn) => set({ revisitedOn })} />}</Field>
          {adopted.length > 0 && <Field label="落实了的" optional name="done" group error={wrong['done']}>{() => <div className="choices">{adopted.map((one) => <label key={one.id} className="choice"><input type="checkbox" checked={body.done.includes(one.id)} onChange={(event) => set({ done: event.target.checked ? [...body.done, one.id] : body.done.filter((other) => other !== one.id) })} />{one.text}</label>)}</div>}</Field>}
          <TextArea label="回访情况" name="revisit" rows={3} maxLength={1000} value={body.revisit} error={wrong['revisit']} onChange={(event) => set({ revisit: event.target.value })} />
          <FileInput label="照片" optional purpose="other" most={9} onChange={(files) => set({ photos: files.map((one) => one.id) })} onBusy={setBusy} />
        </>
      )}
    </StepForm>
  )
}

function Evaluate(props: Props) {
  const step = useStep('evaluate', props)
  const [yuan, setYuan] = useState('')
  const bought = (props.reply.row as unknown as { sort: string }).sort === 'bought'
  return (
    <StepForm<{ rating: number | null; fee: number | null; note: string }> {...step} done="已评价" start={{ rating: null, fee: null, note: '' }} effect={() => (bought ? '评价以后进结算表。' : '评价以后这次帮扶办完。')}>
      {(body, set, wrong) => (
        <>
          <ChoiceField label="评价" name="rating" options={RATINGS} value={body.rating === null ? null : String(body.rating)} error={wrong['rating']} onChange={(value) => set({ rating: Number(value) })} />
          <TextField label="费用（元）" {...(bought ? {} : { optional: true })} name="fee" inputMode="decimal" value={yuan} error={wrong['fee']} onChange={(event) => { setYuan(event.target.value); set({ fee: /^\d+(?:\.\d{1,2})?$/.test(event.target.value.trim()) ? Math.round(Number(event.target.value) * 100) : null }) }} />
          <TextArea label="说明" optional name="note" rows={2} maxLength={500} value={body.note} error={wrong['note']} onChange={(event) => set({ note: event.target.value })} />
        </>
      )}
    </StepForm>
  )
}

function Void(props: Props) {
  const step = useStep('voidVisit', props)
  return <StepForm<{ reason: string }> {...step} done="已取消" start={{ reason: '' }} effect={() => '记录留着，不计次数。'}>{(body, set, wrong) => <TextArea label="为什么取消" name="reason" maxLength={500} value={body.reason} error={wrong['reason']} onChange={(event) => set({ reason: event.target.value })} />}</StepForm>
}

const FORMS: Readonly<Record<VisitStep, (props: Props) => React.JSX.Element>> = { report: Report, answer: Answer, revisit: Revisit, evaluate: Evaluate, voidVisit: Void }
