// Saved views: mine and those shared with the tenant.
import { sql } from '#platform/db/sql.ts'
import { endpoint, type Endpoint } from '#platform/http/endpoint.ts'
import { notFound, Problem } from '#platform/problems/problem.ts'
import * as contract from './contract.ts'

const list = endpoint(contract.listViews, async ({ tx, actor, query }) => ({
  views: await tx.rows<{ id: string; ledger: string; name: string; query: string; shared: boolean; mine: boolean }>(sql`
    select id, ledger, name, query, shared, account_id = ${actor.accountId} as mine from saved_views
    where tenant_id = ${actor.tenantId} and ledger = ${query.ledger} and (account_id = ${actor.accountId} or shared) order by created_at`),
}))

const save = endpoint(contract.saveView, async ({ tx, actor, now, body }) => {
  if (body.shared && actor.entityId !== null) throw new Problem('invalid', '企业账号的视图只给自己用，不能共享。', { fields: [{ field: 'shared', message: '不能共享' }] })
  await tx.run(sql`insert into saved_views (tenant_id, id, ledger, name, query, account_id, shared, created_at)
    values (${actor.tenantId}, ${body.id}, ${body.ledger}, ${body.name}, ${body.query}, ${actor.accountId}, ${body.shared}, ${now})`)
  return { view: { id: body.id, ledger: body.ledger, name: body.name, query: body.query, shared: body.shared, mine: true } }
})

const drop = endpoint(contract.deleteView, async ({ tx, actor, params }) => {
  if (!(await tx.run(sql`delete from saved_views where tenant_id = ${actor.tenantId} and id = ${params.id} and account_id = ${actor.accountId}`))) throw notFound('个视图')
  return {}
})

export const viewRoutes = [list, save, drop] as Endpoint[]
