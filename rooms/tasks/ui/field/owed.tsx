// 任务和履职 on the phone: what my unit still has to do by a day, and what it has to do in the period that runs, with one form to note
// that it was done. Both open and both are filed without a network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { clock, Deadline, Sign, Skeleton, TextArea, TextField } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Pending, Screen, usePending, useSend } from '#web/kit/phone/index.ts'
import { KeptPhotos } from '#rooms/hazards/ui/field/photos.tsx'
import type { Duties } from '../../contract.ts'
import { OWED_TASKS, owedDuties } from './readings.ts'

export type OwnUnit = { readonly id: string; readonly name: string }
type Props = { units: readonly OwnUnit[]; today: Day; strip: ReactNode; back: () => void }
type Row = { id: string; title: string; state: string; dueOn: Day; action: string; contribution: boolean }
type Duty = Duties['duties'][number]

const subjectOf = (duty: Duty, unit: OwnUnit) => `duty:${duty.id}:${duty.rule}:${duty.current!.key}:${unit.id}`

export function OwedPage({ units, today, strip, back }: Props) {
  const tasks = useReading<{ rows: Row[] }>(OWED_TASKS)
  const [doing, setDoing] = useState<{ duty: Duty; unit: OwnUnit }>()
  if (doing) return <DutyForm {...doing} today={today} strip={strip} back={() => setDoing(undefined)} />
  const rows = tasks.value?.rows
  return (
    <Screen head={<Head title="任务和履职" sub={units.map(({ name }) => name).join('、')} back={back} />} strip={strip}>
      {!rows && (tasks.loading ? <Skeleton lines={6} /> : <div className="card"><b>还没存到手机里</b><p>连上一次网再看。</p></div>)}
      {rows && (
        <>
          <GroupHead title="有时限的任务" note={rows.length ? `${rows.length} 项` : undefined} />
          {rows.length === 0 ? <div className="card"><b>没有在办的任务</b><p>方案里有时限的句子，轮到你单位办的在这里。</p></div> : (
            <ul className="rows">
              {rows.map((one) => (
                <li key={one.id}><a className="rows-item" href={`/m/tasks/${one.id}`}>
                  <Sign name={one.state === 'submitted' ? 'hold' : one.state === 'started' ? 'doing' : 'todo'} /><b>{one.title}</b>
                  {one.state === 'submitted' ? <span className="rows-aside">等审核</span> : <Deadline due={one.dueOn} today={today} />}
                  <p>{one.action}{one.contribution && '　配合事项'}</p>
                </a></li>
              ))}
            </ul>
          )}
        </>
      )}
      {units.map((unit) => <UnitDuties key={unit.id} unit={unit} several={units.length > 1} today={today} onDo={(duty) => setDoing({ duty, unit })} />)}
    </Screen>
  )
}

function UnitDuties({ unit, several, today, onDo }: { unit: OwnUnit; several: boolean; today: Day; onDo: (duty: Duty) => void }) {
  const running = useReading<Duties>(owedDuties(unit.id)).value?.duties.filter(({ current }) => current !== null)
  if (!running?.length) return null
  const open = running.filter(({ current }) => current!.open > 0).toSorted((a, b) => (a.current!.until < b.current!.until ? -1 : 1))
  return (
    <>
      <GroupHead title={several ? `${unit.name}本期要做的` : '本期要做的'} note={`${running.length - open.length} / ${running.length} 已做`} />
      {open.length === 0 ? <div className="card"><b>本期都做了</b><p>下一期开始以后再来登记。</p></div>
        : <ul className="rows">{open.map((duty) => <DutyRow key={`${duty.id} ${duty.rule}`} duty={duty} unit={unit} today={today} onDo={() => onDo(duty)} />)}</ul>}
    </>
  )
}

function DutyRow({ duty, unit, today, onDo }: { duty: Duty; unit: OwnUnit; today: Day; onDo: () => void }) {
  const pending = usePending(subjectOf(duty, unit))
  if (pending.length) return <li><Pending letters={pending} /></li>
  return (
    <li><button type="button" className="rows-item" onClick={onDo}>
      <Sign name="todo" /><b>{duty.title}</b><Deadline due={duty.current!.until as Day} today={today} />
      <p>{duty.frequency}　{duty.current!.label}</p>
    </button></li>
  )
}

type Draft = { commandId: string; deedId: string; doneOn: string; note: string; photos: readonly PhotoNote[] }

function DutyForm({ duty, unit, today, strip, back }: { duty: Duty; unit: OwnUnit; today: Day; strip: ReactNode; back: () => void }) {
  const device = useDevice()
  const subject = subjectOf(duty, unit)
  const period = duty.current!
  const draft = useDraft<Draft>(subject, () => ({ commandId: newId(device.now()), deedId: newId(device.now()), doneOn: today, note: '', photos: [] }))
  const { busy, send } = useSend(back)
  const [wrong, setWrong] = useState<{ doneOn?: string; note?: string }>({})
  const { value } = draft

  function submit() {
    if (!value) return
    const note = value.note.trim()
    const day = value.doneOn > today ? '不能晚于今天' : value.doneOn < period.from ? `这一期从 ${period.from} 起` : undefined
    setWrong({ ...(day ? { doneOn: day } : {}), ...(note.length < 2 ? { note: '写一句做了什么' } : {}) })
    if (day || note.length < 2) return
    draft.close()
    void send({
      id: value.commandId, subject, path: `/api/duties/${duty.id}/fulfilments`, deed: 'fulfil', label: `登记履职：${duty.title}`, page: '/m/tasks', draft: { key: subject, value },
      body: { commandId: value.commandId, id: value.deedId, rule: duty.rule, periodKey: period.key, organisationId: unit.id, doneOn: value.doneOn, note, files: value.photos.map(({ id }) => id) },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }

  return (
    <Screen
      head={<Head title="登记履职" sub={period.label} back={back} aside={draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip}
      deeds={<Deeds><Deed busy={busy} onClick={submit}>登记</Deed><p>没有网也能登记，连上网自动传。</p></Deeds>}
    >
      <div className="card"><b>{duty.title}</b><p>{unit.name}　{duty.frequency}　{duty.planTitle}</p></div>
      {value && (
        <>
          <TextField label="哪天做的" name="doneOn" type="date" min={period.from} max={today} value={value.doneOn} error={wrong.doneOn} onChange={(event) => { const doneOn = event.target.value; draft.set((before) => ({ ...before, doneOn })) }} />
          <TextArea label="做了什么" name="note" rows={4} maxLength={1000} value={value.note} error={wrong.note} onChange={(event) => { const note = event.target.value; draft.set((before) => ({ ...before, note })) }} />
          <KeptPhotos photos={value.photos} label="照片（选填）" onChange={(change) => draft.set((before) => ({ ...before, photos: change(before.photos) }))} />
        </>
      )}
    </Screen>
  )
}
