// What will be found where, when, by whom, and how people will behave about it. Pure: the same seed gives the same plan.
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { hazardTexts, type HazardText } from './data.ts'
import type { EntityPlan, Span } from './enterprises.ts'
import { BEHAVIOURS, type Behaviour, type HazardPlan } from './hazard.ts'
import type { Random } from './random.ts'
import { workday } from './stage.ts'

/** January … December: spring-festival lull, the safety month of June, the autumn and winter fire campaigns. */
const SEASON = [0.7, 0.5, 1, 1, 1.1, 1.6, 1.2, 1.2, 1, 0.9, 1.3, 1.2]

const CHANNELS: readonly { channel: string; weight: number; major: number }[] = [
  { channel: 'self_check', weight: 48, major: 24 }, { channel: 'grid', weight: 26, major: 10 }, { channel: 'inspection', weight: 18, major: 36 }, { channel: 'expert', weight: 4, major: 20 },
  { channel: 'tipoff', weight: 2, major: 6 }, { channel: 'superior', weight: 1.5, major: 4 }, { channel: 'monitoring', weight: 0.5, major: 2 },
]

/** How the flow is shaped: `recency` makes the last weeks denser than the beginning (0: even); `majors` is the share among findings that can be major. */
export type Flow = { recency: number; majors: number; /** Major hazards of the last months whose rectification does not move on. */ stuck?: number }

export function planHazards(random: Random, count: number, entities: readonly EntityPlan[], span: Span, { recency, majors, stuck = 0 }: Flow): HazardPlan[] {
  const texts = new Map<string, { general: HazardText[]; major: HazardText[] }>()
  for (const { trade } of entities) {
    if (texts.has(trade.key)) continue
    const fitting = hazardTexts.filter(({ tags }) => tags.some((tag) => trade.tags.includes(tag)))
    texts.set(trade.key, { general: fitting.filter(({ clause }) => !clause), major: fitting.filter(({ clause }) => clause) })
  }
  const days = Array.from({ length: daysBetween(span.from, span.until) + 1 }, (_, i) => addDays(span.from, i))
  const weightOf = new Map(days.map((day) => [day, SEASON[Number(day.slice(5, 7)) - 1]! * (1 + recency * Math.exp(-daysBetween(day, span.until) / 36))]))
  const pickDay = sampler(days, (day) => weightOf.get(day)!)
  const pickEntity = sampler(entities, ({ risk }) => risk)
  const slow = Array.from({ length: stuck }, (_, i): HazardPlan | undefined => {
    const r = random.fork(`stuck/${i}`)
    const foundOn = workday(addDays(span.until, -r.int(16, 72)))
    for (let tries = 0; tries < 50; tries++) {
      const entity = pickEntity(r)
      const citable = texts.get(entity.trade.key)!.major.filter(({ clause }) => clause!.from <= foundOn)
      if (foundOn < span.from || foundOn < addDays(entity.registeredOn, 1) || (entity.closedOn !== null && foundOn >= addDays(entity.closedOn, -1)) || !citable.length) continue
      return { index: count + i, entity, foundOn, text: r.pick(citable), level: 'major', channel: 'inspection', behaviour: 'stuck' }
    }
    return undefined
  })
  return [...slow.filter((one) => one !== undefined), ...Array.from({ length: count }, (_, index): HazardPlan => {
    const r = random.fork(index)
    let entity: EntityPlan, foundOn: Day
    do {
      entity = pickEntity(r)
      foundOn = pickDay(r)
    } while (foundOn < addDays(entity.registeredOn, 1) || (entity.closedOn !== null && foundOn >= entity.closedOn))
    const { general, major } = texts.get(entity.trade.key)!
    const citable = major.filter(({ clause }) => clause!.from <= foundOn)
    const level = citable.length > 0 && r.chance(entity.highHazard ? majors * 1.4 : majors) ? 'major' : 'general'
    const channel = r.weighted(CHANNELS, (one) => (level === 'major' ? one.major : one.weight)).channel
    const behaviour = r.weighted(Object.keys(BEHAVIOURS) as Behaviour[], (one) => BEHAVIOURS[one] * (level === 'major' && (one === 'late' || one === 'extended') ? 2 : 1))
    // Offices go out on working days; an enterprise looks at itself on any day.
    if (channel !== 'self_check' && workday(foundOn) <= span.until) foundOn = workday(foundOn)
    return { index, entity, foundOn, text: r.pick(level === 'major' ? citable : general), level, channel, behaviour: behaviour === 'atOnce' && level === 'major' ? 'prompt' : behaviour }
  })]
}

/** Weighted choice by binary search: made once, drawn from often. */
function sampler<T>(items: readonly T[], weight: (item: T) => number): (r: Random) => T {
  const sums: number[] = []
  let total = 0
  for (const item of items) sums.push((total += weight(item)))
  return (r) => {
    const at = r.next() * total
    let low = 0
    let high = sums.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return items[low]!
  }
}
