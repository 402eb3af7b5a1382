// Choosing a place: near ones first when the phone may say where it is, else by name; search works without a network.
import { useState } from 'react'
import { Dialog, Empty, Icon, Skeleton } from '#web/kit/index.ts'
import { distance, findPlaces, type Place, useHere, useLookup, usePlaces } from './places.ts'

const SHOWN = 40

export function PlaceChooser({ onChoose, onClose }: { onChoose: (place: Place) => void; onClose: () => void }) {
  return (
    <Dialog title="在哪个点位" onClose={onClose}>
      <PlaceList onChoose={onChoose} />
    </Dialog>
  )
}

/** Search and list; a row is a button or, with `hrefOf`, a link. */
export function PlaceList({ onChoose, hrefOf }: { onChoose?: (place: Place) => void; hrefOf?: (place: Place) => string }) {
  const places = usePlaces()
  const { here, asked, locate } = useHere()
  const [words, setWords] = useState('')
  const [shown, setShown] = useState(SHOWN)
  const all = places.value
  const looked = useLookup(words, places.partial)
  const kept = all ? findPlaces(all, words) : []
  const found = [...kept, ...looked.filter((one) => !kept.some((known) => known.id === one.id))]
  const sorted = here && words.trim() === '' ? found.map((place) => ({ place, metres: distance(here, place) })).sort((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity)) : found.map((place) => ({ place, metres: here ? distance(here, place) : undefined }))
  return (
    <>
      <div className="search-line">
        <Icon name="search" />
        <input className="input" type="search" aria-label="找点位" placeholder="名称、地址、负责人" value={words} onChange={(event) => { setWords(event.target.value); setShown(SHOWN) }} />
      </div>
      {!here && (
        <p className="plain-note">
          <button type="button" className="link" disabled={asked === 'asking'} onClick={locate}>{asked === 'asking' ? '正在定位…' : asked === 'refused' ? '没有拿到位置，再试一次' : '按远近排'}</button>
          位置只在手机里用来排远近，不上传。
        </p>
      )}
      {!all && !places.offline && <Skeleton lines={6} />}
      {!all && places.offline && <Empty fact="点位还没存到手机里">连上一次网，之后没有网也能选。</Empty>}
      {all && sorted.length === 0 && <Empty fact={words ? `没有找到“${words}”` : '你负责的范围里还没有点位'}>{words ? '换个字试试，或看看是不是归别的社区。' : '请社区管理员先登记。'}</Empty>}
      {sorted.length > 0 && (
        <ul className="rows">
          {sorted.slice(0, shown).map(({ place, metres }) => {
            const inner = <><b>{place.name}</b><span className="rows-aside">{metres === undefined ? '' : metres < 1_000 ? `${Math.round(metres)} 米` : `${(metres / 1_000).toFixed(1)} 公里`}</span><p>{[place.regionName, place.address].filter(Boolean).join(' · ') || '没有登记地址'}</p></>
            return <li key={place.id}>{hrefOf ? <a className="rows-item rows-plain" href={hrefOf(place)}>{inner}</a> : <button type="button" className="rows-item rows-plain" onClick={() => onChoose?.(place)}>{inner}</button>}</li>
          })}
        </ul>
      )}
      {places.partial && <p className="plain-note">手机里存了前 {all?.length} 处，其余有网时按名称找。</p>}
      {sorted.length > shown && <p className="plain-note"><button type="button" className="link" onClick={() => setShown(shown + SHOWN)}>再看 {Math.min(SHOWN, sorted.length - shown)} 处（共 {sorted.length} 处）</button></p>}
    </>
  )
}
