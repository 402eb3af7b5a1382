// The rules of the schema hold in the migrated database; and each rule notices what breaks it.
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '#platform/db/testing.ts'
import { checkSchema, schemaProblems } from './check-schema.ts'

describe('the schema', async () => {
  const database = await testDatabase()

  it('keeps every rule', async () => {
    expect(await checkSchema(database.owner)).toEqual([])
  })

  const SPOILERS: readonly [string, string, string][] = [
    ['a table of nobody', 'create table loose (id uuid primary key)', 'loose: no column "tenant_id'],
    ['a key without its tenant', 'create table loose (tenant_id uuid not null, id uuid primary key)', 'loose: index loose_pkey does not begin with tenant_id'],
    ['an index without its tenant', 'create index loose on hazards (state)', 'hazards: index loose does not begin with tenant_id'],
    ['a reference out of the tenant', 'create table loose (tenant_id uuid not null, id uuid not null, login text references logins, primary key (tenant_id, id))', 'loose: foreign key loose_login_fkey to logins'],
    ['a cascade', 'alter table notices add foreign key (tenant_id, account_id) references accounts on delete cascade', 'changes or deletes rows by itself'],
    ['a sequence', 'create sequence loose', 'loose: a sequence'],
    ['an identity', 'alter table people add no bigint generated always as identity', 'people: column no is an identity'],
    ['a trigger', `create function t() returns trigger language plpgsql as 'begin return new; end'; create trigger loose before insert on people for each row execute function t()`, 'people: trigger loose'],
    ['open sight', 'alter table hazards disable row level security', 'hazards: row-level security is off'],
    ['a weaker policy', 'drop policy tenant on hazards; create policy tenant on hazards using (true)', 'hazards: no policy "tenant"'],
    ['a second door', 'create policy loose on hazards for select using (true)', 'hazards: policy loose is permissive'],
    ['changed history', 'grant update on events to zhiben_app', 'events: append-only'],
    ['changed history, one column', 'grant update (body) on events to zhiben_app', 'events.body: append-only'],
    ['a deletion', 'grant delete on hazards to zhiben_app', 'hazards: the application may DELETE'],
    ['an emptying', 'grant truncate on hazards to zhiben_app', 'hazards: the application may TRUNCATE'],
    ['a right for everybody', 'grant select on hazards to public', 'hazards: everybody may SELECT'],
    ['tenants changed', 'grant update on tenants to zhiben_app', 'tenants: the application may UPDATE'],
    ['a view with its owner’s eyes', 'create view loose as select * from hazards', 'loose: a view reads'],
    ['a function with its owner’s rights', `create function loose() returns bigint language sql security definer as 'select count(*) from hazards'`, 'loose(): a function with its owner'],
    ['a table of the application', 'create table loose (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id)); grant create on schema public to zhiben_app; alter table loose owner to zhiben_app', 'loose: owned by zhiben_app'],
  ]

  it.each(SPOILERS)('notices %s', async (_, sql, says) => {
    const client = new pg.Client(database.owner)
    await client.connect()
    try {
      await client.query(`begin; ${sql}`)
      expect((await schemaProblems(client)).join('\n')).toContain(says)
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })
})
