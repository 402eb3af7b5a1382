// 邀请: a regulator, a community or the coordinator invites an enterprise by its 统一社会信用代码; whoever holds the code that
// was read out, and knows the credit code, opens the account of that enterprise. One use, seven days, tries limited.
import { createHash, randomInt } from 'node:crypto'
import { hashPassword, weakness } from '#platform/auth/passwords.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope, type Database } from '#platform/db/tx.ts'
import { append } from '#platform/events/append.ts'
import { endpoint, ownTransactions, type Endpoint } from '#platform/http/endpoint.ts'
import { Problem } from '#platform/problems/problem.ts'
import { addDays, startOf } from '#platform/time/day.ts'
import { parseCreditCode } from '#platform/formats/formats.ts'
import * as contract from './contract.ts'
import type { KeepCookie } from './sessions.ts'
import { insertAccount, openSession, refuseTakenLogin } from './store.ts'

const GOOD_FOR_DAYS = 7
/** Without look-alikes, read out over a telephone: ten of them are 48 bits. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const WRONG = '邀请码或统一社会信用代码不对，或邀请已经过期、用过。请找邀请你的部门重新发一个。'

/** Only the hash of a code is kept. */
export function hashCode(code: string): Buffer {
  return createHash('sha256').update(code.toUpperCase().replace(/[^A-Z0-9]/g, '')).digest()
}

type Found = { id: string; tenant_id: string; entity_id: string; role: string; post: string; region_id: string; entity: string }

async function findInvitation(db: Database, creditCode: string, code: string, now: Date): Promise<Found | undefined> {
  // The code does not say which jurisdiction it is of; each is asked by its own scope, so that sight is never widened.
  for (const { id } of await db.outside<{ id: string }>(sql`select id from tenants order by code`)) {
    const found = await db.read(systemScope(id), (tx) => tx.find<Found>(sql`
      select i.id, i.tenant_id, i.entity_id, i.role, i.post, e.region_id, e.name as entity from invitations i join entities e on e.tenant_id = i.tenant_id and e.id = i.entity_id
      where i.tenant_id = ${id} and i.code_hash = ${hashCode(code)} and i.used_at is null and i.expires_at > ${now} and e.credit_code = ${creditCode} and e.voided_on is null`, 'once'))
    if (found) return found
  }
  return undefined
}

export function invitationRoutes(keepCookie: KeepCookie): Endpoint[] {
  const invite = endpoint(contract.invite, async ({ tx, actor, now, today, body }) => {
    if (!body.entityId && !body.creditCode) throw new Problem('invalid', '要给出企业或它的统一社会信用代码。', { fields: [{ field: 'creditCode', message: '要填' }] })
    const code = body.creditCode ? parseCreditCode(body.creditCode) : undefined
    if (code && !code.ok) throw new Problem('invalid', code.message, { fields: [{ field: 'creditCode', message: code.message }] })
    const entity = await tx.find<{ id: string; name: string; region_path: string; credit_code: string | null }>(sql`select id, name, region_path, credit_code from entities
      where tenant_id = ${actor.tenantId} and voided_on is null and ${body.entityId ? sql`id = ${body.entityId}` : sql`credit_code = ${code?.ok ? code.value : ''}`}`)
    if (!entity || (tx.scope.regionPaths && !tx.scope.regionPaths.some((path) => entity.region_path.startsWith(path)))) {
      throw new Problem('invalid', '辖区里没有登记这家企业。请先在监管单位里登记它。', { fields: [{ field: 'creditCode', message: '没有登记' }] })
    }
    if (!entity.credit_code) throw new Problem('invalid', '这家单位没有登记统一社会信用代码，不能凭它开通。请先补上代码。', { fields: [{ field: 'entityId', message: '没有统一社会信用代码' }] })
    const secret = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
    const expiresAt = startOf(addDays(today, GOOD_FOR_DAYS + 1))
    await tx.run(sql`insert into invitations (tenant_id, id, code_hash, entity_id, role, post, created_by, created_at, expires_at)
      values (${actor.tenantId}, ${body.id}, ${hashCode(secret)}, ${entity.id}, ${body.role}, ${body.post}, ${actor.accountId}, ${now}, ${expiresAt})`)
    await append(tx, { what: 'invitation.created', subject: { type: 'entity', id: entity.id, entityId: entity.id }, body: { role: body.role, post: body.post }, actor, at: now, commandId: body.commandId })
    return { code: `${secret.slice(0, 5)}-${secret.slice(5)}`, entityName: entity.name, expiresAt: expiresAt.toISOString() }
  })

  const accept = ownTransactions(contract.acceptInvitation, async (visit) => {
    const { house, now, body } = visit
    const creditCode = parseCreditCode(body.creditCode)
    const found = creditCode.ok ? await findInvitation(house.db, creditCode.value, body.code, now) : undefined
    if (!found) throw new Problem('invalid', WRONG, { fields: [{ field: 'code', message: '邀请码或代码不对' }] })
    const weak = weakness(body.password, body.login)
    if (weak) throw new Problem('invalid', `${weak}。`, { fields: [{ field: 'password', message: weak }] })
    const passwordHash = await hashPassword(body.password)
    const cookie = await house.db.write(systemScope(found.tenant_id), async (tx) => {
      const used = await tx.run(sql`update invitations set used_at = ${now} where tenant_id = ${found.tenant_id} and id = ${found.id} and used_at is null`)
      if (used !== 1) throw new Problem('invalid', WRONG, { fields: [{ field: 'code', message: '邀请已经用过' }] })
      await refuseTakenLogin(tx, body.login)
      const id = newId(now.getTime())
      await insertAccount(tx, { id, name: body.name, mobile: body.mobile, login: body.login, passwordHash, mustChange: false, role: found.role, post: found.post, organisationId: null, entityId: found.entity_id, regionId: found.region_id }, now)
      await tx.run(sql`update invitations set used_by = ${id} where tenant_id = ${found.tenant_id} and id = ${found.id}`)
      await append(tx, { what: 'invitation.accepted', subject: { type: 'entity', id: found.entity_id, entityId: found.entity_id }, body: { role: found.role }, actor: { accountId: id, name: body.name }, at: now })
      return openSession(tx, id, false, visit.http?.request.headers['user-agent'] ?? '', now)
    })
    house.wake(found.tenant_id)
    keepCookie(visit, cookie)
    return { state: 'signed-in' as const }
  })

  return [invite, accept] as Endpoint[]
}
