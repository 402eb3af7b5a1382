// Many rows go in column by column, a few as values: either way every value comes out as it went in.
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { newId } from './ids.ts'
import { arraysOf, sql } from './sql.ts'
import { testDatabase } from './testing.ts'
import { openDatabase, systemScope } from './tx.ts'

const { owner, app } = await testDatabase()
const client = new pg.Client(owner)
await client.connect()
await client.query(`create table many_rows (tenant_id uuid not null, n int primary key, words text, on_day date, at timestamptz, yes boolean, ids uuid[], tags text[], body jsonb, found tsvector, hash bytea, worth double precision);
  grant select, insert, update on many_rows to zhiben_app`)
await client.end()
const db = openDatabase(app)
afterAll(() => db.close())
const scope = systemScope(newId())

const WORDS = ['普通', '', 'null', 'NULL', ' 空格 ', '逗号,花括号{}', '引号"单\'', '反斜线\\n\\', '换行\n第二行', 'a.b-c:d', '{1,2}', '(', '😀', null]
const rowAt = (n: number) => ({
  tenant_id: scope.tenantId, n, words: WORDS[n % WORDS.length], on_day: n % 3 ? '2026-02-28' : null, at: new Date('2026-11-22T01:02:03.456Z'), yes: n % 2 === 0, ids: n % 4 ? [newId(), newId()] : [], tags: WORDS.slice(n % 5),
  body: n % 5 ? JSON.stringify({ 词: WORDS[n % WORDS.length] ?? '无', list: [1, null] }) : null, found: `'${n}' '灭火 器'`, hash: Buffer.from([n, 0, 255, 92]), worth: n / 7,
})
const insert = (rows: Record<string, unknown>[], tail = sql``) => db.write(scope, (tx) => tx.insert('many_rows', rows, tail))
const read = (from: number, to: number) => db.read(scope, (tx) => tx.rows(sql`select tenant_id, n, words, on_day, at, yes, ids, tags, body, found::text as found, hash, worth from many_rows where n >= ${from} and n < ${to} order by n`))
const said = (row: ReturnType<typeof rowAt>) => ({ ...row, words: row.words ?? null, at: row.at.toISOString(), body: row.body && (JSON.parse(row.body) as unknown) })

describe('rows come out as they went in', () => {
  it.each([[0, 1], [100, 108], [200, 209], [1000, 1500]])('%d to %d', async (from, to) => {
    const rows = Array.from({ length: to - from }, (_, i) => rowAt(from + i))
    await insert(rows)
    expect(await read(from, to)).toEqual(rows.map(said))
  })
  it('that are equal in all but one', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ ...rowAt(2_000), n: 2_000 + i }))
    await insert(rows)
    expect(await read(2_000, 2_100)).toHaveLength(20)
  })
  it('and once more where a key decides', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({ tenant_id: scope.tenantId, n: 2_000 + i, words: `新${i}` }))
    await insert(rows, sql`on conflict (n) do update set words = excluded.words`)
    expect((await read(2_000, 2_100)).map(({ words }) => words)).toEqual(rows.map(({ words }) => words))
  })
})

it('rows that are all equal stay as many', () => {
  const { text, values } = arraysOf([{ a: 1, b: 2 }, { a: 1, b: 2 }], new Map([['a', 'integer'], ['b', 'integer']]))
  expect([text, values]).toEqual(['("a", "b") select unnest($1::integer[]), $2::integer', ['{1,1}', 2]])
})

it('a column the table has not is refused before anything is sent', () => {
  expect(() => arraysOf([{ a: 1 }], new Map())).toThrow('no column: a')
})
