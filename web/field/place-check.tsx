// Checking a place by the clauses of its trades: the list is the standards' room's, the finding it opens is the hazards'; they
// meet here.
import { useDevice } from '#platform/sync/react.ts'
import { usePlace } from '#rooms/entities/ui/field/places.ts'
import { newReport, reportKey } from '#rooms/hazards/ui/field/draft.ts'
import { CheckPage } from '#rooms/standards/ui/field/check.tsx'
import { Empty, Skeleton } from '#web/kit/index.ts'
import { Head, Screen } from '#web/kit/phone/index.ts'
import { Strip, usePerson } from './person.tsx'
import { back, go } from './router.ts'

export function PlaceCheck({ id }: { id: string }) {
  const { me } = usePerson()
  const device = useDevice()
  const { place, trouble } = usePlace(id)
  const leave = () => back(me.entity ? '/m/' : `/m/places/${id}`)
  if (!place) return <Screen head={<Head title="对照检查" back={leave} />} strip={<Strip />}>{trouble ? <Empty fact="没有找到这个点位">可能已移走，或不在你负责的范围内。</Empty> : <Skeleton lines={6} />}</Screen>
  const begin = async (finding: string, words: string) => {
    const draft = { ...newReport(device, finding, { id: place.id, name: place.name, kind: place.kind, placeKind: place.placeKind, industry: place.industry }), words }
    await device.store.put('drafts', { account: device.account, key: reportKey(finding), value: draft, at: Date.now() })
  }
  // what was sent is no draft any more
  const open = async (finding: string) => go((await device.store.get('drafts', device.account, reportKey(finding))) ? `/m/report/${finding}` : `/m/hazards/${finding}`)
  return <CheckPage place={place} mayReport={me.permissions.includes('hazard.report')} strip={<Strip />} back={leave} begin={begin} open={(finding) => void open(finding)} />
}
