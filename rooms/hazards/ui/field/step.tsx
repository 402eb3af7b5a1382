// One step of a hazard on the phone: a short form that saves itself, its effect said before it is done, and a letter in
// the outbox when it is.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { dropPhoto, parcelOf } from '#platform/sync/photos.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import { clock, Empty, Skeleton, TextArea, TextField, toast } from '#web/kit/index.ts'
import { Deed, Deeds, Head, Screen } from '#web/kit/phone/index.ts'
import { PhoneEvidence } from '#rooms/evidence/ui/field/facts.tsx'
import { STEP_PATHS, stepOfPath, type HazardCase, type PhoneStep } from './case.ts'
import { keepPhotos } from './draft.ts'
import { PhotoRow } from './photos.tsx'
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
  const device = useDevice()
  const form = STEP_FORMS[step]
  const draft = useDraft<StepDraft>(stepKey(id, step), () => ({ commandId: newId(device.now()), baseVersion: hazard.row.version, values: firstValues(step, hazard.row), photos: [] }))
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [taking, setTaking] = useState(false)
  const { value } = draft
  if (!value) return <Screen head={<Head title={form.title} back={back} />} strip={strip}><Skeleton lines={6} /></Screen>

  const closed = hazard.abilities[step]
  const questions = questionsOf(step, hazard)
  const pair = needsBefore(step, hazard)
  const answer = (name: string, text: string) => {
    setWrong(({ [name]: _, ...rest }) => rest)
    draft.set((before) => ({ ...before, values: { ...before.values, [name]: text } }))
  }

  async function take(files: File[], side: 'photos' | 'before' = 'photos') {
    setTaking(true)
    try {
      const photos = await keepPhotos(device, files)
      setWrong(({ [side]: _, ...rest }) => rest)
      draft.set((before) => ({ ...before, [side]: [...(before[side] ?? []), ...photos].slice(0, 9) }))
    } catch (error) {
      toast(error instanceof Error && error.name !== 'StorageFull' ? error.message : '手机存储满了，照片没存下。删掉一些照片或视频再拍。', { kind: 'wrong' })
    } finally {
      setTaking(false)
    }
  }

  async function submit() {
    if (!value || busy) return
    const filled = fill(step, value, { questions, before: pair })
    if ('wrong' in filled) {
      setWrong(filled.wrong)
      document.querySelector<HTMLElement>(`[name="${Object.keys(filled.wrong)[0]}"]`)?.focus()
      return
    }
    setBusy(true)
    draft.close()
    try {
      await device.post(
        {
          id: value.commandId, subject: id, path: `/api/hazards/${id}/${STEP_PATHS[step]}`, deed: step, label: `${form.title}：${hazard.entity.name}`, replaces: `/api/hazards/${id}`,
          draft: { key: stepKey(id, step), value }, body: filled.body,
        },
        [...value.photos.map((photo) => parcelOf(photo, step === 'rectify' ? 'after' : 'other')), ...(value.before ?? []).map((photo) => parcelOf(photo, 'before'))],
      )
      toast(navigator.onLine ? '已存在手机里，正在传' : '已存在手机里，连上网自动传')
      done()
    } catch {
      setBusy(false)
      toast('手机存储满了，这条没存下。先别关这一页，删掉一些照片或视频再交。', { kind: 'wrong' })
    }
  }

  return (
    <Screen
      head={<Head title={form.title} sub={hazard.entity.name} back={back} aside={draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />}
      strip={strip}
      deeds={<Deeds><Deed look={step === 'accept' ? 'seal' : 'main'} busy={busy || taking} why={typeof closed === 'string' ? closed : undefined} onClick={() => void submit()}>{form.deed}</Deed><p>{form.effect}</p></Deeds>}
    >
      <div className="card"><b>{hazard.row.description}</b>{hazard.row.rectification && step !== 'rectify' && <p>企业说：{hazard.row.rectification}</p>}{hazard.row.returnReason && step === 'rectify' && <p>上次退回：{hazard.row.returnReason}</p>}</div>
      {step === 'accept' && <PhoneEvidence evidence={hazard.evidence} />}
      {pair && (
        <PhotoRow
          photos={value.before ?? []} taking={taking} label="整改前的照片" error={wrong['before']} onTake={(files) => void take(files, 'before')}
          onDrop={(photo) => {
            draft.set((all) => ({ ...all, before: (all.before ?? []).filter((one) => one.id !== photo) }))
            void dropPhoto(device.store, device.account, photo)
          }}
        />
      )}
      {form.photos && (
        <PhotoRow
          photos={value.photos} taking={taking} label={form.photos.needed ? form.photos.label : `${form.photos.label}（选填）`} error={wrong['photos']} onTake={(files) => void take(files)}
          onDrop={(photo) => {
            draft.set((before) => ({ ...before, photos: before.photos.filter((one) => one.id !== photo) }))
            void dropPhoto(device.store, device.account, photo)
          }}
        />
      )}
      {questions.map((question) => <Ask key={question.name} question={question} value={value.values[question.name] ?? ''} error={wrong[question.name]} onChange={(text) => answer(question.name, text)} />)}
    </Screen>
  )
}

function Ask({ question, value, error, onChange }: { question: Question; value: string; error: string | undefined; onChange: (text: string) => void }) {
  const { name, label, kind, hint } = question
  const common = { label, name, value, error, hint, ...(question.optional ? { optional: true } : {}) }
  if (kind === 'check') return <label className="check-line"><input type="checkbox" name={name} checked={value !== ''} onChange={(event) => onChange(event.target.checked ? 'yes' : '')} />{label}{error && <small role="alert">{error}</small>}</label>
  if (kind === 'words') return <TextArea {...common} maxLength={1000} onChange={(event) => onChange(event.target.value)} />
  return <TextField {...common} type={kind === 'day' ? 'date' : 'text'} inputMode={kind === 'yuan' ? 'decimal' : kind === 'percent' ? 'numeric' : undefined} onChange={(event) => onChange(event.target.value)} />
}
