// Checking a place by the clauses of its trades: the list is the standards' room's, the finding it opens is the hazards', the record
// it leaves is the checks'; they meet here.
import { newId } from '#platform/db/ids.ts'
import { useDevice, useReading, useToday } from '#platform/sync/react.ts'
import { dayOf } from '#platform/time/day.ts'
import { usePlace } from '#rooms/entities/ui/field/places.ts'
import { newReport, reportKey } from '#rooms/hazards/ui/field/draft.ts'
import { CheckPage, type Checked } from '#rooms/standards/ui/field/check.tsx'
import { Empty, shortDay, Skeleton, toast } from '#web/kit/index.ts'
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
    await device.store.put('drafts', { account: device.account, key: reportKey(finding), value: draft, at: device.now() })
  }
  const submit = async (checked: Checked, { key, value, next }: { key: string; value: unknown; next: unknown }) => {
    const id = newId(device.now())
    const wrong = checked.marks.filter(({ ok }) => !ok).length
    await device.post({
      id, subject: id, path: '/api/checks', deed: 'check', label: `对照检查：${place.name}，看了 ${checked.marks.length} 项，${wrong ? `存在 ${wrong} 项` : '没有问题'}`,
      page: `/m/check/${place.id}`, draft: { key, value }, body: { commandId: id, id, entityId: place.id, checkedOn: dayOf(new Date(device.now())), ...checked },
    })
    // The trades that were chosen stay for the next time.
    await device.store.put('drafts', { account: device.account, key, value: next, at: device.now() })
    toast(navigator.onLine ? '已交，记在这处点位名下' : '已存在手机里，连上网自动传')
    leave()
  }
  // what was sent is no draft any more
  const open = async (finding: string) => go((await device.store.get('drafts', device.account, reportKey(finding))) ? `/m/report/${finding}` : `/m/hazards/${finding}`)
  return <CheckPage place={place} mayReport={me.permissions.includes('hazard.report')} strip={<Strip />} back={leave} begin={begin} open={(finding) => void open(finding)} submit={me.permissions.includes('check.submit') ? submit : undefined} before={<Before entityId={place.id} />} />
}

type Row = { id: string; checkedOn: string; checkedByName: string; seen: number; wrong: number }

/** The last checks here: what is written down of them, in good order too. */
function Before({ entityId }: { entityId: string }) {
  const today = useToday()
  const rows = useReading<{ rows: Row[] }>(`/api/checks?entityId=${entityId}&limit=3&count=no`).value?.rows ?? []
  if (rows.length === 0) return null
  return <div className="card"><b>上次检查</b>{rows.map((row) => <p key={row.id}>{shortDay(row.checkedOn, today)} {row.checkedByName}，看了 {row.seen} 项，{row.wrong ? `存在 ${row.wrong} 项` : '没有问题'}</p>)}</div>
}
