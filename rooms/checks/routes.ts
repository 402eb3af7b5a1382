// Checks over HTTP: hand one in, the list, one with its items. A phone hands in what it kept, so the day is the day of the check.
import { may, type Actor } from '#platform/auth/actor.ts'
import type { Scope } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { findRow } from '#mechanisms/ledger/store.ts'
import { entityLedger } from '#rooms/entities/routes.ts'
import * as contract from './contract.ts'
import type { Side } from './definitions.ts'
import { checkLedger, readCheckPage } from './page.ts'
import { insertCheck } from './store.ts'

/** A phone may have been without a network this long. */
const KEPT_DAYS = 60

/** By whom a check counts: the unit itself, whoever goes round a region, an expert, an office. */
function sideOf(actor: Actor, scope: Scope): Side {
  if (actor.entityId) return 'self'
  return may(actor, 'hazard.report-expert') ? 'expert' : scope.regionPaths ? 'grid' : 'inspection'
}

const submit = endpoint(contract.submitCheck, async ({ tx, actor, scope, today, now, body }) => {
  const entity = await findRow(tx, entityLedger.compiled, body.entityId)
  if (!entity || entity['voidedOn']) throw notFound('家单位')
  if (body.checkedOn > today || body.checkedOn < addDays(today, -KEPT_DAYS)) throw new Problem('invalid', '检查日期不对。', { fields: [{ field: 'checkedOn', message: body.checkedOn > today ? '不能晚于今天，看看手机的日期对不对' : `只收 ${KEPT_DAYS} 天以内的` }] })
  if (body.marks.length > body.asked) throw new Problem('invalid', '看过的项比应看的还多。', { fields: [{ field: 'marks', message: '回到检查页再交一次' }] })
  const side = sideOf(actor, scope)
  const wrong = body.marks.filter(({ ok }) => !ok).length
  await insertCheck(tx, { id: body.id, entityId: body.entityId, entityName: String(entity['name']), side, checkedOn: body.checkedOn as Day, by: actor, industries: body.industries, asked: body.asked, marks: body.marks }, now)
  await append(tx, { what: 'check.submitted', subject: { type: 'check', id: body.id, entityId: body.entityId }, actor, at: now, commandId: body.commandId, body: { side, checkedOn: body.checkedOn, seen: body.marks.length, asked: body.asked, wrong } })
  return { id: body.id, seen: body.marks.length, wrong }
})

const read = endpoint(contract.readCheck, ({ tx, params }) => readCheckPage(tx, params.id))

export const checkRoutes = [submit, ...checkLedger.endpoints, read] as Endpoint[]
