// Numbers people read. `nextNumber` is gap-free and taken inside the transaction that uses it (文号: a lost number would
// have to be explained), so writers of one series wait for one another. `readableNumbers` hands out blocks without
// waiting (隐患编号): unique and rising, gaps allowed.
import { sql } from './sql.ts'
import { systemScope, type Database, type Tx } from './tx.ts'

export async function nextNumber(tx: Tx, series: string, year: number): Promise<number> {
  return nextNumbers(tx, series, year, 1)
}

/** Takes so many in a row; answers the first. */
export async function nextNumbers(tx: Tx, series: string, year: number, howMany: number): Promise<number> {
  const { last } = await tx.get<{ last: number }>(sql`insert into number_series as s (tenant_id, series, year, last) values (${tx.scope.tenantId}, ${series}, ${year}, ${howMany})
    on conflict (tenant_id, series, year) do update set last = s.last + ${howMany} returning last`)
  return last - howMany + 1
}

const BLOCK = 50

export type ReadableNumbers = (tenantId: string, series: string, year: number) => Promise<number>

/** One process's source of readable numbers. A block is committed before its first number is used. */
export function readableNumbers(db: Database): ReadableNumbers {
  const blocks = new Map<string, { next: number; end: number } | Promise<void>>()
  return async function take(tenantId, series, year): Promise<number> {
    const key = `${tenantId} ${series} ${year}`
    for (;;) {
      const block = blocks.get(key)
      if (block instanceof Promise) {
        await block
        continue
      }
      if (block && block.next < block.end) return block.next++
      const fetching = db
        .write(systemScope(tenantId), (tx) => tx.get<{ last: number }>(sql`insert into number_series as s (tenant_id, series, year, last) values (${tenantId}, ${series}, ${year}, ${BLOCK})
          on conflict (tenant_id, series, year) do update set last = s.last + ${BLOCK} returning last`))
        .then(({ last }) => void blocks.set(key, { next: last - BLOCK + 1, end: last + 1 }))
        .catch((error: unknown) => {
          blocks.delete(key)
          throw error
        })
      blocks.set(key, fetching)
      await fetching
    }
  }
}
