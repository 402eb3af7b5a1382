// Words of a search: nothing typed can break out of them, and whatever was stored can be stored.
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchCondition, searchWords } from './search.ts'
import { sql } from './sql.ts'
import { testDatabase } from './testing.ts'

const database = await testDatabase()
const client = new pg.Client(database.owner)
beforeAll(() => client.connect())
afterAll(() => client.end())

async function finds(stored: string, typed: string): Promise<boolean | undefined> {
  const condition = searchCondition(sql`array_to_tsvector(${searchWords(stored)}::text[])`, typed)
  if (!condition) return undefined
  const query = sql`select ${condition} as found`
  return ((await client.query(query.text, query.values as unknown[])).rows[0] as { found: boolean }).found
}

describe('search', () => {
  it.each(["'", "''", ':*', '& | !', '()', '\\', "a' & 'b", 'x:*', '<->', '!!!', '。，', '\u0301', '💥'])('takes %s as it is', async (typed) => {
    await expect(finds('松湾木业', typed)).resolves.not.toBe(true)
  })

  it('stores and finds words of any length, in halves of no character', async () => {
    expect(await finds('é'.repeat(2_000), 'é'.repeat(100))).toBe(true)
    expect(await finds('𐌰𐌱𐌲𐌳𐌴', '𐌰𐌱𐌲')).toBe(true)
    expect(searchWords('𐌰𐌱𐌲𐌳').every((word) => word.isWellFormed())).toBe(true)
  })

  it('takes any text', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
      const clean = text.toWellFormed().replaceAll('\u0000', '')
      expect([true, undefined]).toContain(await finds(clean, clean))
    }), { numRuns: 150 })
  })
})
