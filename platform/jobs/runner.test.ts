// What runs by itself: a daily job once a day, catching up after downtime; old receipts go, young ones stay.
import { expect, it } from 'vitest'
import { testProduct } from '#bin/testing.ts'
import { newId } from '#platform/db/ids.ts'
import { sql } from '#platform/db/sql.ts'
import { systemScope } from '#platform/db/tx.ts'
import { daily, forgetReceipts, runDaily } from './runner.ts'

const product = await testProduct()
const at = (day: string) => new Date(`${day}T04:00:00Z`)

it('runs each day once, and the days it slept through', async () => {
  const ran: string[] = []
  const job = daily('test.note', async (_tx, today) => void ran.push(today))
  for (const day of ['2026-11-01', '2026-11-01', '2026-11-04']) await runDaily(product.db, [job], product.tenantId, at(day))
  expect(ran).toEqual(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'])
})

it('leaves a day to be done again when its work failed', async () => {
  let tries = 0
  const job = daily('test.fail', async () => {
    tries += 1
    if (tries === 1) throw new Error('not yet')
  })
  await expect(runDaily(product.db, [job], product.tenantId, at('2026-11-01'))).rejects.toThrow('not yet')
  await runDaily(product.db, [job], product.tenantId, at('2026-11-01'))
  expect(tries).toBe(2)
})

it('forgets receipts after ninety days', async () => {
  const scope = systemScope(product.tenantId)
  await product.db.write(scope, async (tx) => {
    for (const day of ['2026-08-01', '2026-11-01']) await tx.run(sql`insert into command_receipts (tenant_id, command_id, operation, reply, at) values (${product.tenantId}, ${newId()}, ${day}, '{}', ${at(day)})`)
  })
  await runDaily(product.db, [forgetReceipts], product.tenantId, at('2026-11-22'))
  expect(await product.db.read(scope, (tx) => tx.rows(sql`select operation from command_receipts where tenant_id = ${product.tenantId}`))).toEqual([{ operation: '2026-11-01' }])
})
