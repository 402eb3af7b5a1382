// The last touch of a demo: something waits for the enterprise owner and for the grid worker people look around as, so that
// their phones do not open on an empty day. Done through the same endpoints, by the people who would do it.
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import type { Actor } from '#platform/auth/actor.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { hazardSteps, report } from '#rooms/hazards/contract.ts'
import type { HazardStep } from '#rooms/hazards/rules.ts'
import { readRoles } from '#rooms/accounts/roles.ts'
import { findAccount, findActor, findLogin } from '#rooms/accounts/store.ts'
import { random, type Random } from './random.ts'
import { moment, type Stage } from './stage.ts'

type Page = { row: { id: string; version: number } }

/** @param day the last simulated day; tomorrow is when people look. */
export async function leaveWaiting(stage: Stage, login: string, day: Day): Promise<void> {
  const r = random(`waiting/${login}`)
  const owner = await actorOf(stage, `${login}-qiye`, day)
  const regulator = owner?.entityId ? await regulatorOf(stage, owner.entityId, day) : undefined
  if (!owner?.entityId || !regulator) return
  const entityId = owner.entityId
  const file = async (minutes: number, description: string, place: string) => {
    const at = moment(day, minutes)
    const page = await stage.do<Page>(regulator, at, report, { body: { commandId: r.id(at), id: r.id(at), entityId, description, place, channel: 'inspection', photos: [await stage.photo(regulator, at, 'before', r)] } })
    const graded = await act(stage, r, regulator, at, page, 'grade', { level: 'general' })
    return { at, graded }
  }
  const soon = await file(9 * 60 + 5, '车间西侧疏散通道堆放半成品，净宽不足', '车间西侧')
  await act(stage, r, regulator, soon.at, soon.graded, 'assign', { dueOn: addDays(day, 4), atOnce: true })
  const late = await file(9 * 60 + 20, '配电箱前堆放原料，操作通道不足', '配电间')
  await act(stage, r, regulator, late.at, late.graded, 'assign', { dueOn: day, atOnce: true })
  const done = await file(9 * 60 + 40, '灭火器压力不足，未更换', '成品库')
  const assigned = await act(stage, r, regulator, done.at, done.graded, 'assign', { dueOn: addDays(day, 6), atOnce: true })
  const later = moment(day, 16 * 60)
  // Where the plan wants every hand by name, the enterprise writes the names before it hands in.
  const named = async (page: Page) => ((page as unknown as { terms: { closedLoop: readonly string[] } }).terms.closedLoop.includes('real-name')
    ? act(stage, r, owner, later, page, 'nameChain', { findPerson: regulator.name, treatPerson: owner.name, controlPerson: owner.name, entityPerson: owner.name, communityPerson: regulator.name, regulatorPerson: regulator.name }) : page)
  await act(stage, r, owner, later, await named(assigned), 'rectify', { rectification: '换了四具灭火器，贴了检查卡', photos: [await stage.photo(owner, later, 'after', r)] })
}

function act(stage: Stage, r: Random, actor: Actor, at: Date, { row }: Page, step: HazardStep, body: Record<string, unknown>): Promise<Page> {
  return stage.do<Page>(actor, at, hazardSteps[step], { params: { id: row.id }, body: { commandId: r.id(at), baseVersion: row.version, ...body } })
}

async function actorOf(stage: Stage, login: string, day: Day): Promise<Actor | undefined> {
  const known = await findLogin(stage.product.db, login)
  return known && stage.product.db.read(systemScope(stage.tenantId), async (tx) => {
    const account = await findAccount(tx, known.account_id)
    return account && findActor(tx, account, readRoles(), day)
  })
}

/** Somebody of the department that regulates this entity. */
async function regulatorOf(stage: Stage, entityId: string, day: Day): Promise<Actor | undefined> {
  return stage.product.db.read(systemScope(stage.tenantId), async (tx) => {
    const account = await tx.find<{ id: string; personId: string }>(sql`select a.id, a.person_id as "personId" from entities e
      join memberships m on m.tenant_id = e.tenant_id and m.organisation_id = e.organisation_id and m.role = 'regulator' join accounts a on a.tenant_id = m.tenant_id and a.person_id = m.person_id
      where e.tenant_id = ${stage.tenantId} and e.id = ${entityId} order by a.login limit 1`)
    return account && findActor(tx, account, readRoles(), day)
  })
}
