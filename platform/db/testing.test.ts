// The ground every other test stands on: a fresh copy of the template, both roles, Chinese as it should be.
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabase } from './testing.ts'

describe('testDatabase', async () => {
  const [one, two] = await Promise.all([testDatabase(), testDatabase()])
  const owner = new pg.Pool(one.owner)
  const app = new pg.Pool(one.app)
  afterAll(() => Promise.all([owner.end(), app.end()]))

  it('gives each caller a database of its own', async () => {
    expect(one.name).not.toBe(two.name)
    const { rows } = await owner.query('select current_database() as name')
    expect(rows[0]).toEqual({ name: one.name })
  })

  it('lets the app in as a role that row-level security holds for', async () => {
    const { rows } = await app.query('select current_user as name, rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user')
    expect(rows[0]).toEqual({ name: 'zhiben_app', strong: false })
    await expect(app.query('create table t (a text)')).rejects.toThrow('permission denied')
  })

  it('finds Chinese by trigrams and sorts by code point', async () => {
    await owner.query('create extension if not exists pg_trgm')
    const { rows } = await owner.query<{ found: number; order: string[] }>(
      `select cardinality(show_trgm('重大隐患')) as found, (select array_agg(w order by w) from unnest(array['重', '安', '北', 'b', 'B']) w) as order`,
    )
    expect(rows[0]?.found).toBeGreaterThan(3)
    expect(rows[0]?.order).toEqual(['B', 'b', '北', '安', '重'])
  })

  it('shows and cuts days in the time of China', async () => {
    const { rows } = await app.query(`select (timestamptz '2026-12-31T16:30:00Z')::date::text as day`)
    expect(rows[0]).toEqual({ day: '2027-01-01' })
  })
})
