// One step of a hazard on the phone: a short form that saves itself, its effect said before it is done, and a letter in
// the outbox when it is.
import type { ReactNode } from 'react'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import { Empty, Skeleton, TextArea, TextField } from '#web/kit/index.ts'
import { Deed, Deeds, FormScreen, Head, PhotoRow, Screen, useForm } from '#web/kit/phone/index.ts'
import { PhoneEvidence } from '#rooms/evidence/ui/field/facts.tsx'
import { STEP_PATHS, stepOfPath, type HazardCase, type PhoneStep } from './case.ts'
import { fill, firstValues, needsBefore, questionsOf, STEP_FORMS, stepKey, type Question, type StepDraft } from './step-form.ts'

type Props = { id: string; step: string; strip: ReactNode; back: () => void; done: () => void }

export function StepPage(props: Props) {
  const reading = useReading<HazardCase>(`/api/hazards/${props.id}`)
  const step = stepOfPath(props.step)
  if (!step || (!reading.value && reading.trouble)) return <Screen head={<Head title="隐患" back={props.back} />} strip={props.strip}><Empty fact="这一步现在办不了">{reading.trouble === 'offline' ? '没有网，这件还没存到手机里。' : '回到隐患看看现在到哪一步了。'}</Empty></Screen>
  if (!reading.value) return <Screen head={<Head title={STEP_FORMS[step].title} back={props.back} />} strip={props.strip}><Skeleton lines={6} /></Screen>
  return <StepForm {...props} step={step} hazard={reading.value} />
}

function StepForm({ id, step, hazard, strip, back, done }: Omit<Props, 'step'> & { step: PhoneStep; hazard: HazardCase }) {
  const { title, photos, deed, effect } = STEP_FORMS[step]
  const form = useForm<Omit<StepDraft, 'commandId' | 'photos'> & { readonly before?: readonly PhotoNote[] }>({ draft: stepKey(id, step), subject: id, start: () => ({ baseVersion: hazard.row.version, values: firstValues(step, hazard.row) }), done })
  const { value } = form
  if (!value) return <Screen head={<Head title={title} back={back} />} strip={strip}><Skeleton lines={6} /></Screen>

  const closed = hazard.abilities[step]
  const questions = questionsOf(step, hazard)
  const pair = needsBefore(step, hazard)

  function submit() {
    if (!value) return
    const filled = fill(step, value, { questions, before: pair })
    if ('wrong' in filled) return void form.refuse(filled.wrong)
    void form.send(
      { path: `/api/hazards/${id}/${STEP_PATHS[step]}`, deed: step, label: `${title}：${hazard.entity.name}`, replaces: `/api/hazards/${id}`, body: filled.body },
      [...value.photos.map((photo) => parcelOf(photo, step === 'rectify' ? 'after' : 'other')), ...(value.before ?? []).map((photo) => parcelOf(photo, 'before'))],
    )
  }

  return (
    <FormScreen
      form={form} head={{ title, sub: hazard.entity.name, back }} strip={strip}
      deeds={<Deeds><Deed look={step === 'accept' ? 'seal' : 'main'} busy={form.busy} why={typeof closed === 'string' ? closed : undefined} onClick={submit}>{deed}</Deed><p>{effect}</p></Deeds>}
    >
      <div className="card"><b>{hazard.row.description}</b>{hazard.row.rectification && step !== 'rectify' && <p>企业说：{hazard.row.rectification}</p>}{hazard.row.returnReason && step === 'rectify' && <p>上次退回：{hazard.row.returnReason}</p>}</div>
      {step === 'accept' && <PhoneEvidence evidence={hazard.evidence} />}
      {form.open && (
        <>
          {pair && <PhotoRow label="整改前的照片" {...form.row('before')} />}
          {photos && <PhotoRow label={photos.needed ? photos.label : `${photos.label}（选填）`} {...form.row()} />}
          {questions.map((question) => <Ask key={question.name} question={question} value={value.values[question.name] ?? ''} error={form.wrong[question.name]} onChange={(text) => form.set('values', (before) => ({ ...before, [question.name]: text }), question.name)} />)}
        </>
      )}
    </FormScreen>
  )
}

function Ask({ question, value, error, onChange }: { question: Question; value: string; error: string | undefined; onChange: (text: string) => void }) {
  const { name, label, kind, hint } = question
  const common = { label, name, value, error, hint, ...(question.optional ? { optional: true } : {}) }
  if (kind === 'check') return <label className="check-line"><input type="checkbox" name={name} checked={value !== ''} onChange={(event) => onChange(event.target.checked ? 'yes' : '')} />{label}{error && <small role="alert">{error}</small>}</label>
  if (kind === 'words') return <TextArea {...common} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
  return <TextField {...common} type={kind === 'day' ? 'date' : 'text'} inputMode={kind === 'yuan' ? 'decimal' : kind === 'percent' ? 'numeric' : undefined} onChange={(event) => onChange(event.target.value)} />
}
