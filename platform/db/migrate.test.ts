// Migrations: once each, whole or not at all, the same for two processes at once, and never a changed past.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import type { ConnectionConfig } from './server/index.ts'
import { testDatabase } from './testing.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

function migrations(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'zhiben-migrations-'))
  folders.push(dir)
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(dir, name), sql)
  return dir
}

async function ask<Row extends pg.QueryResultRow>(config: ConnectionConfig, sql: string): Promise<Row[]> {
  const client = new pg.Client(config)
  await client.connect()
  const { rows } = await client.query<Row>(sql)
  await client.end()
  return rows
}

const log = () => undefined
const FIRST = { '0001-things.sql': 'create table things (id integer primary key);\ninsert into things values (1);' }

/** A database with nothing in it, not even our migrations. */
const empty = () => testDatabase({ from: 'template0' })

describe('migrate', async () => {
  const [plain, racing, broken, changed] = await Promise.all([empty(), empty(), empty(), empty()])

  it('applies what is missing, and nothing the second time', async () => {
    const dir = migrations(FIRST)
    expect(await migrate(plain.owner, { dir, log })).toEqual({ applied: ['0001-things.sql'], total: 1 })
    expect(await migrate(plain.owner, { dir, log })).toEqual({ applied: [], total: 1 })
    writeFileSync(join(dir, '0002-more.sql'), 'insert into things values (2)')
    expect(await migrate(plain.owner, { dir, log })).toEqual({ applied: ['0002-more.sql'], total: 2 })
    expect(await ask(plain.owner, 'select id from things order by id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('is safe when many start at once', async () => {
    const dir = migrations({ ...FIRST, '0002-slow.sql': 'insert into things select generate_series(2, 20000)' })
    const done = await Promise.all(Array.from({ length: 4 }, () => migrate(racing.owner, { dir, log })))
    expect(done.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([0, 0, 0, 2])
    expect(await ask(racing.owner, 'select count(*)::int as count from things')).toEqual([{ count: 20_000 }])
  })

  it('leaves nothing of a migration that fails, and names the line', async () => {
    const dir = migrations({ ...FIRST, '0002-wrong.sql': 'insert into things values (2);\n\ninsert into nothing values (1);' })
    await expect(migrate(broken.owner, { dir, log })).rejects.toThrow('0002-wrong.sql 没有执行成功，数据库保持原样：第 3 行')
    expect(await ask(broken.owner, 'select count(*)::int as count from things')).toEqual([{ count: 1 }])
    const sneaky = migrations({ ...FIRST, '0002-commit.sql': 'insert into things values (2); commit; begin;' })
    await expect(migrate(broken.owner, { dir: sneaky, log })).rejects.toThrow('BEGIN 或 COMMIT')
  })

  it('refuses a changed past', async () => {
    await migrate(changed.owner, { dir: migrations(FIRST), log })
    await expect(migrate(changed.owner, { dir: migrations({ '0001-things.sql': 'create table things ()' }), log })).rejects.toThrow('0001-things.sql 在执行之后被改动过')
    await expect(migrate(changed.owner, { dir: migrations({ '0001-other.sql': '' }), log })).rejects.toThrow('不能改名或换序')
    await expect(migrate(changed.owner, { dir: migrations({}), log })).rejects.toThrow('数据库比程序新')
    await expect(migrate(changed.owner, { dir: migrations({ ...FIRST, '0003-gap.sql': '' }), log })).rejects.toThrow('编号不对')
    const windows = migrations({ '0001-things.sql': FIRST['0001-things.sql'].replaceAll('\n', '\r\n') })
    expect(await migrate(changed.owner, { dir: windows, log })).toEqual({ applied: [], total: 1 })
  })
})
