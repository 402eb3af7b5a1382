// 督办文书 on the phone: what was sent to my unit, the paper to read, and the answer with its photos. The answer goes into the
// outbox: nothing waits for the network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { KeptPhotos } from '#rooms/hazards/ui/field/photos.tsx'
import { clock, Deadline, Empty, shortDay, Sign, Skeleton, TextArea } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Pending, Screen, usePending, useSend } from '#web/kit/phone/index.ts'
import type { Addressed, AddressedRow } from '../../contract.ts'

type Props = { today: Day; strip: ReactNode; back: () => void }
const ADDRESS = '/api/supervisions/addressed'
/** What a phone kept before has no notices yet. */
type Kept = Pick<Addressed, 'rows'> & Partial<Addressed>

export function AddressedList({ today, strip, back }: Props) {
  const reading = useReading<Kept>(ADDRESS)
  const rows = reading.value?.rows
  const notices = reading.value?.notices ?? []
  const open = rows?.filter((row) => !row.answeredOn) ?? []
  const done = rows?.filter((row) => row.answeredOn) ?? []
  const list = (some: AddressedRow[]) => (
    <ul className="rows">{some.map((row) => (
      <li key={row.measureId}><a className="rows-item" href={`/m/supervisions/${row.measureId}`}><Sign name={row.answeredOn ? 'done' : 'wait'} /><b>{row.label}</b>{row.answeredOn ? <span className="rows-aside">{shortDay(row.answeredOn, today)} 已反馈</span> : <Deadline due={row.answerBy} today={today} />}<p>{row.title}</p></a></li>
    ))}</ul>
  )
  return (
    <Screen head={<Head title="督办文书" back={back} />} strip={strip}>
      {!rows && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={6} />)}
      {rows?.length === 0 && notices.length === 0 && <div className="card"><b>没有督办文书</b><p>重大隐患整改缓慢时，督办部门发来的函告、通报、约谈通知在这里。</p></div>}
      {open.length > 0 && <><GroupHead title="要反馈的" note={`${open.length} 份`} />{list(open)}</>}
      {done.length > 0 && <><GroupHead title="反馈过的" note={`${done.length} 份`} />{list(done)}</>}
      {notices.length > 0 && (
        <>
          <GroupHead title="督办通知书" note={`${notices.length} 份`} />
          <ul className="rows">{notices.map((one) => (
            <li key={one.paperId}><a className="rows-item" href={`/m/hazards/${one.hazardId}`}><Sign name={one.live ? 'doing' : 'done'} /><b>{one.title}</b><span className="rows-aside">{one.live ? `${shortDay(one.issuedOn, today)} 发来` : '已解除'}</span><p>{one.number}{one.live ? '　打开看原文、报进展' : ''}</p></a></li>
          ))}</ul>
        </>
      )}
    </Screen>
  )
}

type Draft = { commandId: string; words: string; photos: readonly PhotoNote[] }

export function AddressedPage({ id, today, strip, back }: Props & { id: string }) {
  const device = useDevice()
  const reading = useReading<Kept>(ADDRESS)
  const row = reading.value?.rows.find((one) => one.measureId === id)
  const key = `answer:${id}`
  const draft = useDraft<Draft>(key, () => ({ commandId: newId(device.now()), words: '', photos: [] }))
  const [wrong, setWrong] = useState<string>()
  const { busy, send } = useSend(back)
  const pending = usePending(id)
  const { value } = draft
  const photos = value?.photos ?? []
  const open = row && !row.answeredOn && pending.length === 0

  async function answer() {
    if (!value || !row) return
    const words = value.words.trim()
    if (words.length < 2) return setWrong('写一句进展和哪天改完')
    draft.close()
    await send({
      id: value.commandId, subject: id, path: `/api/supervisions/${row.supervisionId}/answer`, deed: 'answer', label: `反馈${row.label}：${row.title.slice(0, 30)}`, replaces: ADDRESS, page: `/m/supervisions/${id}`, draft: { key, value },
      body: { commandId: value.commandId, baseVersion: row.version, measureId: id, answer: words, files: photos.map((photo) => photo.id) },
    }, photos.map((photo) => parcelOf(photo, 'other')))
  }

  return (
    <Screen head={<Head title={row?.label ?? '督办文书'} sub={row && `${shortDay(row.decidedOn, today)} 发来`} back={back} aside={draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip} deeds={open ? <Deeds><Deed busy={busy} onClick={() => void answer()}>反馈</Deed></Deeds> : undefined}>
      {!row && (reading.trouble ? <Empty fact="没有找到">连上网再打开。</Empty> : reading.value ? <Empty fact="没有这份文书">可能已经撤回，或不是发给你们单位的。</Empty> : <Skeleton lines={6} />)}
      <Pending letters={pending} />
      {row && (
        <>
          <div className="card"><b>{row.title}</b>{!row.answeredOn && <p><Deadline due={row.answerBy} today={today} />前反馈</p>}{row.paperId && <p><a href={`/api/papers/${row.paperId}/pdf`} target="_blank" rel="noreferrer">看文书原文</a></p>}</div>
          {row.answer ? <div className="card"><b>已反馈 {shortDay(row.answeredOn, today)}</b><p>{row.answer}</p></div>
            : open && value && (
              <>
                <TextArea label="进展和打算" name="words" rows={5} maxLength={2000} value={value.words} error={wrong} hint="慢的原因、已经做的、哪天完成" onChange={(event) => { const words = event.target.value; setWrong(undefined); draft.set((before) => ({ ...before, words })) }} />
                <KeptPhotos photos={photos} label="照片（选填）" onChange={(change) => draft.set((before) => ({ ...before, photos: change(before.photos ?? []) }))} />
              </>
            )}
          <p className="plain-note">反馈以后督办部门看到；整改完还要在隐患里提交整改。</p>
        </>
      )}
    </Screen>
  )
}
