// One record that is (or was) on this phone: what is in it, whether the server has it, and when it was not taken, why and
// what can be done: put it right, use mine or theirs, leave a photo out, give it up.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import type { Device } from '#platform/sync/device.ts'
import { discard, type Letter, type Parcel, retry, revise } from '#platform/sync/outbox.ts'
import { useBox, useDevice, useToday } from '#platform/sync/react.ts'
import { Dialog, Empty, moment, NoteBar, Skeleton } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, LocalPhoto, Screen } from '#web/kit/phone/index.ts'
import { hazards } from '../../definitions.ts'
import './hazards.css'

type Props = { id: string; strip: ReactNode; back: () => void; open: (path: string) => void }

export function LetterPage({ id, strip, back, open }: Props) {
  const device = useDevice()
  const box = useBox()
  const today = useToday()
  const [leaving, setLeaving] = useState(false)
  const letter = box?.letters.find((known) => known.id === id)
  if (!box) return <Screen head={<Head title="记录" back={back} />} strip={strip}><Skeleton lines={6} /></Screen>
  if (!letter) return <Screen head={<Head title="记录" back={back} />} strip={strip}><Empty fact="这一条已经不在手机里了">传上去的，在“记录”里看。</Empty></Screen>
  const parcels = box.parcels.filter((parcel) => letter.parcels.includes(parcel.id))
  const giveUp = () => void device.store.change(device.account, (before) => discard(before, id)).then(back)
  return (
    <Screen
      head={<Head title={letter.path === '/api/hazards' ? '上报的隐患' : letter.label.split('：')[0]} sub={moment(new Date(letter.writtenAt), today)} back={back} />}
      strip={strip}
      deeds={<LetterDeeds device={device} letter={letter} parcels={parcels} open={open} leave={() => setLeaving(true)} />}
    >
      {letter.state === 'refused' && <Refused letter={letter} />}
      {letter.state === 'waiting' && <NoteBar kind="doing">存在手机里，连上网自动传。{letter.attempts > 1 && `试了 ${letter.attempts} 次还没传上，会接着试。`}</NoteBar>}
      {letter.state === 'delivered' && <NoteBar kind="done">传上去了。{letter.deliveredAt && moment(new Date(letter.deliveredAt), today)}</NoteBar>}
      {letter.refusal?.kind !== 'stale' && (
        <>
          <GroupHead title="写了什么" />
          <div className="card"><b>{letter.label}</b><Contents body={letter.body} /></div>
        </>
      )}
      {parcels.length > 0 && (
        <>
          <GroupHead title="照片" note={`${parcels.length} 张`} />
          <ul className="photo-row">{parcels.map((parcel, index) => <li key={parcel.id}><LocalPhoto id={parcel.id} alt={`第 ${index + 1} 张`} /></li>)}</ul>
          <p className="plain-note" style={{ marginTop: '0.5rem' }}>{parcels.map(parcelWords).join('；')}</p>
        </>
      )}
      {leaving && (
        <Dialog title="不要这一条了？" onClose={() => setLeaving(false)} foot={<><Deed onClick={() => setLeaving(false)}>先放着</Deed><Deed look="plain" onClick={giveUp}>删掉这一条</Deed></>}>
          <p>这一条和它的照片会从手机里删掉，找不回来。已经传上去的记录不受影响。</p>
        </Dialog>
      )}
    </Screen>
  )
}

function parcelWords(parcel: Parcel, index: number): string {
  const name = `第 ${index + 1} 张`
  if (parcel.state === 'delivered') return `${name}已传`
  if (parcel.state === 'refused') return `${name}没收下：${parcel.refusal?.title ?? ''}`
  return parcel.received ? `${name}传了 ${Math.floor((parcel.received / parcel.size) * 100)}%` : `${name}待传`
}

/** What is in the command, in words: only what a person wrote or chose. */
function Contents({ body }: { body: Letter['body'] }) {
  const words = ['situation', 'severity', 'treatment', 'answer', 'diagnosis', 'revisit', 'progress', 'result', 'place', 'rectification', 'review', 'reason', 'planMeasures', 'planResponsible', 'planContingency', 'planDueOn', 'dueOn', 'until'].map((key) => body[key]).filter((value): value is string => typeof value === 'string' && value !== '')
  return <>{words.map((text) => <p key={text}>{text}</p>)}</>
}

function Refused({ letter }: { letter: Letter }) {
  const { refusal } = letter
  if (!refusal) return null
  return (
    <>
      <NoteBar kind="wrong" role="alert"><b>没收下。</b>{refusal.title}{refusal.fields.filter((field) => !refusal.title.includes(field.message)).map((field) => <span key={field.field}> {field.message}。</span>)}</NoteBar>
      {refusal.kind === 'stale' && <Versions letter={letter} current={refusal.facts['current']} />}
    </>
  )
}

/** Mine and theirs side by side; what differs from what I saw is marked. */
function Versions({ letter, current }: { letter: Letter; current: unknown }) {
  const row = (typeof current === 'object' && current !== null ? current : {}) as Record<string, unknown>
  const theirs = (['state', 'dueOn', 'rectification', 'planMeasures', 'planResponsible', 'planDueOn'] as const).filter((name) => typeof row[name] === 'string' && row[name] !== '')
  return (
    <div className="letter-versions" style={{ marginTop: '0.625rem' }}>
      <div className="card mine"><b>你填的</b><Contents body={letter.body} /></div>
      <div className="card"><b>现在的</b>{theirs.map((name) => <p key={name}>{labelOf(name)} <mark>{wordOf(name, row[name] as string)}</mark></p>)}</div>
    </div>
  )
}

function labelOf(name: string): string {
  return hazards.fields[name as keyof typeof hazards.fields]?.label ?? '整改情况'
}

function wordOf(name: string, value: string): string {
  const field = hazards.fields[name as keyof typeof hazards.fields]
  return field?.kind === 'choice' ? (field.choices.find((choice) => choice.value === value)?.label ?? value) : value
}

function LetterDeeds({ device, letter, parcels, open, leave }: { device: Device; letter: Letter; parcels: readonly Parcel[]; open: (path: string) => void; leave: () => void }) {
  const change = (work: Parameters<Device['store']['change']>[1]) => void device.store.change(device.account, work).then(() => device.courier.wake())
  if (letter.state === 'delivered') return <Deeds><a className="deed" href={letter.page ?? (ofTask(letter) ? `/m/tasks/${letter.subject}` : `/m/hazards/${letter.subject}`)}>{letter.page ? '看这一件' : ofTask(letter) ? '看这项任务' : '看这件隐患'}</a></Deeds>
  if (letter.state === 'waiting') return <Deeds two><Deed look="plain" onClick={leave}>不要了</Deed><Deed icon="sync" onClick={() => { change((box) => retry(box, letter.id)); device.courier.wake(true) }}>现在传</Deed></Deeds>
  const bad = parcels.filter((parcel) => parcel.state === 'refused').map((parcel) => parcel.id)
  const version = versionIn(letter.refusal?.facts['current'])
  if (bad.length > 0) {
    const names = (field: string) => (Array.isArray(letter.body[field]) ? (letter.body[field] as string[]) : [])
    const field = ['files', 'before'].find((one) => names(one).some((photo) => bad.includes(photo))) ?? 'photos'
    const photos = names(field).filter((photo) => !bad.includes(photo))
    return <Deeds two><Deed look="plain" onClick={leave}>不要了</Deed><Deed onClick={() => change((box) => revise(box, letter.id, newId(device.now()), { [field]: photos }, bad))}>去掉坏照片再传</Deed></Deeds>
  }
  if (letter.refusal?.kind === 'stale' && version !== undefined) {
    return <Deeds two><Deed look="plain" onClick={leave}>用现在的</Deed><Deed onClick={() => change((box) => revise(box, letter.id, newId(device.now()), { baseVersion: version }))}>用我的</Deed></Deeds>
  }
  return <Deeds two><Deed look="plain" onClick={leave}>不要了</Deed><Deed onClick={() => void reopen(device, letter).then(open)}>改一改再传</Deed></Deeds>
}

const ofTask = (letter: Letter) => letter.path.startsWith('/api/tasks/')

function versionIn(current: unknown): number | undefined {
  const version = (current as { version?: unknown } | undefined)?.version
  return typeof version === 'number' ? version : undefined
}

/** Turns a refused letter back into the draft it came from, with a new command id; its photos are still on the phone. */
async function reopen(device: Device, letter: Letter): Promise<string> {
  const { store, account } = device
  if (letter.draft) {
    await store.put('drafts', { account, key: letter.draft.key, value: { ...(letter.draft.value as object), commandId: newId(device.now()) }, at: device.now() })
  }
  await store.change(account, (box) => discard(box, letter.id))
  if (letter.page) return letter.page
  if (ofTask(letter)) return `/m/tasks/${letter.subject}`
  return letter.deed === 'report' ? `/m/report/${letter.subject}` : `/m/hazards/${letter.subject}/${letter.path.split('/').at(-1)}`
}
