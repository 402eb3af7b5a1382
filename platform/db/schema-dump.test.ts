// The dump says everything that matters, the same on every PostgreSQL from 15 on (the suite runs on 15 and 18), and what
// it says can be run: a database made from the text dumps to the same text.
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { dumpSchema } from './schema-dump.ts'
import { testDatabase } from './testing.ts'

const SCHEMA = `
  create extension if not exists pg_trgm;
  create type grade as enum ('general', 'major');
  create domain code as text check (value ~ '^[0-9A-Z]{18}$');
  create table places (tenant_id uuid not null, id uuid not null, name text not null, code code, primary key (tenant_id, id));
  create table hazards (
    tenant_id uuid not null, id uuid not null, place_id uuid not null, grade grade not null default 'general', due date, no bigint generated always as identity,
    note varchar(200) collate "C" default '', found_at timestamptz not null default now(), long boolean generated always as (length(note) > 100) stored,
    primary key (tenant_id, id), foreign key (tenant_id, place_id) references places on delete restrict,
    constraint due_with_grade check (grade <> 'major' or due is not null), unique (tenant_id, no));
  create index hazards_by_due on hazards (tenant_id, due) where due is not null;
  create index hazards_note on hazards using gin (note gin_trgm_ops);
  create table events (tenant_id uuid not null, at date not null, body jsonb not null default '{}') partition by range (at);
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
  create function touch() returns trigger language plpgsql as $$ begin new.found_at := now(); return new; end $$;
  create trigger hazards_touch before update on hazards for each row execute function touch();
  alter table hazards enable row level security;
  create policy own on hazards for all to zhiben_app using (tenant_id = current_setting('zhiben.tenant')::uuid) with check (tenant_id = current_setting('zhiben.tenant')::uuid);
  comment on table hazards is '隐患';
  comment on column hazards.due is '整改期限';
  grant usage on schema public to zhiben_app;
  grant select, insert, update on hazards to zhiben_app;
  grant select (id, name) on places to zhiben_app;
  revoke execute on function touch() from public;`

describe('dumpSchema', async () => {
  const [first, second] = await Promise.all([testDatabase({ from: 'template0' }), testDatabase({ from: 'template0' })])

  it('writes the schema as SQL that makes the same schema', async () => {
    const client = new pg.Client(first.owner)
    await client.connect()
    await client.query(SCHEMA)
    await client.end()
    const text = await dumpSchema(first.owner)
    expect(text).toMatchInlineSnapshot(`
      "-- The schema, written from the catalogs of a freshly migrated database. Do not edit: change it by a migration.

      create extension if not exists pg_trgm;

      create type grade as enum ('general', 'major');

      create domain code as text constraint code_check CHECK ((VALUE ~ '^[0-9A-Z]{18}$'::text));

      CREATE OR REPLACE FUNCTION public.touch()
       RETURNS trigger
       LANGUAGE plpgsql
      AS $function$ begin new.found_at := now(); return new; end $function$;
      revoke execute on function touch() from public;

      create table events (
        tenant_id uuid not null,
        at date not null,
        body jsonb not null default '{}'::jsonb
      ) partition by RANGE (at);

      create table events_2026 partition of events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

      create table hazards (
        tenant_id uuid not null,
        id uuid not null,
        place_id uuid not null,
        grade grade not null default 'general'::grade,
        due date,
        no bigint generated always as identity not null,
        note character varying(200) collate "C" default ''::character varying,
        found_at timestamp with time zone not null default now(),
        long boolean generated always as ((length((note)::text) > 100)) stored,
        constraint hazards_pkey PRIMARY KEY (tenant_id, id),
        constraint hazards_tenant_id_no_key UNIQUE (tenant_id, no),
        constraint hazards_tenant_id_place_id_fkey FOREIGN KEY (tenant_id, place_id) REFERENCES places(tenant_id, id) ON DELETE RESTRICT,
        constraint due_with_grade CHECK (grade <> 'major'::grade OR due IS NOT NULL)
      );
      CREATE INDEX hazards_by_due ON public.hazards USING btree (tenant_id, due) WHERE (due IS NOT NULL);
      CREATE INDEX hazards_note ON public.hazards USING gin (note gin_trgm_ops);
      alter table hazards enable row level security;
      create policy own on hazards for all to zhiben_app
        using (tenant_id = current_setting('zhiben.tenant'::text)::uuid)
        with check (tenant_id = current_setting('zhiben.tenant'::text)::uuid);
      CREATE TRIGGER hazards_touch BEFORE UPDATE ON hazards FOR EACH ROW EXECUTE FUNCTION touch();
      grant insert, select, update on hazards to zhiben_app;
      comment on table hazards is '隐患';
      comment on column hazards.due is '整改期限';

      create table places (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        code code,
        constraint places_pkey PRIMARY KEY (tenant_id, id)
      );
      grant select (id, name) on places to zhiben_app;

      grant usage on schema public to zhiben_app;
      "
    `)

    const copy = new pg.Client(second.owner)
    await copy.connect()
    await copy.query('set check_function_bodies = off')
    // Tables that refer to later ones come first in the alphabet: the keys wait.
    const keys = [...text.matchAll(/^ {2}(constraint \S+ FOREIGN KEY .*?),?$/gm)].map(([, key]) => `alter table hazards add ${key};`)
    const rest = text.replaceAll(/,\n {2}constraint \S+ FOREIGN KEY .*?(?=,?$)/gm, '')
    await copy.query(rest)
    await copy.query(keys.join('\n'))
    await copy.end()
    expect(await dumpSchema(second.owner)).toBe(text)
  })
})
