// The three forms of a visit on the phone: the expert reports what was seen and goes again, the enterprise answers each advice. Each
// saves itself as it is filled in and goes into the outbox with its photos: a workshop's basement has no network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { KeptPhotos } from '#rooms/hazards/ui/field/photos.tsx'
import { ChoiceField, clock, Skeleton, TextArea, TextField } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Screen, useSend } from '#web/kit/phone/index.ts'
import type { VisitReply } from '../../contract.ts'
import { LEVEL_WORDS, visitLoop } from '../../rules.ts'
import type { Facts } from './visits.tsx'

type Props = { page: VisitReply; facts: Facts; today: Day; head: { title: string; sub: string }; strip: ReactNode; back: () => void; /** What is known of the visit. */ about: ReactNode }
type Step = 'report' | 'answer' | 'revisit'
type Kept = { commandId: string; photos: readonly PhotoNote[] }

/** A form that saves itself, checks by the step's own rules and puts its letter into the outbox. */
function useForm<T extends object>(step: Step, { page, facts, back }: Props, first: (mint: () => string) => T, bodyOf: (value: T) => object) {
  const device = useDevice()
  const key = `visit:${page.row.id}:${step}`
  const draft = useDraft<T & Kept>(key, () => ({ ...first(() => newId(device.now())), commandId: newId(device.now()), photos: [] }))
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({})
  const { busy, send } = useSend(back)
  const submit = async () => {
    const { value } = draft
    if (!value) return
    const { label } = visitLoop.steps[step]
    const parsed = visitLoop.steps[step].body.safeParse({ ...bodyOf(value), ...(step === 'answer' ? {} : { photos: value.photos.map(({ id }) => id) }) })
    if (!parsed.success) {
      const found = Object.fromEntries(parsed.error.issues.toReversed().map((issue) => [issue.path.slice(0, 2).join('.'), issue.message]))
      setWrong(found)
      return document.querySelector<HTMLElement>(`[name="${Object.keys(found)[0]}"]`)?.focus()
    }
    draft.close()
    await send({
      id: value.commandId, subject: page.row.id, path: `/api/help-visits/${page.row.id}/${step}`, deed: step, label: `${label}：${facts.entityName}`, replaces: `/api/help-visits/${page.row.id}`, page: `/m/help/${page.row.id}`, draft: { key, value },
      body: { commandId: value.commandId, baseVersion: page.row.version, ...parsed.data },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }
  const set = (change: (before: T & Kept) => Partial<T & Kept>) => {
    setWrong({})
    draft.set((before) => ({ ...before, ...change(before) }))
  }
  return { value: draft.value, set, wrong, setWrong, busy, submit, aside: draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined }
}

export function ReportForm(props: Props) {
  type Advice = { id: string; text: string; level: string }
  const form = useForm<{ visitedOn: Day; diagnosis: string; advices: readonly Advice[] }>('report', props, (mint) => ({ visitedOn: props.today, diagnosis: '', advices: [{ id: mint(), text: '', level: 'advice' }] }), ({ visitedOn, diagnosis, advices }) => ({ visitedOn, diagnosis, advices: advices.filter((one) => one.text.trim()) }))
  const { value, set, wrong } = form
  const change = (id: string, part: Partial<Advice>) => set(({ advices }) => ({ advices: advices.map((one) => (one.id === id ? { ...one, ...part } : one)) }))
  return (
    <Screen head={<Head {...props.head} back={props.back} aside={form.aside} />} strip={props.strip} deeds={value && <Deeds two><Deed look="plain" onClick={() => set(({ advices }) => ({ advices: [...advices, { id: newId(), text: '', level: 'advice' }] }))}>再加一条</Deed><Deed busy={form.busy} onClick={() => void form.submit()}>上报</Deed></Deeds>}>
      {props.about}
      <GroupHead title="报诊查情况" />
      {!value ? <Skeleton lines={6} /> : (
        <div className="visit-card">
          <TextArea label="诊断" name="diagnosis" rows={4} maxLength={2000} value={value.diagnosis} error={wrong['diagnosis'] && '写两句看到的情况'} hint="看了哪里，总的情况怎样" onChange={(event) => { const diagnosis = event.target.value; set(() => ({ diagnosis })) }} />
          <KeptPhotos photos={value.photos} label="照片（选填）" onChange={(next) => set(({ photos }) => ({ photos: next(photos) }) as Partial<typeof value>)} />
          {value.advices.map((one, i) => (
            <div key={one.id} className="card visit-card">
              <TextArea label={`意见建议 ${i + 1}`} name={`advices.${i}`} rows={2} maxLength={500} value={one.text} error={wrong[`advices.${i}`]} onChange={(event) => change(one.id, { text: event.target.value })} />
              <ChoiceField label="性质" name={`level-${one.id}`} options={(['advice', 'general', 'major'] as const).map((level) => ({ value: level, label: LEVEL_WORDS[level] }))} value={one.level} onChange={(level) => change(one.id, { level })} />
            </div>
          ))}
        </div>
      )}
    </Screen>
  )
}

export function AnswerForm(props: Props) {
  const { advices } = props.page.row
  type Answer = { adviceId: string; adopted: boolean | null; reason: string }
  const form = useForm<{ answers: readonly Answer[] }>('answer', props, () => ({ answers: advices.map((one) => ({ adviceId: one.id, adopted: null, reason: '' })) }), ({ answers }) => ({ answers: answers.map((one) => ({ ...one, reason: one.reason.trim() || null })) }))
  const { value, set, wrong } = form
  const change = (i: number, part: Partial<Answer>) => set(({ answers }) => ({ answers: answers.map((one, at) => (at === i ? { ...one, ...part } : one)) }))
  /** What the rule of the step says of the answers as a whole: a refusal has its reason, a major hazard is not refused. */
  const submit = () => {
    const gap = value?.answers.findIndex((one, i) => one.adopted === null || (!one.adopted && (one.reason.trim() === '' || advices[i]?.level === 'major'))) ?? -1
    if (gap < 0) return void form.submit()
    const one = value!.answers[gap]!
    form.setWrong({ [`answers.${gap}`]: one.adopted === null ? '选采纳或不采纳' : advices[gap]?.level === 'major' ? '重大隐患不能不采纳；不是重大隐患的，由监管部门判定' : '不采纳要写理由' })
    document.querySelector<HTMLElement>(`[name="answers.${gap}"]`)?.focus()
  }
  return (
    <Screen head={<Head {...props.head} back={props.back} aside={form.aside} />} strip={props.strip} deeds={value && <Deeds><Deed busy={form.busy} onClick={submit}>答复</Deed></Deeds>}>
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
    </Screen>
  )
}

export function RevisitForm(props: Props) {
  const form = useForm<{ revisitedOn: Day; revisit: string; done: readonly string[] }>('revisit', props, () => ({ revisitedOn: props.today, revisit: '', done: [] }), ({ revisitedOn, revisit, done }) => ({ revisitedOn, revisit, done }))
  const { value, set, wrong } = form
  const tick = (id: string, on: boolean) => set(({ done }) => ({ done: on ? [...done, id] : done.filter((other) => other !== id) }))
  return (
    <Screen head={<Head {...props.head} back={props.back} aside={form.aside} />} strip={props.strip} deeds={value && <Deeds><Deed busy={form.busy} onClick={() => void form.submit()}>报回访</Deed></Deeds>}>
      {props.about}
      <GroupHead title="回访" note="落实了的勾上" />
      {!value ? <Skeleton lines={6} /> : (
        <div className="visit-card">
          {props.page.row.advices.filter((one) => one.adopted).map((one) => <label key={one.id} className="check-line"><input type="checkbox" checked={value.done.includes(one.id)} onChange={(event) => tick(one.id, event.target.checked)} />落实了：{one.text}</label>)}
          <TextArea label="回访情况" name="revisit" rows={3} maxLength={1000} value={value.revisit} error={wrong['revisit'] && '写一句回访看到的情况'} onChange={(event) => { const revisit = event.target.value; set(() => ({ revisit })) }} />
          <KeptPhotos photos={value.photos} label="照片（选填）" onChange={(next) => set(({ photos }) => ({ photos: next(photos) }) as Partial<typeof value>)} />
        </div>
      )}
    </Screen>
  )
}
