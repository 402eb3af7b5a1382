// 督办文书 on the phone: what was sent to my unit, the paper to read, and the answer. The answer goes into the outbox: nothing
// waits for the network.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { unsettled } from '#platform/sync/outbox.ts'
import { useBox, useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { clock, Deadline, Empty, NoteBar, shortDay, Sign, Skeleton, TextArea, toast } from '#web/kit/index.ts'
import { Deed, Deeds, GroupHead, Head, Screen } from '#web/kit/phone/index.ts'
import type { AddressedRow } from '../../contract.ts'

type Props = { today: Day; strip: ReactNode; back: () => void }
const ADDRESS = '/api/supervisions/addressed'

export function AddressedList({ today, strip, back }: Props) {
  const reading = useReading<{ rows: AddressedRow[] }>(ADDRESS)
  const rows = reading.value?.rows
  const open = rows?.filter((row) => !row.answeredOn) ?? []
  const done = rows?.filter((row) => row.answeredOn) ?? []
  const list = (some: AddressedRow[]) => (
    <ul className="rows">{some.map((row) => (
      <li key={row.measureId}><a className="rows-item" href={`/m/supervisions/${row.measureId}`}><Sign name={row.answeredOn ? 'done' : 'wait'} /><span><b>{row.label}</b><small>{row.title.slice(0, 40)}</small></span><span className="rows-aside">{row.answeredOn ? `${shortDay(row.answeredOn, today)} 已反馈` : <Deadline due={row.answerBy} today={today} />}</span></a></li>
    ))}</ul>
  )
  return (
    <Screen head={<Head title="督办文书" back={back} />} strip={strip}>
      {!rows && (reading.trouble ? <Empty fact="还没存到手机里">连上一次网再看。</Empty> : <Skeleton lines={6} />)}
      {rows?.length === 0 && <div className="card"><b>没有督办文书</b><p>重大隐患整改缓慢时，督办部门发来的函告、通报、约谈通知在这里。</p></div>}
      {open.length > 0 && <><GroupHead title="要反馈的" note={`${open.length} 份`} />{list(open)}</>}
      {done.length > 0 && <><GroupHead title="反馈过的" note={`${done.length} 份`} />{list(done)}</>}
    </Screen>
  )
}

type Draft = { commandId: string; words: string }

export function AddressedPage({ id, today, strip, back }: Props & { id: string }) {
  const device = useDevice()
  const box = useBox()
  const reading = useReading<{ rows: AddressedRow[] }>(ADDRESS)
  const row = reading.value?.rows.find((one) => one.measureId === id)
  const draft = useDraft<Draft>(`answer:${id}`, () => ({ commandId: newId(device.now()), words: '' }))
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const pending = box ? unsettled(box).filter((letter) => letter.subject === id) : []
  const { value } = draft
  const open = row && !row.answeredOn && pending.length === 0

  async function send() {
    if (!value || !row || busy) return
    const words = value.words.trim()
    if (words.length < 2) return setWrong('写一句进展和哪天改完')
    setBusy(true)
    draft.close()
    try {
      await device.post({
        id: value.commandId, subject: id, path: `/api/supervisions/${row.supervisionId}/answer`, deed: 'answer', label: `反馈${row.label}：${row.title.slice(0, 30)}`, replaces: ADDRESS, draft: { key: `answer:${id}`, value },
        body: { commandId: value.commandId, baseVersion: row.version, measureId: id, answer: words, files: [] },
      }, [])
      toast(navigator.onLine ? '已存在手机里，正在传' : '已存在手机里，连上网自动传')
      back()
    } catch {
      setBusy(false)
      toast('手机存储满了，这条没存下。先别关这一页，删掉一些照片或视频再交。', { kind: 'wrong' })
    }
  }

  return (
    <Screen head={<Head title={row?.label ?? '督办文书'} sub={row && `${shortDay(row.decidedOn, today)} 发来`} back={back} aside={draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip} deeds={open ? <Deeds><Deed busy={busy} onClick={() => void send()}>反馈</Deed></Deeds> : undefined}>
      {!row && (reading.trouble ? <Empty fact="没有找到">连上网再打开。</Empty> : <Skeleton lines={6} />)}
      {pending.map((letter) => <div key={letter.id} style={{ marginBottom: '0.625rem' }}><NoteBar kind={letter.state === 'refused' ? 'wrong' : 'doing'}>{letter.label}：{letter.state === 'refused' ? `没收下。${letter.refusal?.title ?? ''}` : '已存在手机里，等传'} <a href={`/m/letters/${letter.id}`}>看这一条</a></NoteBar></div>)}
      {row && (
        <>
          <div className="card"><b>{row.title}</b>{!row.answeredOn && <p><Deadline due={row.answerBy} today={today} />前反馈</p>}{row.paperId && <p><a href={`/api/papers/${row.paperId}/pdf`} target="_blank" rel="noreferrer">看文书原文</a></p>}</div>
          {row.answer ? <div className="card"><b>已反馈 {shortDay(row.answeredOn, today)}</b><p>{row.answer}</p></div>
            : open && value && <TextArea label="进展和打算" name="words" rows={5} maxLength={2000} value={value.words} error={wrong} hint="慢的原因、已经做的、哪天完成" onChange={(event) => { const words = event.target.value; setWrong(undefined); draft.set((before) => ({ ...before, words })) }} />}
          <p className="plain-note">反馈以后督办部门看到；整改完还要在隐患里提交整改。</p>
        </>
      )}
    </Screen>
  )
}
