// 告知回执 on the phone of a community: owners who have no account, or have not looked, and the notice handed over at their door with
// the signed slip as the receipt. It goes into the outbox: nothing waits for the network.
import { useState, type ReactNode } from 'react'
import type { z } from 'zod'
import { newId } from '#platform/db/ids.ts'
import { parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { KeptPhotos } from '#rooms/hazards/ui/field/photos.tsx'
import { clock, Empty, shortDay, Sign, Skeleton, TextField } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Pending, Screen, usePending, useSend } from '#web/kit/phone/index.ts'
import type { ownerNoticeRow } from '../../contract.ts'
import { ownerWord } from '../words.ts'

type Row = z.output<typeof ownerNoticeRow>
type Props = { today: Day; strip: ReactNode; back: () => void }
const ADDRESS = '/api/owner-notices?show=todo&mine=true'

const nameOf = (row: Row) => row.personName ?? ownerWord(row.owner)
const whyOf = (row: Row) => (row.hasAccount ? '还没有看' : '没有账号')

export function OwnerNoticesList({ today, strip, back }: Props) {
  const reading = useReading<{ rows: Row[]; inForce: boolean }>(ADDRESS)
  const rows = reading.value?.rows
  return (
    <Screen head={<Head title="告知回执" back={back} />} strip={strip}>
      {!rows && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={6} />)}
      {rows?.length === 0 && <div className="card"><b>没有要送达、要催的</b><p>{reading.value?.inForce ? '重大隐患要告知负责人；没有账号的、过了天数没看的，列在这里。' : '你们的方案没有写要告知主要负责人、实际控制人。'}</p></div>}
      {rows && rows.length > 0 && (
        <>
          <GroupHead title="要送达、要催的" note={`${rows.length} 条`} />
          <ul className="rows">{rows.map((row) => (
            <li key={row.id}><a className="rows-item" href={`/m/owner-notices/${row.id}`}><Sign name={row.late ? 'over' : 'wait'} /><b>{row.entityName}</b><span className="rows-aside">{shortDay(row.toldOn, today)} 告知</span><p>{ownerWord(row.owner)}{row.personName ? ` ${row.personName}` : ''}，{whyOf(row)}　<span className="muted">{row.description}</span></p></a></li>
          ))}</ul>
        </>
      )}
    </Screen>
  )
}

type Draft = { commandId: string; handedTo: string; photos: readonly PhotoNote[] }

export function HandPage({ id, today, strip, back }: Props & { id: string }) {
  const device = useDevice()
  const reading = useReading<{ rows: Row[] }>(ADDRESS)
  const row = reading.value?.rows.find((one) => one.id === id)
  const key = `hand:${id}`
  const draft = useDraft<Draft>(key, () => ({ commandId: newId(device.now()), handedTo: '', photos: [] }))
  const [wrong, setWrong] = useState<{ handedTo?: string; photos?: string }>({})
  const { busy, send } = useSend(back)
  const pending = usePending(id)
  const { value } = draft
  const photos = value?.photos ?? []
  const open = row && value && pending.length === 0

  async function hand() {
    if (!value || !row) return
    const handedTo = value.handedTo.trim()
    const gaps = { ...(handedTo.length < 2 ? { handedTo: '写签收人的姓名' } : {}), ...(photos.length === 0 ? { photos: '拍下签收单，回执凭它算数' } : {}) }
    setWrong(gaps)
    if (Object.keys(gaps).length > 0) return gaps.handedTo ? document.querySelector<HTMLElement>('[name="handedTo"]')?.focus() : undefined
    draft.close()
    await send({
      id: value.commandId, subject: id, path: `/api/owner-notices/${id}/hand`, deed: 'hand', label: `当面送达：${row.entityName} ${nameOf(row)}`, page: `/m/owner-notices/${id}`, draft: { key, value },
      body: { commandId: value.commandId, handedTo, photos: photos.map((photo) => photo.id) },
    }, photos.map((photo) => parcelOf(photo, 'paper')))
  }

  return (
    <Screen
      head={<Head title="当面送达" sub={row?.entityName} back={back} aside={draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip}
      deeds={open && <Deeds><Deed busy={busy} onClick={() => void hand()}>登记送达</Deed><p>记进这件隐患的经过，签收单留在附件里</p></Deeds>}
    >
      <Pending letters={pending} />
      {!row && pending.length === 0 && (reading.value ? <Empty fact="这条已经有回执了">本人看过，或已经送达；隐患办结的也不用再送。</Empty> : reading.trouble ? <Empty fact="没有网，这条还没存到手机里">连上一次网再打开。</Empty> : <Skeleton lines={6} />)}
      {row && (
        <div className="card">
          <b>{ownerWord(row.owner)}{row.personName ? ` ${row.personName}` : '，没有登记姓名'}</b>
          <p>{row.description}</p>
          <p className="muted">{row.number}　{shortDay(row.toldOn, today)} 告知，{whyOf(row)}　<a href={`/m/hazards/${row.hazardId}`}>看这件隐患</a></p>
        </div>
      )}
      {open && (
        <>
          <TextField label="谁签收的" name="handedTo" maxLength={60} value={value.handedTo} error={wrong.handedTo} hint={row.personName ? `应是${row.personName}本人` : undefined} onChange={(event) => { const handedTo = event.target.value; setWrong(({ handedTo: _, ...others }) => others); draft.set((before) => ({ ...before, handedTo })) }} />
          <KeptPhotos photos={photos} label="签收单照片，拍清楚签名和日期" error={wrong.photos} onChange={(change) => { setWrong(({ photos: _, ...others }) => others); draft.set((before) => ({ ...before, photos: change(before.photos ?? []) })) }} />
        </>
      )}
    </Screen>
  )
}
