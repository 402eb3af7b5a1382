// 任务和履职 on the phone: what my unit still has to do by a day, and what it has to do in the period that runs, with one form to note
// that it was done. Both open and both are filed without a network.
import { useState } from 'react'
import { parcelOf } from '#platform/sync/photos.ts'
import { useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { Deadline, TextArea, TextField } from '#web/kit/index.ts'
import { Absent, Deed, Deeds, FormScreen, GroupHead, Head, Pending, PhotoRow, Row, Screen, useForm, usePending, type PageProps } from '#web/kit/phone/index.ts'
import { originalOf } from '#rooms/plans/ui/field/readings.ts'
import type { Duties } from '../../contract.ts'
import { OWED_TASKS, owedDuties } from './readings.ts'

export type OwnUnit = { readonly id: string; readonly name: string }
type Owed = { id: string; title: string; state: string; dueOn: Day; action: string; contribution: boolean }
type Duty = Duties['duties'][number]

const FIRST = 10
const subjectOf = (duty: Duty, unit: OwnUnit) => `duty:${duty.id}:${duty.rule}:${duty.current!.key}:${unit.id}`

export function OwedPage({ units, today, strip, back }: PageProps & { units: readonly OwnUnit[] }) {
  const tasks = useReading<{ rows: Owed[] }>(OWED_TASKS)
  const [doing, setDoing] = useState<{ duty: Duty; unit: OwnUnit }>()
  // A hundred tasks would push what is due this month off the screen.
  const [whole, setWhole] = useState(false)
  if (doing) return <DutyForm {...doing} today={today} strip={strip} back={() => setDoing(undefined)} />
  const rows = tasks.value?.rows
  return (
    <Screen head={<Head title="任务和履职" sub={units.map(({ name }) => name).join('、')} back={back} />} strip={strip}>
      {!rows && <Absent reading={tasks} lines={6} />}
      {rows && (
        <>
          <GroupHead title="有时限的任务" note={rows.length ? `${rows.length} 项` : undefined} />
          {rows.length === 0 ? <div className="card"><b>没有在办的任务</b><p>方案里有时限的句子，轮到你单位办的在这里。</p></div> : (
            <ul className="rows">
              {rows.slice(0, whole ? undefined : FIRST).map((one) => (
                <Row key={one.id} href={`/m/tasks/${one.id}`} sign={one.state === 'submitted' ? 'hold' : one.state === 'started' ? 'doing' : 'todo'} title={one.title} aside={one.state === 'submitted' ? '等审核' : <Deadline due={one.dueOn} today={today} />}>{one.action}{one.contribution && '　配合事项'}</Row>
              ))}
              {!whole && rows.length > FIRST && <Row title={`再看 ${rows.length - FIRST} 项`} onOpen={() => setWhole(true)} />}
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
  return <Row sign="todo" title={duty.title} aside={<Deadline due={duty.current!.until as Day} today={today} />} onOpen={onDo}>{duty.frequency}　{duty.current!.label}</Row>
}

function DutyForm({ duty, unit, today, strip, back }: PageProps & { duty: Duty; unit: OwnUnit }) {
  const period = duty.current!
  const subject = subjectOf(duty, unit)
  const form = useForm<{ deedId: string; doneOn: string; note: string }>({ draft: subject, subject, start: (mint) => ({ deedId: mint(), doneOn: today, note: '' }), done: back })

  function submit() {
    const { value } = form
    if (!value) return
    const note = value.note.trim()
    const { doneOn } = value
    if (form.refuse({ doneOn: doneOn > today ? '不能晚于今天' : doneOn < period.from && `这一期从 ${period.from} 起`, note: note.length < 2 && '写一句做了什么' })) return
    void form.send({
      path: `/api/duties/${duty.id}/fulfilments`, deed: 'fulfil', label: `登记履职：${duty.title}`, page: '/m/tasks',
      body: { id: value.deedId, rule: duty.rule, periodKey: period.key, organisationId: unit.id, doneOn, note, files: value.photos.map(({ id }) => id) },
    }, value.photos.map((photo) => parcelOf(photo, 'other')))
  }

  return (
    <FormScreen form={form} head={{ title: '登记履职', sub: period.label, back }} strip={strip} deeds={<Deeds><Deed busy={form.busy} onClick={submit}>登记</Deed><p>没有网也能登记，连上网自动传。</p></Deeds>}>
      <div className="card"><b>{duty.title}</b><p>{unit.name}　{duty.frequency}</p></div>
      <ul className="rows"><Row href={originalOf(duty.planId, duty.id)} title="看原文">{duty.planTitle}</Row></ul>
      {form.open && (
        <>
          <TextField label="哪天做的" type="date" min={period.from} max={today} {...form.field('doneOn')} />
          <TextArea label="做了什么" rows={4} maxLength={1000} {...form.field('note')} />
          <PhotoRow label="照片（选填）" {...form.row()} />
        </>
      )}
    </FormScreen>
  )
}
