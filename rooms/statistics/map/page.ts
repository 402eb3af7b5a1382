// Points for the map: places with coordinates, the near ones drawn together so that a screen never gets more than a few
// hundred. Nothing is fetched from a network; what has no coordinates is said by its number.
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { Problem } from '#platform/problems/problem.ts'
import type { MapReply } from '../contract.ts'
import { below } from '../rules.ts'
import { listPlaces, listRegions, type Place } from '../store.ts'

type Asked = { show?: 'hazards' | 'entities' | undefined; level?: string | undefined; late?: string | undefined; under?: string | undefined; box?: string | undefined }

/** Cells across the longer side. */
const CELLS = 36

export async function readMapPage(tx: Tx, asked: Asked, today: Day): Promise<MapReply> {
  const regions = await listRegions(tx)
  const place = below(regions, asked.under)
  if (!place) throw new Problem('invalid', '没有这个区域，或不在你负责的范围内。', { fields: [{ field: 'under', message: '请从名单里选' }] })
  const whole = tx.scope.regionPaths === null && place.top.parentId === null
  const box = boxOf(asked.box)
  const { rows, unplaced } = await listPlaces(tx, { show: asked.show ?? 'hazards', level: asked.level ?? 'all', late: asked.late === 'true', regionIds: whole ? null : place.inside.map(({ id }) => id), today, box })
  const frame = box ?? frameOf(rows)
  const names = new Map(regions.map(({ id, name }) => [id, name]))
  const areas = new Map<string, { x: number; y: number; n: number; places: number }>()
  for (const one of rows) {
    const at = areas.get(one.regionId) ?? { x: 0, y: 0, n: 0, places: 0 }
    areas.set(one.regionId, { x: at.x + one.longitude, y: at.y + one.latitude, n: at.n + one.n, places: at.places + 1 })
  }
  return {
    points: frame ? clusters(rows, frame) : [], placed: rows.reduce((n, one) => n + one.n, 0), unplaced, box: frame,
    regions: [...areas].map(([id, { x, y, n, places }]) => ({ id, name: names.get(id) ?? '', longitude: x / places, latitude: y / places, n })),
  }
}

function boxOf(text: string | undefined): [number, number, number, number] | null {
  if (!text) return null
  const ends = text.split(',').map(Number)
  const [west, south, east, north] = ends as [number, number, number, number]
  if (ends.length !== 4 || ends.some((end) => !Number.isFinite(end)) || west >= east || south >= north) throw new Problem('invalid', '范围要写成：西,南,东,北。', { fields: [{ field: 'box', message: '四个数，用逗号分开' }] })
  return [west, south, east, north]
}

/** What all points need, with a little air; a single point gets about a kilometre. */
export function frameOf(rows: readonly { longitude: number; latitude: number }[]): [number, number, number, number] | null {
  if (!rows.length) return null
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { longitude, latitude } of rows) [west, south, east, north] = [Math.min(west, longitude), Math.min(south, latitude), Math.max(east, longitude), Math.max(north, latitude)]
  const air = Math.max(0.005, (east - west) * 0.04, (north - south) * 0.04)
  return [west - air, south - air, east + air, north + air]
}

/** Places that fall into one cell of the frame become one point at their middle. */
export function clusters(rows: readonly Place[], [west, south, east, north]: readonly [number, number, number, number] | number[]): MapReply['points'] {
  const size = Math.max(east! - west!, north! - south!) / CELLS
  const cells = new Map<string, Place[]>()
  for (const row of rows) {
    const key = `${Math.floor((row.longitude - west!) / size)} ${Math.floor((row.latitude - south!) / size)}`
    const at = cells.get(key)
    if (at) at.push(row)
    else cells.set(key, [row])
  }
  return [...cells.values()].map((here) => {
    const [n, late, majors] = here.reduce(([a, b, c], one) => [a + one.n, b + one.late, c + one.major], [0, 0, 0])
    const middle = (of: (one: Place) => number) => here.reduce((sum, one) => sum + of(one), 0) / here.length
    const single = here.length === 1 ? here[0]! : null
    return { longitude: middle((one) => one.longitude), latitude: middle((one) => one.latitude), n, late, major: majors, id: single?.id ?? null, name: single?.name ?? null, regionId: new Set(here.map((one) => one.regionId)).size === 1 ? here[0]!.regionId : null }
  })
}
