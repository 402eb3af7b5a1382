// 拍下隐患: 拍 → 选 → 上报. The place comes by itself where it can; the level is not asked. Everything on this page is a
// draft that saves itself, and 上报 works without a network.
import { useEffect, useState, type ReactNode } from 'react'
import { clock, Icon, Sign, Skeleton, TextArea, TextField } from '#web/kit/index.ts'
import { CameraPicker, Deed, Deeds, Head, LocalPhoto, Screen, useCamera, useSend } from '#web/kit/phone/index.ts'
import { useDevice, useDraft } from '#platform/sync/react.ts'
import { dayOf } from '#platform/time/day.ts'
import { dropPhoto } from '#platform/sync/photos.ts'
import { distance, type Place, useHere, usePlaces } from '#rooms/entities/ui/field/places.ts'
import { PlaceChooser } from '#rooms/entities/ui/field/place-chooser.tsx'
import { PhoneLikes } from '#rooms/findings/ui/likes.tsx'
import { commonProblems } from './common-problems.ts'
import { descriptionOf, newReport, reportGap, reportKey, reportLetter, type ReportDraft, type ReportPlace } from './draft.ts'
import './hazards.css'

/** Nearer than this, the place is taken to be this one. */
const HERE_METRES = 80

type Props = { id: string; strip: ReactNode; /** The place it was opened from. */ place: string | null; /** An enterprise reports on itself. */ own: { id: string; name: string } | null; back: () => void; done: () => void }

export function ReportPage({ id, strip, place: placeId, own, back, done }: Props) {
  const device = useDevice()
  const places = usePlaces()
  const { here } = useHere()
  const draft = useDraft<ReportDraft>(reportKey(id), () => newReport(device, id, own ?? undefined))
  const [choosing, setChoosing] = useState(false)
  const { busy, send: post } = useSend(done)
  const { taking, take: keep } = useCamera()
  const [shown, setShown] = useState<string>()
  const [speaking, setSpeaking] = useState(false)

  const value = draft.value
  const from = placeId ? places.value?.find((one) => one.id === placeId) : undefined
  const nearest = here && places.value ? [...places.value].map((one) => ({ one, metres: distance(here, one) ?? Infinity })).sort((a, b) => a.metres - b.metres)[0] : undefined
  const guessed = from ?? (nearest && nearest.metres <= HERE_METRES ? nearest.one : undefined)
  const place: ReportPlace | undefined = value?.place ?? guessed
  const metres = here && place ? distance(here, places.value?.find((one) => one.id === place.id) ?? { longitude: null, latitude: null }) : undefined

  // What came by itself is kept like what was chosen.
  const mayKeep = value !== undefined && !value.place && guessed !== undefined
  const { set } = draft
  useEffect(() => {
    if (mayKeep && guessed) set((before) => (before.place ? before : { ...before, place: placeOf(guessed) }))
  }, [mayKeep, guessed, set])

  if (!value) return <Screen head={<Head title="上报隐患" back={back} />}><Skeleton lines={6} /></Screen>

  const gap = reportGap({ ...value, ...(place ? { place } : {}) })
  const { title, problems } = commonProblems(place ?? { name: '' })
  const said = speaking || value.words !== ''
  const chosen = value.problem !== undefined || value.words.trim().length >= 2

  async function take(files: File[], instead?: string) {
    const photos = await keep(files)
    if (photos.length === 0) return
    setShown(photos.at(-1)?.id)
    draft.set((before) => ({ ...before, photos: [...before.photos.filter((photo) => photo.id !== instead), ...photos].slice(0, 9) }))
    if (instead) await dropPhoto(device.store, device.account, instead)
  }

  async function send() {
    if (!value || !place || busy) return
    draft.close()
    if (!(await post(...reportLetter({ ...value, place: { id: place.id, name: place.name } }, dayOf(new Date(device.now())))))) draft.reopen()
  }

  const photo = value.photos.find((one) => one.id === shown) ?? value.photos.at(-1)
  const at = value.photos.length === 0 && !chosen ? 0 : !chosen ? 1 : 2
  return (
    <Screen
      flush
      head={<Head title={own ? '上报自查隐患' : '上报隐患'} back={back} aside={draft.failed ? '草稿没存下' : draft.savedAt ? `草稿已存 ${clock(new Date(draft.savedAt))}` : undefined} />}
      strip={strip}
      deeds={(
        <Deeds>
          <Deed busy={busy || taking} why={gap} onClick={() => void send()}>上报</Deed>
          <p>没有网也能报，先存在手机里</p>
        </Deeds>
      )}
    >
      <ol className="report-marks" aria-label="三步">
        {['拍照', '选问题', '上报'].map((word, index) => {
          const done = index === 0 ? value.photos.length > 0 : index === 1 ? chosen : false
          return <li key={word} aria-current={index === at ? 'step' : undefined}><Sign name={done ? 'done' : 'todo'} />{index + 1} {word}{done && <span className="unseen">，好了</span>}</li>
        })}
      </ol>
      <div className="shot">
        {value.photos.length === 0
          ? <div className="shot-empty"><CameraPicker className="pill" busy={taking} onTake={(files) => void take(files)}>拍一张</CameraPicker></div>
          : <LocalPhoto key={photo!.id} id={photo!.id} alt={`照片第 ${value.photos.indexOf(photo!) + 1} 张，共 ${value.photos.length} 张`} />}
        {value.photos.length > 1 && (
          <ul className="shot-thumbs">
            {value.photos.map((one, index) => <li key={one.id}><button type="button" aria-pressed={one === photo} aria-label={`看第 ${index + 1} 张`} onClick={() => setShown(one.id)}><LocalPhoto id={one.id} alt="" /></button></li>)}
          </ul>
        )}
        {photo && <CameraPicker className="on-shot on-shot-left" onTake={(files) => void take(files, photo.id)}>重拍</CameraPicker>}
        {value.photos.length > 0 && value.photos.length < 9 && <CameraPicker className="on-shot on-shot-right" icon={false} busy={taking} onTake={(files) => void take(files)}><Icon name="plus" size="small" />再拍一张</CameraPicker>}
      </div>
      <div className="where">
        <Icon name="pin" />
        <div>
          <b className="cut">{place?.name ?? '还没选点位'}</b>
          <small className="cut">{place ? own ? '本单位' : whereWords(metres, places.value?.find((one) => one.id === place.id)?.regionName) : '选一个你负责的点位'}</small>
        </div>
        {!own && <button type="button" onClick={() => setChoosing(true)}>{place ? '不是这里' : '选点位'}</button>}
      </div>
      <div className="report-body">
        <div className="group-head"><h2>是什么问题</h2><span>{title}</span></div>
        <div className="options" role="group" aria-label="是什么问题">
          {problems.map((problem) => {
            const on = value.problem?.label === problem.label
            return <button key={problem.label} type="button" className="option" aria-pressed={on} onClick={() => draft.set(({ problem: _, ...before }) => (on ? before : { ...before, problem }))}>{on && <Sign name="done" />}{problem.label}</button>
          })}
          <button type="button" className="option" aria-pressed={said} onClick={() => setSpeaking(true)}><Icon name="mic" />说一句</button>
        </div>
        {said && <TextArea label={value.problem ? '再说一句' : '说一句'} optional={value.problem !== undefined} hint="键盘上的话筒可以说话转文字" value={value.words} maxLength={1000} autoFocus={speaking && value.words === ''} onChange={(event) => { const words = event.target.value; draft.set((before) => ({ ...before, words })) }} />}
        {chosen && <TextField label="在哪个位置" optional value={value.spot} maxLength={200} placeholder="比如 3 号库东门" onChange={(event) => { const spot = event.target.value; draft.set((before) => ({ ...before, spot })) }} />}
        {chosen && (
          <div className="card card-source">
            {value.problem && <b>{value.problem.formal}</b>}
            <p>{own ? '先报上，等级由监管部门判定；能当场改的马上改。' : '报上后由监管部门判定等级、交企业整改。拿不准等级也可以报。'}</p>
          </div>
        )}
        {chosen && place && <PhoneLikes writing={{ entityId: place.id, description: descriptionOf(value), place: value.spot, category: value.problem?.category ?? null, foundOn: value.foundOn }} />}
        <p className="plain-note" style={{ marginTop: '0.875rem' }}><button type="button" className="link" onClick={() => void draft.discard().then(done)}>不报了，删掉这条草稿</button></p>
      </div>
      {choosing && (
        <PlaceChooser
          onClose={() => setChoosing(false)}
          onChoose={(one) => {
            draft.set((before) => ({ ...before, place: placeOf(one) }))
            setChoosing(false)
          }}
        />
      )}
    </Screen>
  )
}

function placeOf({ id, name, kind, placeKind, industry }: Place): ReportPlace {
  return { id, name, kind, placeKind, industry }
}

function whereWords(metres: number | undefined, region: string | null | undefined): string {
  const away = metres === undefined ? undefined : metres < 1_000 ? `离你 ${Math.round(metres)} 米` : `离你 ${(metres / 1_000).toFixed(1)} 公里`
  return [region, away].filter(Boolean).join('，')
}
