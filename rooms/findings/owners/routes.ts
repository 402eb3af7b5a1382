// Owners told of a major hazard: the list with its receipts, an owner's own receipt, and delivery by hand.
import { append } from '#platform/events/append.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import { addDays, type Day } from '#platform/time/day.ts'
import { isOff, parameterAsOf } from '#mechanisms/plan/parameters.ts'
import { listParameters } from '#mechanisms/plan/parameter-store.ts'
import { attachFiles } from '#rooms/files/store.ts'
import * as contract from '../contract.ts'
import { ownerNotice } from '#rooms/parameters/definitions/hazards.ts'
import { unreadDays } from '../terms.ts'
import * as store from './store.ts'

const MOST = 10_000

const list = endpoint(contract.listOwnerNotices, async ({ tx, actor, today, query }) => {
  const values = await listParameters(tx)
  const days = parameterAsOf(values, unreadDays, today)
  const lateOn = addDays(today, -days.value)
  const organisationIds = query.mine === 'true' ? store.officesAsked(actor, tx.scope) : null
  const rows = await store.listOwnerNotices(tx, { show: query.show, lateOn, organisationIds }, query.limit)
  return {
    rows: rows.map(({ accountId, ...row }) => ({ ...row, hasAccount: accountId !== null, late: row.readAt === null && row.handedOn === null && row.toldOn <= lateOn })),
    open: await store.countOwnerNotices(tx, { show: 'open', lateOn, organisationIds: null }, MOST), days: days.value, daysInDocument: days.inDocument, inForce: !isOff(ownerNotice, parameterAsOf(values, ownerNotice, today).value),
  }
})

const confirm = endpoint(contract.confirmOwnerNotice, async ({ tx, actor, now, params, body }) => {
  const notice = await store.findOwnerNoticeForUpdate(tx, params.id)
  if (!notice) throw notFound('条告知')
  if (notice.accountId !== actor.accountId && !actor.roles.includes(store.ROLE_OF[notice.owner])) throw new Problem('step-refused', `这是给${store.OWNER_WORDS[notice.owner]}的告知，由本人确认。`)
  if (notice.readAt) return { readAt: notice.readAt }
  if (!notice.accountId) throw new Problem('step-refused', '这条是当面送达的，由送达的人登记。')
  await store.markOwnerRead(tx, notice.id, actor.name, now)
  await append(tx, { what: 'hazard.owner-read', subject: { type: 'hazard', id: notice.hazardId, entityId: notice.entityId }, actor, at: now, commandId: body.commandId, body: { owner: notice.owner } })
  return { readAt: now.toISOString() }
})

const hand = endpoint(contract.handOwnerNotice, async ({ tx, actor, today, now, params, body }) => {
  const notice = await store.findOwnerNoticeForUpdate(tx, params.id)
  if (!notice) throw notFound('条告知')
  if (notice.handedOn) throw new Problem('step-refused', `${notice.handedByName} 已经送达，${notice.handedTo} 签收。`)
  if (notice.readAt) throw new Problem('step-refused', `${notice.readByName} 已经看过，不用再送。`)
  const on = (body.handedOn ?? today) as Day
  if (on > today || on < notice.toldOn) throw new Problem('invalid', '送达日期不对。', { fields: [{ field: 'handedOn', message: `在 ${notice.toldOn} 到今天之间` }] })
  await attachFiles(tx, body.photos, { type: 'hazard', id: notice.hazardId, entityId: notice.entityId }, 'paper')
  await store.markHanded(tx, notice.id, { on, to: body.handedTo, photos: body.photos, actor })
  await append(tx, { what: 'hazard.owner-handed', subject: { type: 'hazard', id: notice.hazardId, entityId: notice.entityId }, actor, at: now, commandId: body.commandId, body: { owner: notice.owner, handedTo: body.handedTo, handedOn: on, photos: body.photos } })
  return { handedOn: on }
})

export const ownerRoutes = [list, confirm, hand] as Endpoint[]
