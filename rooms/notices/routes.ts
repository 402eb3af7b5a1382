// My notices, and having read one, or all up to one.
import { sql } from '#platform/db/sql.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound } from '#platform/problems/problem.ts'
import * as contract from './contract.ts'

const list = endpoint(contract.listNotices, async ({ tx, actor }) => {
  const notices = await tx.rows<{ id: string; at: string; kind: string; title: string; subjectType: string; subjectId: string; readAt: string | null }>(sql`
    select id, at, kind, title, subject_type as "subjectType", subject_id as "subjectId", read_at as "readAt" from notices
    where tenant_id = ${actor.tenantId} and account_id = ${actor.accountId} order by at desc, id desc limit 100`)
  const { unread } = await tx.get<{ unread: number }>(sql`select count(*) as unread from notices where tenant_id = ${actor.tenantId} and account_id = ${actor.accountId} and read_at is null`)
  return { notices, unread }
})

const read = endpoint(contract.markRead, async ({ tx, actor, params, now }) => {
  const marked = await tx.run(sql`update notices set read_at = coalesce(read_at, ${now}) where tenant_id = ${actor.tenantId} and account_id = ${actor.accountId} and id = ${params.id}`)
  if (!marked) throw notFound('条消息')
  return {}
})

const readTo = endpoint(contract.markReadTo, async ({ tx, actor, params, now }) => {
  const mine = sql`tenant_id = ${actor.tenantId} and account_id = ${actor.accountId}`
  const last = await tx.find<{ at: string; id: string }>(sql`select at, id from notices where ${mine} and id = ${params.id}`)
  if (!last) throw notFound('条消息')
  return { read: await tx.run(sql`update notices set read_at = ${now} where ${mine} and read_at is null and (at, id) <= (select at, id from notices where ${mine} and id = ${last.id})`) }
})

export const noticeRoutes = [list, read, readTo] as Endpoint[]
