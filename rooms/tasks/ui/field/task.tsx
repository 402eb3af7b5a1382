// One task on the phone: the sentence, how long is left, and two deeds — note how far it is, hand it in — with photos. What is
// written goes into the outbox; the rest of a task (hand-over, extension) is done at the desk.
import { useState, type ReactNode } from 'react'
import { newId } from '#platform/db/ids.ts'
import { unsettled } from '#platform/sync/outbox.ts'
import { dropPhoto, parcelOf, type PhotoNote } from '#platform/sync/photos.ts'
import { useBox, useDevice, useDraft, useReading } from '#platform/sync/react.ts'
import type { Day } from '#platform/time/day.ts'
import { clock, Deadline, Empty, NoteBar, shortDay, Skeleton, TextArea, toast } from '#web/kit/index.ts'
import { Deed, Deeds, Head, Screen } from '#web/kit/phone/index.ts'
import { keepPhotos } from '#rooms/hazards/ui/field/draft.ts'
import { PhotoRow } from '#rooms/hazards/ui/field/photos.tsx'

type TaskCase = {
  row: { id: string; version: number; number: string; title: string; action: string; state: string; dueOn: Day; doneOn: Day | null; progress: string | null; organisationName: string; returnReason: string | null; contribution: boolean }
  source: { text: string; planTitle: string }
  abilities: Record<string, true | string>
}
type Draft = { commandId: string; baseVersion: number; words: string; photos: readonly PhotoNote[] }
type Props = { id: string; today: Day; strip: ReactNode; back: () => void }

const STATES: Readonly<Record<string, string>> = { assigned: '未开始', started: '正在办', submitted: '已提交，等审核', done: '办结', superseded: '不再要求' }

export function TaskPage(props: Props) {
  const reading = useReading<TaskCase>(`/api/tasks/${props.id}`)
  const frame = (inside: ReactNode) => <Screen head={<Head title="任务" back={props.back} />} strip={props.strip}>{inside}</Screen>
  if (reading.value) return <Task {...props} task={reading.value} />
  return frame(reading.trouble === 'offline' ? <Empty fact="没有网，这项还没存到手机里">连上网再打开。</Empty> : reading.trouble ? <Empty fact="没有找到">{reading.trouble.title}</Empty> : <Skeleton lines={8} />)
}

function Task({ id, task: { row, source, abilities }, today, strip, back }: Props & { task: TaskCase }) {
  const device = useDevice()
  const box = useBox()
  const pending = box ? unsettled(box).filter((letter) => letter.subject === id) : []
  const draft = useDraft<Draft>(`task:${id}`, () => ({ commandId: newId(device.now()), baseVersion: row.version, words: '', photos: [] }))
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [taking, setTaking] = useState(false)
  const { value } = draft
  const works = abilities['report'] === true || abilities['submit'] === true

  async function take(files: File[]) {
    setTaking(true)
    try {
      const photos = await keepPhotos(device, files)
      draft.set((before) => ({ ...before, photos: [...before.photos, ...photos].slice(0, 9) }))
    } catch (error) {
      toast(error instanceof Error && error.name !== 'StorageFull' ? error.message : '手机存储满了，照片没存下。删掉一些照片或视频再拍。', { kind: 'wrong' })
    } finally {
      setTaking(false)
    }
  }

  async function send(deed: 'report' | 'submit') {
    if (!value || busy) return
    const words = value.words.trim()
    if (words.length < 2) return setWrong('写一句办得怎样了')
    setBusy(true)
    draft.close()
    try {
      await device.post({
        id: value.commandId, subject: id, path: `/api/tasks/${id}/${deed}`, deed, label: `${deed === 'submit' ? '提交办结' : '记进展'}：${row.title}`, replaces: `/api/tasks/${id}`, draft: { key: `task:${id}`, value },
        body: { commandId: value.commandId, baseVersion: value.baseVersion, files: value.photos.map((photo) => photo.id), ...(deed === 'submit' ? { result: words, doneOn: today } : { progress: words }) },
      }, value.photos.map((photo) => parcelOf(photo, 'other')))
      toast(navigator.onLine ? '已存在手机里，正在传' : '已存在手机里，连上网自动传')
      back()
    } catch {
      setBusy(false)
      toast('手机存储满了，这条没存下。先别关这一页，删掉一些照片或视频再交。', { kind: 'wrong' })
    }
  }

  return (
    <Screen
      head={<Head title="任务" sub={row.number} back={back} aside={draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />} strip={strip}
      deeds={works && pending.length === 0 && (
        <Deeds two>
          <Deed look="plain" busy={busy || taking} why={typeof abilities['report'] === 'string' ? abilities['report'] : undefined} onClick={() => void send('report')}>记进展</Deed>
          <Deed busy={busy || taking} why={typeof abilities['submit'] === 'string' ? abilities['submit'] : undefined} onClick={() => void send('submit')}>提交办结</Deed>
        </Deeds>
      )}
    >
      {pending.map((letter) => <div key={letter.id} style={{ marginBottom: '0.625rem' }}><NoteBar kind={letter.state === 'refused' ? 'wrong' : 'doing'}>{letter.label}：{letter.state === 'refused' ? `没收下。${letter.refusal?.title ?? ''}` : '已存在手机里，等传'} <a href={`/m/letters/${letter.id}`}>看这一条</a></NoteBar></div>)}
      <div className="card">
        <b>{row.title}</b>
        <p>{STATES[row.state]}　{row.state === 'assigned' || row.state === 'started' ? <Deadline due={row.dueOn} today={today} /> : row.doneOn && shortDay(row.doneOn, today)}</p>
        <p>{row.organisationName}　{row.action}</p>
        {row.returnReason && row.state === 'started' && <p>上次退回：{row.returnReason}</p>}
        {row.progress && <p>进展：{row.progress}</p>}
      </div>
      <div className="card"><b>原文</b><p>“{source.text.trim()}”</p><p className="plain-note">{source.planTitle}</p></div>
      {works && value && pending.length === 0 ? (
        <>
          <TextArea label="办得怎样了" name="words" rows={4} maxLength={1000} value={value.words} error={wrong} hint={row.contribution ? '配合事项，报上去就办结' : '提交办结以后由统筹单位审核，谁办谁不核'} onChange={(event) => { const words = event.target.value; setWrong(undefined); draft.set((before) => ({ ...before, words })) }} />
          <PhotoRow photos={value.photos} taking={taking} label="照片（选填）" onTake={(files) => void take(files)} onDrop={(photo) => { draft.set((before) => ({ ...before, photos: before.photos.filter((one) => one.id !== photo) })); void dropPhoto(device.store, device.account, photo) }} />
          <p className="plain-note">移交、延期、传文件，请在电脑上办。</p>
        </>
      ) : !works && <p className="plain-note">{String(abilities['submit'])}</p>}
    </Screen>
  )
}
