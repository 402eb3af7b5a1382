// Who is regulated: invented enterprises, places, projects and buildings of a jurisdiction, with valid 统一社会信用代码,
// and the facts about them that change on the way. Pure: the same seed gives the same ones.
import { creditCheckDigit, organisationCheckDigit } from '#platform/formats/codes.ts'
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { names, trades, type Jurisdiction, type Trade } from './data.ts'
import type { Random } from './random.ts'

export type FactChange = { day: Day; fact: 'highHazard' | 'status' | 'headcount'; value: boolean | string | number; basis: string }

export type EntityPlan = {
  index: number
  trade: Trade
  region: string
  organisation: string | null
  registeredOn: Day
  highHazard: boolean
  principal: string
  officer: string
  /** Ends before the simulation does: closed for good on this day. */
  closedOn: Day | null
  /** As the create command takes them, without the two references. */
  fields: Record<string, unknown>
  changes: FactChange[]
  /** How often hazards are found here, relative to others. */
  risk: number
}

export type Span = { from: Day; until: Day }

/** @param regions codes of the communities or blocks entities lie in. */
export function planEntities(random: Random, count: number, place: Jurisdiction, regions: readonly string[], span: Span): EntityPlan[] {
  const taken = new Set<string>()
  const common = trades.map((trade) => ({ trade, weight: trade.weight * (place.tilt[trade.key] ?? 1) })).filter(({ weight }) => weight > 0)
  return Array.from({ length: count }, (_, index) => {
    const r = random.fork(index)
    // The first one is the demo's enterprise: a furniture maker with dust, in the first community.
    const trade = index === 0 ? trades.find(({ key }) => key === 'furniture')! : r.weighted(common, ({ weight }) => weight).trade
    return planEntity(r, index, trade, place, index === 0 ? regions[0]! : r.pick(regions), span, taken)
  })
}

function planEntity(r: Random, index: number, trade: Trade, place: Jurisdiction, region: string, span: Span, taken: Set<string>): EntityPlan {
  const selfEmployed = r.chance(trade.self)
  const headcount = r.int(trade.heads[0], Math.max(trade.heads[0], Math.round(trade.heads[0] + (trade.heads[1] - trade.heads[0]) * r.next() ** 2)))
  const highHazard = r.chance(trade.high)
  const principal = personName(r)
  const officer = headcount > 15 ? personName(r) : principal
  const days = daysBetween(span.from, span.until)
  // Nine in ten are on the books when it begins; the others are met on the way.
  const registeredOn = index === 0 || r.chance(0.9) || days < 60 ? span.from : addDays(span.from, r.int(20, days - 30))
  const building = trade.kind === 'building'
  const sector = place.sectors[trade.sector] ?? place.sectors['other']!
  const [longitude, latitude] = [place.centre[0] + (r.next() - 0.5) * 0.06, place.centre[1] + (r.next() - 0.5) * 0.05]
  const plan: EntityPlan = {
    index, trade, region, registeredOn, highHazard, principal, officer, closedOn: null, changes: [],
    organisation: index > 0 && r.chance(0.015) ? null : sector,
    risk: (index === 0 ? 12 : 0.4 + r.next() ** 2 * 2) * (highHazard ? 2 : 1) * Math.min(3, 1 + headcount / 120),
    fields: {
      name: entityName(r, trade, place, taken), kind: trade.kind, address: `${place.area}${r.pick(place.roads)}${r.int(1, 380)}号${r.chance(0.3) ? `附${r.int(1, 20)}号` : ''}`,
      industry: trade.industry, principal, highHazard, selfEmployed,
      ...(trade.placeKind ? { placeKind: trade.placeKind } : {}),
      ...(building || trade.kind === 'project' ? {} : { creditCode: creditCode(r, place.division, selfEmployed) }),
      principalMobile: mobile(r),
      ...(officer === principal ? {} : { safetyOfficer: officer, safetyMobile: mobile(r) }),
      ...(building ? {} : { headcount }),
      keyIndustry: highHazard || r.chance(0.1), aboveScale: headcount > 150, eightTrades: r.chance(trade.eight),
      ...(trade.kind === 'enterprise' && headcount > 40 && r.chance(0.5) ? { standardisation: r.chance(0.2) ? '二级' : '三级' } : {}),
      foundedOn: addDays(registeredOn, -r.int(60, 6000)),
      longitude: Math.round(longitude * 1e5) / 1e5, latitude: Math.round(latitude * 1e5) / 1e5,
    },
  }
  planChanges(r, plan, headcount, span)
  return plan
}

function planChanges(r: Random, plan: EntityPlan, headcount: number, span: Span): void {
  const left = daysBetween(plan.registeredOn, span.until)
  if (plan.index === 0 || left < 120) return
  const on = () => addDays(plan.registeredOn, r.int(30, left - 20))
  if (plan.trade.kind === 'enterprise' && r.chance(0.04)) plan.changes.push({ day: on(), fact: 'highHazard', value: !plan.highHazard, basis: plan.highHazard ? '涉危工艺停用，现场核查确认' : '新增涉危工艺，行业部门核定' })
  if (headcount > 10 && r.chance(0.1)) plan.changes.push({ day: on(), fact: 'headcount', value: Math.max(1, Math.round(headcount * (0.6 + r.next()))), basis: '年度核查' })
  const fate = r.next()
  if (fate < 0.03) plan.changes.push({ day: on(), fact: 'status', value: 'stopped', basis: '停产停业，现场核实' })
  else if (fate < 0.06) {
    plan.closedOn = on()
    plan.changes.push({ day: plan.closedOn, fact: 'status', value: 'closed', basis: '注销或搬离，现场核实' })
  }
  plan.changes.sort((a, b) => (a.day < b.day ? -1 : 1))
}

export const personName = (r: Random): string => r.pick(names.surnames) + r.pick(names.given)

/** 1 followed by ten digits; the second group is one that no operator has given out. */
export const mobile = (r: Random): string => `1${r.pick(['30', '35', '38', '50', '56', '77', '86', '99'])}0000${String(r.int(0, 9999)).padStart(4, '0')}`

function entityName(r: Random, trade: Trade, place: Jurisdiction, taken: Set<string>): string {
  for (let tries = 0; ; tries++) {
    const suffix = r.pick(trade.names)
    const word = r.pick(names.words) + r.pick(names.words) + (tries > 3 ? r.pick(names.words) : '')
    const brand = r.pick(place.brands)
    const stem = trade.kind === 'project' ? `${brand}${word}${r.pick(names.sites)}`
      : trade.kind === 'building' ? `${brand}${word}${trade.key === 'selfbuilt' ? r.int(1, 80) + '号' : ''}`
        : trade.kind === 'place' ? `${r.pick(names.places)}${tries > 0 || r.chance(0.4) ? word : ''}` : `${brand}${word}`
    const name = stem + suffix
    if (!taken.has(name)) {
      taken.add(name)
      return name
    }
  }
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 91 for enterprises, 92 for the self-employed; division, organisation code and both check digits are right. */
export function creditCode(r: Random, division: string, selfEmployed: boolean): string {
  for (;;) {
    const body = `MA${Array.from({ length: 6 }, () => r.pick([...ALPHABET])).join('')}`
    const organisation = organisationCheckDigit(body)
    const first17 = `9${selfEmployed ? 2 : 1}${division}${body}${organisation}`
    const check = organisation && creditCheckDigit(first17)
    if (check) return first17 + check
  }
}
