// What looks like a new finding, each time a case was found, merging and undoing, and the decision about pairs.
import type { Actor } from '#platform/auth/actor.ts'
import { may } from '#platform/auth/actor.ts'
import { newId } from '#platform/db/ids.ts'
import type { ReadableNumbers } from '#platform/db/numbers.ts'
import type { Tx } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import type { Day } from '#platform/time/day.ts'
import { parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import { hazardLedger } from '#rooms/hazards/page.ts'
import { channelsOf, type Hazard } from '#rooms/hazards/rules.ts'
import { getHazard, getHazardForUpdate, saveHazard } from '#rooms/hazards/store.ts'
import * as contract from './contract.ts'
import { importRoutes } from './sheet/routes.ts'
import { createFromDraft } from './sheet/write.ts'
import type { Draft } from './sheet/rows.ts'
import { ownerRoutes } from './owners/routes.ts'
import { listOwnersOf } from './owners/store.ts'
import { BEFORE, firstFound, goneInto, inOrder, mergedReason, mergeRefusal, undoRefusal, type Before } from './rules.ts'
import * as store from './store.ts'
import { sidesOf } from './page.ts'
import { nearMetres } from './terms.ts'

const { compiled } = hazardLedger

const metresOf = async (tx: Tx, on: Day) => parameterAsOf(await listParameters(tx), nearMetres, on).value

const likes = endpoint(contract.listLikes, async ({ tx, today, query }) => {
  const at = { entityId: query.entityId, longitude: query.longitude ?? null, latitude: query.latitude ?? null }
  const found = await store.listLikes(tx, { ...at, description: query.description, place: query.place ?? null, category: query.category ?? null, clause: null, foundOn: (query.foundOn ?? today) as Day }, { metres: await metresOf(tx, today) })
  const photos = await store.firstPhotos(tx, found.map((one) => one.case.id), 1)
  return { likes: found.map(({ case: { id, number, description, place, entityName, state, level, channel, foundOn }, score, reasons }) => ({ id, number, description, place, entityName, state, level, channel, foundOn, score, reasons: [...reasons], photo: photos.get(id)?.[0] ?? null })) }
})

const read = endpoint(contract.readFindings, async ({ tx, actor, params }) => {
  const hazard = await getHazard(tx, compiled, params.id)
  const [findings, where, merge, owners] = await Promise.all([store.listFindings(tx, hazard.id), store.findWhere(tx, hazard.id), actor.entityId === null ? store.findMergeOf(tx, hazard.id) : undefined, listOwnersOf(tx, hazard.id)])
  const seen = where && (await getHazard(tx, compiled, where.id).then(() => where, () => undefined))
  const undo = merge ? await whyNotUndo(tx, merge, actor) : '由监管部门撤销并案'
  return {
    findings, into: hazard.state === 'voided' && seen ? { id: seen.id, number: seen.number, undo: undo ?? (true as const) } : null,
    suspects: may(actor, 'finding.judge') ? (await store.listSuspectsOf(tx, hazard.id)).length : 0,
    owners: owners.map(({ accountId, id, owner, personName, readAt, readByName, handedOn, handedTo }) => ({ id, owner, personName, readAt, readByName, handedOn, handedTo, mine: accountId === actor.accountId })),
  }
})

async function whyNotUndo(tx: Tx, merge: store.Merge, actor: Actor): Promise<string | undefined> {
  const kept = await getHazard(tx, compiled, merge.keptId)
  return undoRefusal(kept, await store.deedsSince(tx, kept.id, merge.id), actor)
}

/** The finding day of a case is that of its first finding; a change of it is an event with both days. */
async function settleFoundOn(tx: Tx, hazard: Hazard, now: Date): Promise<Day> {
  const days = await store.findingDays(tx, hazard.id)
  const first = days.length ? firstFound(days) : hazard.foundOn
  if (first !== hazard.foundOn) await saveHazard(tx, hazard, { foundOn: first }, now)
  return first
}

const add = endpoint(contract.addFinding, async ({ tx, actor, today, now, params, body }) => {
  const hazard = await getHazardForUpdate(tx, compiled, params.id)
  const channels = channelsOf(actor)
  const channel = body.channel ?? channels[0]!
  const foundOn = (body.foundOn ?? today) as Day
  if (!channels.includes(channel)) throw new Problem('invalid', '你的岗位不能用这个来源上报。', { fields: [{ field: 'channel', message: `可选：${channels.join('、')}` }] })
  if (foundOn > today) throw new Problem('invalid', '发现日期不能晚于今天。', { fields: [{ field: 'foundOn', message: '不能晚于今天' }] })
  if (hazard.state === 'voided' || hazard.state === 'closed') throw new Problem('step-refused', hazard.state === 'closed' ? '这件已经销号；又出现的请另登记一件。' : '这件已经作废，请看它并入的那一件。')
  await store.insertFindings(tx, [{
    id: body.id, hazardId: hazard.id, began: false, entityId: hazard.entityId, channel, foundOn, foundBy: actor.accountId, foundByName: actor.name, organisation: await store.organisationOf(tx, actor),
    description: body.description, place: body.place ?? null, longitude: null, latitude: null, photos: body.photos,
  }], now)
  await attachFiles(tx, body.photos, { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, 'before')
  const first = await settleFoundOn(tx, hazard, now)
  await append(tx, { what: 'hazard.finding-added', subject: { type: 'hazard', id: hazard.id, entityId: hazard.entityId }, actor, at: now, commandId: body.commandId, body: { channel, foundOn, photos: body.photos, ...(first === hazard.foundOn ? {} : { foundFrom: hazard.foundOn, foundTo: first }) } })
  return { number: hazard.number, findings: (await store.findingDays(tx, hazard.id)).length }
})

/** Makes two cases one. Throws step-refused. Answers what stays and what went. */
export async function mergePair(tx: Tx, a: string, b: string, actor: Actor, now: Date, commandId: string) {
  const pair = await store.getPairForUpdate(tx, a, b)
  const refusal = mergeRefusal(pair[0], pair[1], actor)
  if (refusal) throw new Problem('step-refused', `${refusal}。`)
  const [kept, merged] = inOrder(pair[0], pair[1])
  const mergeId = newId(now.getTime())
  // What went into the one that goes now says from here on where it all lies.
  const renamed = await store.listMergedInto(tx, merged.id)
  const moved = await store.moveFindings(tx, merged.id, kept.id)
  for (const id of renamed) await saveHazard(tx, await getHazardForUpdate(tx, compiled, id), { voidReason: mergedReason(kept) }, now)
  await store.insertMerge(tx, { id: mergeId, kept, merged, moved, renamed, before: Object.fromEntries(BEFORE.map((field) => [field, merged[field]])), actor, now })
  await saveHazard(tx, merged, goneInto(kept, merged), now)
  const first = await settleFoundOn(tx, kept, now)
  await store.decideSuspects(tx, { gone: merged.id }, 'merged', actor, now)
  await store.redirectSuspects(tx, merged.id, kept.id)
  const of = ({ id, entityId }: Hazard) => ({ type: 'hazard', id, entityId })
  await append(tx,
    { what: 'hazard.merged', subject: of(merged), actor, at: now, commandId, body: { into: kept.number, intoId: kept.id, from: merged.state, to: 'voided' } },
    { what: 'hazard.finding-added', subject: of(kept), actor, at: now, commandId, body: { number: merged.number, mergedId: merged.id, channel: merged.channel, foundOn: merged.foundOn, ...(first === kept.foundOn ? {} : { foundFrom: kept.foundOn, foundTo: first }) } })
  return { keptId: kept.id, keptNumber: kept.number, mergedId: merged.id, mergedNumber: merged.number }
}

const merge = endpoint(contract.mergeHazards, ({ tx, actor, now, params, body }) => mergePair(tx, params.id, body.hazardId, actor, now, body.commandId))

const unmerge = endpoint(contract.undoMerge, async ({ tx, actor, now, params, body }) => {
  const merged = await getHazardForUpdate(tx, compiled, params.id)
  const done = await store.findMergeOf(tx, merged.id)
  if (!done) throw new Problem('step-refused', '这件没有并入别的隐患。')
  const kept = await getHazardForUpdate(tx, compiled, done.keptId)
  const refusal = undoRefusal(kept, await store.deedsSince(tx, kept.id, done.id), actor)
  if (refusal) throw new Problem('step-refused', `${refusal}。`)
  const before = done.before as Before
  await store.moveFindings(tx, kept.id, merged.id, done.moved)
  const days = await store.findingDays(tx, merged.id)
  await saveHazard(tx, merged, { ...before, ...(days.length ? { foundOn: firstFound(days) } : {}) }, now)
  for (const id of done.renamed) await saveHazard(tx, await getHazardForUpdate(tx, compiled, id), { voidReason: mergedReason(merged) }, now)
  const first = await settleFoundOn(tx, kept, now)
  await store.markUndone(tx, done.id, actor, now)
  const of = ({ id, entityId }: Hazard) => ({ type: 'hazard', id, entityId })
  await append(tx,
    { what: 'hazard.unmerged', subject: of(merged), actor, at: now, commandId: body.commandId, body: { from: 'voided', to: before.state, outOf: kept.number } },
    { what: 'hazard.unmerged', subject: of(kept), actor, at: now, commandId: body.commandId, body: { number: merged.number, ...(first === kept.foundOn ? {} : { foundFrom: kept.foundOn, foundTo: first }) } })
  return { number: merged.number, state: before.state }
})

const suspects = endpoint(contract.listSuspects, async ({ tx, actor, query }) => {
  const rows = await store.listSuspects(tx, { organisationIds: store.officesOf(actor), importId: query.importId }, query.limit)
  return { rows: await sidesOf(tx, rows, actor), count: await store.countSuspects(tx, store.officesOf(actor)) }
})

export function findingRoutes(numbers: ReadableNumbers): Endpoint[] {
  const decide = endpoint(contract.decideSuspect, async ({ tx, actor, today, now, params, body }) => {
    const suspect = await store.findSuspectForUpdate(tx, params.id)
    if (!suspect) throw notFound('对疑似重复')
    if (suspect.decision) throw new Problem('step-refused', `${suspect.decidedByName} 已经判断过。`)
    const { hazardId } = suspect
    if (hazardId && body.same) {
      const { keptId } = await mergePair(tx, hazardId, suspect.otherId, actor, now, body.commandId)
      return { decision: 'merged' as const, hazardId: keptId }
    }
    if (hazardId) {
      await store.decideSuspects(tx, { id: suspect.id }, 'different', actor, now)
      return { decision: 'different' as const, hazardId }
    }
    const draft = suspect.draft as Draft
    const decision = body.same ? ('added' as const) : ('new' as const)
    await store.decideSuspects(tx, { id: suspect.id }, decision, actor, now)
    if (!body.same) return { decision, hazardId: await createFromDraft(tx, draft, { importId: suspect.importId!, actor, today, now, numbers }) }
    const other = await getHazardForUpdate(tx, compiled, suspect.otherId)
    if (other.state === 'voided') throw new Problem('step-refused', `${other.number} 已经作废，请另登记一件。`)
    await store.insertFindings(tx, [{ ...draft.finding, id: newId(now.getTime()), hazardId: other.id, began: false, entityId: other.entityId, photos: [], importId: suspect.importId! }], now)
    const first = await settleFoundOn(tx, other, now)
    await append(tx, { what: 'hazard.finding-added', subject: { type: 'hazard', id: other.id, entityId: other.entityId }, actor, at: now, commandId: body.commandId, body: { channel: draft.finding.channel, foundOn: draft.finding.foundOn, ...(first === other.foundOn ? {} : { foundFrom: other.foundOn, foundTo: first }) } })
    return { decision, hazardId: other.id }
  })
  return [likes, read, add, merge, unmerge, suspects, decide, ...importRoutes, ...ownerRoutes] as Endpoint[]
}

/** The first finding of a reported case: the hazard's own routes ask for it, in their transaction. */
export async function recordFirst(tx: Tx, hazard: Hazard, more: { photos: readonly string[]; longitude: number | null; latitude: number | null; actor: Actor; now: Date }): Promise<void> {
  await store.insertFindings(tx, [{
    id: hazard.id, hazardId: hazard.id, began: true, entityId: hazard.entityId, channel: hazard.channel, foundOn: hazard.foundOn, foundBy: hazard.foundBy, foundByName: hazard.foundByName,
    organisation: await store.organisationOf(tx, more.actor), description: hazard.description, place: hazard.place || null, longitude: more.longitude, latitude: more.latitude, photos: more.photos,
  }], more.now)
}

