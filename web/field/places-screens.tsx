// 点位: the places I answer for, near ones first when I want; one place with what is open there and the camera ready.
import type { HazardRow } from '#rooms/hazards/ui/field/case.ts'
import { isLive, stateSign, stateWord } from '#rooms/hazards/ui/field/case.ts'
import { PlaceList } from '#rooms/entities/ui/field/place-chooser.tsx'
import { PLACE_KINDS } from '#rooms/entities/definitions.ts'
import { type Place, usePlace, usePlaces } from '#rooms/entities/ui/field/places.ts'
import { useReading, useToday } from '#platform/sync/react.ts'
import { Deadline, Empty, Icon, Skeleton } from '#web/kit/index.ts'
import { CameraPicker, Deeds, GroupHead, Head, Row, Screen } from '#web/kit/phone/index.ts'
import { useNewFinding } from './new-finding.ts'
import { Strip, Tabs, usePerson } from './person.tsx'
import { back } from './router.ts'

export function Places() {
  const { me } = usePerson()
  const places = usePlaces()
  return (
    <Screen head={<Head title="点位" sub={[me.regionName, places.value && `${places.value.length} 处${places.partial ? '以上' : ''}`].filter(Boolean).join(' · ')} />} strip={<Strip />} tabs={<Tabs current="/m/places" />}>
      <PlaceList hrefOf={(place) => `/m/places/${place.id}`} />
    </Screen>
  )
}

export function PlacePage({ id }: { id: string }) {
  const { place, trouble } = usePlace(id)
  const leave = () => back('/m/places')
  if (!place) return <Screen head={<Head title="点位" back={leave} />} strip={<Strip />}>{trouble ? <Empty fact="没有找到这个点位">可能已移走，或不在你负责的范围内。</Empty> : <Skeleton lines={5} />}</Screen>
  return <OnePlace place={place} leave={leave} />
}

function OnePlace({ place, leave }: { place: Place; leave: () => void }) {
  const { me } = usePerson()
  const today = useToday()
  const list = useReading<{ rows: HazardRow[] }>(`/api/hazards?entityId=${place.id}&sort=-foundOn&limit=50&count=no`)
  const rows = list.value?.rows ?? []
  const live = rows.filter((row) => isLive(row.state))
  const kind = PLACE_KINDS.find((one) => one.value === place.placeKind)?.label
  const mayReport = me.permissions.includes('hazard.report')

  const { taking, begin } = useNewFinding({ id: place.id, name: place.name, kind: place.kind, placeKind: place.placeKind, industry: place.industry })

  return (
    <Screen
      head={<Head title={place.name} sub={[kind, place.regionName].filter(Boolean).join(' · ')} back={leave} />}
      strip={<Strip />}
      deeds={mayReport && (
        <Deeds onPaper>
          <CameraPicker className="deed deed-camera" busy={taking} onTake={(files) => void begin(files)}>拍下隐患</CameraPicker>
          <p><button type="button" className="link" onClick={() => void begin([])}>不方便拍照，直接写</button></p>
        </Deeds>
      )}
    >
      <dl className="card facts">
        <dt>地址</dt><dd>{place.address ?? '没有登记'}</dd>
        {place.principal && <><dt>负责人</dt><dd>{place.principal}</dd></>}
        {place.principalMobile && <><dt>电话</dt><dd>{/^\d{6,}$/.test(place.principalMobile) ? <a className="link" href={`tel:${place.principalMobile}`}><Icon name="phone" size="small" />{place.principalMobile}</a> : place.principalMobile}</dd></>}
        {place.highHazard && <><dt>高危行业</dt><dd>是</dd></>}
      </dl>
      {me.permissions.includes('standard.read') && <ul className="rows"><Row href={`/m/check/${place.id}`} title="对照检查" aside="按行业的重点检查事项" /></ul>}
      <GroupHead title="在办的隐患" note={list.value && `${live.length} 件`} />
      {!list.value && (list.loading ? <Skeleton lines={3} /> : <div className="card"><b>没有网，这里的隐患还没存到手机里</b><p>照样能拍、能报。</p></div>)}
      {list.value && live.length === 0 && <div className="card"><b>这里没有在办的隐患</b><p>{rows.length > 0 ? `办完的 ${rows.length} 件。` : '还没有报过。'}</p></div>}
      {live.length > 0 && <ul className="rows">{live.map((row) => <Row key={row.id} href={`/m/hazards/${row.id}`} sign={stateSign(row.state)} title={row.description} aside={row.dueOn ? <Deadline due={row.dueOn} today={today} /> : stateWord(row.state)}>{stateWord(row.state)}，{row.foundByName}</Row>)}</ul>}
    </Screen>
  )
}
