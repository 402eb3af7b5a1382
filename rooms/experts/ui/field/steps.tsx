// The three forms of a visit on the phone: the expert reports what was seen and goes again, the enterprise answers each advice. Each
// saves itself as it is filled in and goes into the outbox with its photos: a workshop's basement has no network.
import type { ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { parcelOf } from '#platform/sync/photos.ts'
import type { Day } from '#platform/time/day.ts'
import { ChoiceField, Skeleton, TextArea, TextField } from '#web/kit/index.ts'
import { Deed, Deeds, FormScreen, gapsOf, GroupHead, PhotoRow, useForm, type PageProps } from '#web/kit/phone/index.ts'
import type { VisitReply } from '../../contract.ts'
import { LEVEL_WORDS, visitLoop } from '../../rules.ts'
import type { Facts } from './visits.tsx'

type Props = PageProps & { page: VisitReply; facts: Facts; head: { title: string; sub: string }; /** What is known of the visit. */ about: ReactNode }
type Step = 'report' | 'answer' | 'revisit'

/** The form of one step, checked by the step's own rules. `words`: what to say where they say it in general. */
function useStep<T extends object>(step: Step, { page, facts, back }: Props, start: (mint: () => string) => T, bodyOf: (value: T) => object, words: Readonly<Record<string, string>> = {}) {
  const form = useForm<T>({ draft: `visit:${page.row.id}:${step}`, subject: page.row.id, start, done: back })
  const submit = () => {
    const { value } = form
    if (!value) return
    const { label, body } = visitLoop.steps[step]
    const parsed = body.safeParse({ ...bodyOf(value), ...(step === 'answer' ? {} : { photos: value.photos.map(({ id }) => id) }) })
    if (!parsed.success) return void form.refuse(gapsOf(parsed.error.issues, words))
    void form.send({
      path: `/api/help-visits/${page.row.id}/${step}`, deed: step, label: `${label}：${facts.entityName}`, replaces: `/api/help-visits/${page.row.id}`, page: `/m/help/${page.row.id}`,
      body: { baseVersion: page.row.version, ...parsed.data },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }
  return { ...form, submit }
}

export function ReportForm(props: Props) {
  type Advice = { id: string; text: string; level: string }
  const form = useStep<{ visitedOn: Day; diagnosis: string; advices: readonly Advice[] }>('report', props, (mint) => ({ visitedOn: props.today, diagnosis: '', advices: [{ id: mint(), text: '', level: 'advice' }] }), ({ visitedOn, diagnosis, advices }) => ({ visitedOn, diagnosis, advices: advices.filter((one) => one.text.trim()) }), { diagnosis: '写两句看到的情况' })
  const { value, set, wrong } = form
  const change = (id: string, part: Partial<Advice>) => set('advices', (before) => before.map((one) => (one.id === id ? { ...one, ...part } : one)))
  return (
    <FormScreen form={form} head={{ ...props.head, back: props.back }} strip={props.strip} deeds={<Deeds two><Deed look="plain" onClick={() => set('advices', (before) => [...before, { id: newId(), text: '', level: 'advice' }])}>再加一条</Deed><Deed busy={form.busy} onClick={form.submit}>上报</Deed></Deeds>}>
      {props.about}
      <GroupHead title="报诊查情况" />
      {!value ? <Skeleton lines={6} /> : (
        <div className="visit-card">
          <TextArea label="诊断" rows={4} maxLength={2000} hint="看了哪里，总的情况怎样" {...form.field('diagnosis')} />
          <PhotoRow label="照片（选填）" {...form.row()} />
          {value.advices.map((one, i) => (
            <div key={one.id} className="card visit-card">
              <TextArea label={`意见建议 ${i + 1}`} name={`advices.${i}`} rows={2} maxLength={500} value={one.text} error={wrong[`advices.${i}`]} onChange={(event) => change(one.id, { text: event.target.value })} />
              <ChoiceField label="性质" name={`level-${one.id}`} options={(['advice', 'general', 'major'] as const).map((level) => ({ value: level, label: LEVEL_WORDS[level] }))} value={one.level} onChange={(level) => change(one.id, { level })} />
            </div>
          ))}
        </div>
      )}
    </FormScreen>
  )
}

export function AnswerForm(props: Props) {
  const { advices } = props.page.row
  type Answer = { adviceId: string; adopted: boolean | null; reason: string }
  const form = useStep<{ answers: readonly Answer[] }>('answer', props, () => ({ answers: advices.map((one) => ({ adviceId: one.id, adopted: null, reason: '' })) }), ({ answers }) => ({ answers: answers.map((one) => ({ ...one, reason: one.reason.trim() || null })) }))
  const { value, set, wrong } = form
  const change = (i: number, part: Partial<Answer>) => set('answers', (before) => before.map((one, at) => (at === i ? { ...one, ...part } : one)))
  /** What the rule of the step says of the answers as a whole: a refusal has its reason, a major hazard is not refused. */
  const submit = () => {
    const gap = value?.answers.findIndex((one, i) => one.adopted === null || (!one.adopted && (one.reason.trim() === '' || advices[i]?.level === 'major'))) ?? -1
    if (gap < 0) return form.submit()
    const one = value!.answers[gap]!
    form.refuse({ [`answers.${gap}`]: one.adopted === null ? '选采纳或不采纳' : advices[gap]?.level === 'major' ? '重大隐患不能不采纳；不是重大隐患的，由监管部门判定' : '不采纳要写理由' })
  }
  return (
    <FormScreen form={form} head={{ ...props.head, back: props.back }} strip={props.strip} deeds={<Deeds><Deed busy={form.busy} onClick={submit}>答复</Deed></Deeds>}>
      {props.about}
      <GroupHead title="逐条答复" note={`${advices.length} 条`} />
      {!value ? <Skeleton lines={6} /> : advices.map((one, i) => {
        const answer = value.answers[i]
        if (!answer) return null
        return (
          <div key={one.id} className="card visit-card">
            <p>{i + 1}. {one.text}　<span className="muted">{LEVEL_WORDS[one.level]}</span></p>
            <ChoiceField label="采纳吗" name={`answer-${one.id}`} options={[{ value: 'yes', label: '采纳' }, { value: 'no', label: '不采纳' }]} value={answer.adopted === null ? null : answer.adopted ? 'yes' : 'no'} onChange={(choice) => change(i, { adopted: choice === 'yes' })} />
            <TextField label={answer.adopted === false ? '理由' : '打算怎么做'} {...(answer.adopted === false ? {} : { optional: true })} name={`answers.${i}`} maxLength={300} value={answer.reason} error={wrong[`answers.${i}`]} onChange={(event) => change(i, { reason: event.target.value })} />
          </div>
        )
      })}
    </FormScreen>
  )
}

export function RevisitForm(props: Props) {
  const form = useStep<{ revisitedOn: Day; revisit: string; done: readonly string[] }>('revisit', props, () => ({ revisitedOn: props.today, revisit: '', done: [] }), ({ revisitedOn, revisit, done }) => ({ revisitedOn, revisit, done }), { revisit: '写一句回访看到的情况' })
  const { value, set } = form
  const tick = (id: string, on: boolean) => set('done', (before) => (on ? [...before, id] : before.filter((other) => other !== id)))
  return (
    <FormScreen form={form} head={{ ...props.head, back: props.back }} strip={props.strip} deeds={<Deeds><Deed busy={form.busy} onClick={form.submit}>报回访</Deed></Deeds>}>
      {props.about}
      <GroupHead title="回访" note="落实了的勾上" />
      {!value ? <Skeleton lines={6} /> : (
        <div className="visit-card">
          {props.page.row.advices.filter((one) => one.adopted).map((one) => <label key={one.id} className="check-line"><input type="checkbox" checked={value.done.includes(one.id)} onChange={(event) => tick(one.id, event.target.checked)} />落实了：{one.text}</label>)}
          <TextArea label="回访情况" rows={3} maxLength={1000} {...form.field('revisit')} />
          <PhotoRow label="照片（选填）" {...form.row()} />
        </div>
      )}
    </FormScreen>
  )
}
