// The other boards of a jurisdiction while it is played: who looks at supervision each week, when something is exposed, which
// problems, visits and checks there are and when each begins. Only the last months, so that the boards show what lives.
import { addDays, daysBetween, type Day } from '#platform/time/day.ts'
import { organisationIdOf, regionIdOf } from '#rooms/organisations/pack.ts'
import type { EntityPlan } from './enterprises.ts'
import type { Office } from './office.ts'
import { problemLife, type ProblemPeople } from './problems.ts'
import type { Random } from './random.ts'
import type { Register } from './register.ts'
import { workday, type Stage } from './stage.ts'
import { expose, weekOfSupervision, type Board } from './supervise.ts'
import { checkPlace, openLibrary, openRound, visitLife } from './visits.ts'

type Parts = {
  stage: Stage; office: Office; register: Register; entities: readonly EntityPlan[]; r: Random; from: Day; until: Day
  enter: (on: Day, task: () => Promise<void>) => void
  /** Plays a life until its next pause lies on another day. */
  live: (life: AsyncGenerator<Day, void>) => Promise<void>
}

const PROBLEMS = 18
const VISITS = 14
const CHECKS = 26

/** When the library of experts is opened and each visit begins. What begins on one day goes side by side: nobody is sent out before the day after the library was opened. */
export function planVisits(r: Random, from: Day, until: Day): { opened: Day; visits: readonly Day[] } {
  const days = daysBetween(from, until)
  const opened = workday(from)
  const ready = workday(addDays(opened, 1))
  const visits = Array.from({ length: VISITS }, (_, i) => {
    const chance = r.fork(`visit-day/${i}`)
    const drawn = workday(i % 2 ? addDays(from, chance.int(0, Math.max(1, days - 3)) + 1) : addDays(until, -chance.int(2, 40)))
    return drawn < ready ? ready : drawn
  })
  return { opened, visits }
}

/** Enters what begins when; answers the weekly look at the supervision board. */
export async function openBoards({ stage, office, register, entities, r, from, until, enter, live }: Parts): Promise<(today: Day) => Promise<void>> {
  const { pack, place } = office
  const [coordinator, second] = office.coordinators()
  const root = await regionIdOf(pack.code, pack.region.code)
  const coordinatorOrganisationId = await organisationIdOf(pack.code, office.coordinatorOrganisation)
  const days = daysBetween(from, until)
  const within = (chance: Random) => addDays(from, chance.int(0, Math.max(1, days - 1)))
  // What is done about a case is done one after another: two answers of one day would be written over the same version.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (on: Day, task: () => Promise<void>) => enter(on, () => (turn = turn.then(task)))
  const board: Board = { stage, r: r.fork('supervision'), coordinators: office.coordinators(), principalOf: (id) => register.principalOf(id), coordinatorOrganisationId, telephone: `${place.phone}${r.int(1000, 9999)}`, enter: inTurn }
  if (!coordinator || !second) return async () => undefined

  for (const [i, end] of (['published', 'published', 'submitted', 'drafted'] as const).entries()) {
    // The one that waits is sent in on the last day: nobody has looked at it yet.
    const on = end === 'submitted' ? until : workday(addDays(until, -[Math.floor(days * 0.7), Math.floor(days * 0.25), 0, 9][i]!))
    if (on >= from) enter(on, () => expose(board, on, end))
  }

  const departments = await Promise.all(pack.organisations.filter(({ kind }) => kind === 'department' || kind === 'office').map(async ({ code }) => ({ organisationId: await organisationIdOf(pack.code, code), people: office.people(code, ['regulator']) })))
  const communities = await Promise.all(pack.organisations.filter(({ kind, region }) => kind === 'community' && region).map(async ({ code, region }) => ({ id: await organisationIdOf(pack.code, code), regionId: await regionIdOf(pack.code, region!), people: office.people(code, ['community']) })))
  const people: ProblemPeople = {
    coordinators: office.coordinators(), checkers: departments.filter((one) => one.people.length > 0),
    units: [...communities, ...departments.map(({ organisationId, people: own }) => ({ id: organisationId, regionId: root, people: own }))].filter((one) => one.people.length > 0),
  }
  for (let i = 0; i < PROBLEMS; i++) {
    const chance = r.fork(`problem/${i}`)
    // Every third is of the last weeks: those are the ones that stand at a step.
    const on = workday(i % 3 ? within(chance) : addDays(until, -chance.int(2, 28)))
    enter(on, () => live(problemLife(i, on, daysBetween(on, until), people, stage, chance)))
  }

  const [expert] = office.people(office.coordinatorOrganisation, ['expert'])
  const known = entities.filter((one) => one.registeredOn < from && one.closedOn === null && one.trade.kind !== 'building')
  if (expert && known.length) {
    const { opened, visits } = planVisits(r, from, until)
    const ways = office.value('expert.help', until) as readonly string[] | undefined
    let expertIds: string[] = []
    let roundId: string | null = null
    enter(opened, async () => {
      expertIds = await openLibrary(stage, coordinator, expert, root, opened, r.fork('library'))
      if (ways?.includes('three-checks')) roundId = await openRound(stage, coordinator, root, coordinatorOrganisationId, addDays(until, -60), addDays(until, 30), r.fork('round'))
    })
    const sorts = ways?.includes('bought') ? ['bought', 'guidance', 'hired'] : ways?.includes('three-checks') ? ['diagnosis', 'peer', 'guidance'] : ['diagnosis', 'guidance']
    for (const [i, on] of visits.entries()) {
      const chance = r.fork(`visit/${i}`)
      const entity = i < 2 ? entities[0]! : chance.pick(known)
      enter(on, () => live(visitLife(register.get(entity.index).id, register.get(entity.index).principal, on, daysBetween(on, until), { office: coordinator, expert, expertIds, roundId, sorts }, stage, chance)))
    }
  }
  for (let i = 0; i < CHECKS && known.length; i++) {
    const chance = r.fork(`check/${i}`)
    const entity = i < 3 ? entities[0]! : chance.pick(known)
    const on = within(chance)
    enter(on, async () => {
      const { id, principal } = register.get(entity.index)
      const grid = office.rounds(entity.region)
      await checkPlace(grid.length && chance.chance(0.5) ? chance.pick(grid) : principal, id, on, stage, chance)
    })
  }
  return (today) => weekOfSupervision(board, today)
}
