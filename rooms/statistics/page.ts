// What the pages of statistics show: the cross table, the movement, ages. All from sums; the question is put to the regions
// an actor sees and to no others.
import { Problem } from '#platform/problems/problem.ts'
import { listIndustries } from '#platform/formats/industry.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Day } from '#platform/time/day.ts'
import { readCells, readMonths, seriesOf } from '#mechanisms/indicator/read.ts'
import { NOTHING } from '#mechanisms/indicator/store.ts'
import { CATEGORIES, CHANNELS } from '#rooms/hazards/definitions.ts'
import type { Cross, Movement } from './contract.ts'
import { agesOf, areasOf, below, intoAreas, type RegionFacts } from './rules.ts'
import { countFoundVoided, findProof, listRegions } from './store.ts'

export type Asked = { from?: string | undefined; to?: string | undefined; level?: 'all' | 'major' | 'general' | undefined; under?: string | undefined }
export type By = 'industry' | 'channel' | 'category'

const ITEMS: Readonly<Record<By, readonly { value: string; label: string }[]>> = {
  industry: [...listIndustries().map(({ code, name }) => ({ value: code, label: name })), { value: NOTHING, label: '未填行业' }],
  channel: CHANNELS.map(({ value, label }) => ({ value, label })),
  category: [...CATEGORIES.map(({ value, label }) => ({ value, label })), { value: NOTHING, label: '未分类' }],
}

/** Where the question is put: the tree an actor sees from `under` down; all of the tenant is asked without a list. */
async function placeOf(tx: Tx, under: string | undefined): Promise<{ top: RegionFacts; inside: RegionFacts[]; all: RegionFacts[]; regionIds: string[] | null }> {
  const regions = await listRegions(tx)
  const place = below(regions, under)
  if (!place) throw new Problem('invalid', '没有这个区域，或不在你负责的范围内。', { fields: [{ field: 'under', message: '请从名单里选' }] })
  const whole = tx.scope.regionPaths === null && place.top.parentId === null
  return { ...place, all: regions, regionIds: whole ? null : place.inside.map(({ id }) => id) }
}

export function periodOf(asked: Asked, today: Day): { from: Day; to: Day; level: 'all' | 'major' | 'general' } {
  const to = (asked.to && asked.to < today ? asked.to : today) as Day
  const from = (asked.from ?? `${to.slice(0, 4)}-01-01`) as Day
  if (from > to) throw new Problem('invalid', '期初不能晚于期末。', { fields: [{ field: 'from', message: '要早于期末' }] })
  return { from, to, level: asked.level ?? 'all' }
}

export async function readCrossPage(tx: Tx, asked: Asked & { by?: By | undefined; areas?: string | undefined }, today: Day): Promise<Cross> {
  const { from, to, level } = periodOf(asked, today)
  const { top, inside, all, regionIds } = await placeOf(tx, asked.under)
  const by = asked.by ?? 'industry'
  const [cells, proof, foundVoided] = await Promise.all([readCells(tx, { from, to, level, by, regionIds }), findProof(tx), countFoundVoided(tx, { from, to, level, regionIds })])
  const areas = areasOf(inside, top, asked.areas)
  const shown = intoAreas(cells, inside, areas, top)
  const area = (one: RegionFacts) => ({ id: one.id, name: one.name, level: one.level, parts: inside.filter(({ parentId }) => parentId === one.id).length, rest: false })
  const rest = shown.some((cell) => cell.rest)
  return {
    from, to, level, under: area(top), path: all.filter(({ path, id }) => id !== top.id && top.path.startsWith(path)).map(({ id, name }) => ({ id, name })),
    kinds: [...new Set(inside.filter(({ id }) => id !== top.id).map((one) => one.level))],
    areas: [...areas.map(area), ...(rest ? [{ ...area(top), name: `${top.name}（未分到下级）`, parts: 0, rest: true }] : [])],
    items: ITEMS[by].filter(({ value }) => shown.some(({ item }) => item === value)), cells: shown, foundVoided, proof: proof ?? null,
  }
}

export async function readMovementPage(tx: Tx, asked: Asked & { months?: number | undefined }, today: Day): Promise<Movement> {
  const { to, level } = periodOf(asked, today)
  const { regionIds } = await placeOf(tx, asked.under)
  const [months, ages] = await Promise.all([readMonths(tx, { to, level, regionIds }), readCells(tx, { from: to, to, level, by: 'found', regionIds })])
  return { months: filled(seriesOf(months), to).slice(-(asked.months ?? 24)), ages: agesOf(ages, to), to }
}

type Series = ReturnType<typeof seriesOf>

/** Months in which nothing happened stand as the one before. */
function filled(series: Series, to: Day): Series {
  const first = series[0]
  if (!first) return []
  const found = new Map(series.map((one) => [one.month, one]))
  const out: Series = []
  let [year, month] = first.month.split('-').map(Number) as [number, number]
  for (;;) {
    const key = `${year}-${String(month).padStart(2, '0')}-01` as Day
    if (key > to) return out
    const last = out.at(-1)
    const quiet = last && { month: key, sums: { ...last.sums, found: 0, closed: 0, onTime: 0, days: 0, reopened: 0, voided: 0, due: 0, met: 0 } }
    out.push(found.get(key) ?? quiet!)
    if (++month > 12) [year, month] = [year + 1, 1]
  }
}
