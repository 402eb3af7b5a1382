// Plays a jurisdiction through years in minutes: day by day, every record through the product's own endpoints as the
// person who would make it, with the clock as an argument. Answers what it did, counted by itself (oracle.ts).
import type { Logger } from 'pino'
import type { Product } from '#bin/product.ts'
import { hashPassword } from '#platform/auth/passwords.ts'
import type { ConnectionConfig } from '#platform/db/server/index.ts'
import { runDaily, settle } from '#platform/jobs/runner.ts'
import { addDays, addMonths, day, daysBetween, startOf, type Day } from '#platform/time/day.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { loadPack, organisationIdOf, packsFolder, readPack } from '#rooms/organisations/pack.ts'
import { loadPlan, readPlanPack } from '#rooms/plans/pack.ts'
import { openBoards } from './boards.ts'
import { cast, communitiesOf, jurisdictionOf, officeParts } from './cast.ts'
import { planEntities } from './enterprises.ts'
import { hazardLife } from './hazard.ts'
import { Office } from './office.ts'
import { tally, type Deed, type Oracle } from './oracle.ts'
import { planHazards } from './plan.ts'
import { random } from './random.ts'
import { Register } from './register.ts'
import { moment, Stage, together } from './stage.ts'
import { fileDuties, listKnownTasks, taskLife, type Units } from './tasks.ts'

export type Scale = {
  entities: number
  hazards: number
  from: Day
  /** How much denser the last weeks are than the beginning. */
  recency: number
  /** How many of the findings that can be major are. */
  majors: number
  /** Daily jobs run for the last so many days only, as in a house that was opened then. */
  jobDays: number
  /** Major hazards of the last months that nobody moves on. */
  stuck?: number
  /** For the last so many days people work on the other boards too: supervision, exposure, problems, visits, checks. */
  boards?: number
}

export const SCALES = {
  small: { entities: 110, hazards: 260, from: day('2024-01-01'), recency: 14, majors: 0.25, jobDays: 31, stuck: 6, boards: 120 },
  full: { entities: 2_000, hazards: 20_000, from: day('2024-01-01'), recency: 0, majors: 0.12, jobDays: 10_000 },
} as const satisfies Record<string, Scale>

export type Simulation = {
  product: Product
  ownerConfig: ConnectionConfig
  /** Name of the pack: shuanglonghu, jinqiao, … */
  pack: string
  seed: string
  /** The last day that is played. */
  until: Day
  scale: keyof typeof SCALES | Scale
  /** Password of every account; without it nobody can sign in. */
  password?: string
  demo?: boolean
  /** How many people act at the same time. */
  hands?: number
  log?: Pick<Logger, 'info'>
  progress?: (at: { day: Day; performed: number; hazards: number; open: number }) => void
}

export type Played = { tenantId: string; oracle: Oracle; performed: number; seconds: number }

export async function simulate(simulation: Simulation): Promise<Played> {
  const { photos } = simulation.product
  photos.compared = false
  try {
    return await play(simulation)
  } finally {
    photos.compared = true
  }
}

async function play(simulation: Simulation): Promise<Played> {
  const { product, pack: packName, until, log } = simulation
  const started = performance.now()
  const scale: Scale = typeof simulation.scale === 'string' ? SCALES[simulation.scale] : simulation.scale
  const span = { from: scale.from, until }
  const hands = simulation.hands ?? 8
  const r = random(`${simulation.seed}/${packName}`)
  const pack = readPack(packsFolder, packName)
  const place = jurisdictionOf(packName)
  const tenantId = await loadPack(simulation.ownerConfig, product.db, packName, { demo: simulation.demo ?? true, now: startOf(scale.from) })
  const stage = new Stage(product, tenantId)
  const casting = { db: product.db, tenantId, pack, roles: readRoles(), passwordHash: simulation.password ? await hashPassword(simulation.password) : '', since: scale.from }
  const office = new Office(pack, place, await cast(casting, officeParts(r.fork('people'), pack, place)))

  const regions = communitiesOf(pack).flatMap(({ code, grids }) => (grids.length ? grids : [code]))
  const entities = planEntities(r.fork('entities'), scale.entities, place, regions, span)
  const hazards = planHazards(r.fork('hazards'), scale.hazards, entities, span, scale)
  const register = new Register({ stage, office, casting, place, span, r: r.fork('register') })
  register.schedule(entities)

  const deeds: Deed[] = []
  const diary = new Map<Day, (() => Promise<void>)[]>()
  const enter = (on: Day, task: () => Promise<void>) => void (on <= until && (diary.get(on)?.push(task) ?? diary.set(on, [task])))
  let today = scale.from
  let open = 0
  // The plan comes on the day it was issued: everything it makes due follows from then.
  const issuedOn = readPlanPack(packsFolder, packName)?.plan.issuedOn ?? scale.from
  const planOn = issuedOn > scale.from ? issuedOn : scale.from
  enter(planOn < until ? planOn : until, async () => void (await loadPlan(product.db, pack.code, packsFolder, packName, moment(today, 480))))
  for (const plan of hazards) {
    enter(plan.foundOn, async () => {
      open += 1
      const chance = r.fork(`hazard/${plan.index}`)
      await goOn(hazardLife(plan, office.around(plan, { ...register.get(plan.entity.index), otherOrganisationId: await otherId(plan.entity) }, chance), stage, chance.fork('life'), deeds))
    })
  }
  async function otherId(entity: (typeof hazards)[number]['entity']): Promise<string | null> {
    const code = office.otherOrganisation(entity)
    return code ? organisationIdOf(pack.code, code) : null
  }
  /** Plays a case until its next pause lies on another day. */
  async function goOn(life: AsyncGenerator<Day, void>): Promise<void> {
    for (;;) {
      const next = await life.next()
      if (next.done) return void (open -= 1)
      if (next.value > today) return enter(next.value, () => goOn(life))
    }
  }

  // A plan makes its tasks in the first settling after its day; from then on people work on them.
  const seen = addDays(planOn, 8)
  const codes = new Map(await Promise.all(pack.organisations.map(async ({ code }) => [await organisationIdOf(pack.code, code), code] as const)))
  const units: Units = { workers: (id) => office.workers(codes.get(id) ?? ''), coordinators: office.coordinators(), others: [...codes].filter(([, code]) => pack.organisations.some((one) => one.code === code && one.kind === 'department')).map(([id]) => id) }
  enter(seen, async () => {
    for (const [i, task] of (await listKnownTasks(stage)).entries()) {
      open += 1
      await goOn(taskLife(task, units, stage, r.fork(`task/${i}`), seen))
    }
  })
  for (let day = addDays(seen, 20); day <= until; day = addMonths(day, 1)) enter(day, () => fileDuties(units, stage, r.fork(`duties/${day}`), day))

  const boardsFrom = scale.boards === undefined ? undefined : [addDays(until, -scale.boards), addDays(seen, 1)].reduce((a, b) => (a > b ? a : b))
  let week: ((today: Day) => Promise<void>) | undefined
  const living = async (life: AsyncGenerator<Day, void>) => {
    open += 1
    await goOn(life)
  }

  let settled = scale.from
  for (; today <= until; today = addDays(today, 1)) {
    await register.open(today, hands)
    await together(hands, register.tasks(today))
    if (today === boardsFrom) week = await openBoards({ stage, office, register, entities, r: r.fork('boards'), from: today, until, enter, live: living })
    await together(hands, diary.get(today) ?? [])
    diary.delete(today)
    const evening = moment(today, 1_310)
    const close = daysBetween(today, until)
    if (close < 14 || daysBetween(settled, today) >= 7) {
      await settle(product.db, product.consumers, tenantId, evening)
      settled = today
    }
    if (close < scale.jobDays) await runDaily(product.db, product.jobs, tenantId, moment(today, 420))
    // Offices look at their board in the evening of each settling, and every few days towards the end.
    if (week && settled === today && (close >= 14 || close % 3 === 1)) await week(today)
    if (today.endsWith('-01') || today === until) simulation.progress?.({ day: today, performed: stage.performed, hazards: deeds.filter(({ what }) => what === 'found').length, open })
  }
  await settle(product.db, product.consumers, tenantId, moment(until, 1_320))

  const oracle = tally(deeds, addDays(until, 1), { until, ...register.counts() })
  const seconds = (performance.now() - started) / 1000
  log?.info({ pack: packName, performed: stage.performed, seconds }, `${pack.name}：${oracle.entities.registered} 家单位，${oracle.hazards} 件隐患（在办 ${oracle.live} 件），办理 ${stage.performed} 次，用了 ${seconds.toFixed(1)} 秒（每秒 ${Math.round(stage.performed / seconds)} 次）`)
  return { tenantId, oracle, performed: stage.performed, seconds }
}
