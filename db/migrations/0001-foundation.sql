-- The ground every room stands on: tenants, people, accounts, events, files, parameters.
-- Rules that hold in every table (scripts/check-schema): the tenant leads each key and index, no foreign key leaves
-- its tenant but to `tenants`, no sequence makes an id, no trigger, row-level security on everything but `tenants`,
-- `logins` and bookkeeping. Append-only tables are append-only by privilege.

-- The tenant of this transaction; null when none was set, and then every policy refuses.
create function current_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('zhiben.tenant', true), '')::uuid $$;
-- The enterprise a signed-in enterprise user belongs to; null for everybody else.
create function current_entity() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('zhiben.entity', true), '')::uuid $$;
create function current_account() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('zhiben.account', true), '')::uuid $$;

-- 辖区: one jurisdiction tree. Names of jurisdictions are public, so this table has no row-level security.
create table tenants (
  id            uuid primary key,
  code          text not null unique check (code ~ '^[a-z][a-z0-9-]{1,30}$'),
  name          text not null,
  region_code   text not null,
  pack          text not null,
  demo          boolean not null default false,
  created_at    timestamptz not null
);

-- 区域: district, street, community, grid. `path` is the chain of sort keys from the root, each ended by a slash, so that
-- "this region and all below" is a prefix.
create table regions (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  parent_id     uuid,
  level         text not null check (level in ('district', 'street', 'park', 'community', 'grid')),
  code          text not null,
  name          text not null,
  path          text not null,
  primary key (tenant_id, id),
  unique (tenant_id, path),
  unique (tenant_id, code),
  foreign key (tenant_id, parent_id) references regions
);

-- 机构: offices, departments, communities, expert bodies. What an enterprise is stands in `entities`.
create table organisations (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  parent_id     uuid,
  region_id     uuid not null,
  kind          text not null check (kind in ('committee', 'office', 'department', 'community', 'agency')),
  name          text not null,
  short_name    text not null,
  coordinator   boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, name),
  foreign key (tenant_id, parent_id) references organisations,
  foreign key (tenant_id, region_id) references regions
);

create table people (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  name          text not null,
  mobile        text,
  primary key (tenant_id, id)
);

-- 账号. The password hash is argon2id; `must_change` forces a new one before anything else.
create table accounts (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  person_id       uuid not null,
  login           text not null,
  password_hash   text,
  must_change     boolean not null default true,
  totp_secret     text,
  totp_last_step  bigint,
  failed_count    int not null default 0,
  locked_until    timestamptz,
  disabled_at     timestamptz,
  oidc_subject    text,
  password_set_at timestamptz,
  version         int not null default 1,
  created_at      timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, login),
  foreign key (tenant_id, person_id) references people
);

-- Which tenant a log-in name belongs to: asked before the tenant is known, so it holds nothing else.
create table logins (
  login         text primary key check (login = lower(login)),
  tenant_id     uuid not null references tenants,
  account_id    uuid not null
);

-- 任职: who holds which role, where, from when until when. An enterprise user's membership names the entity instead of
-- an organisation.
create table memberships (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  person_id       uuid not null,
  organisation_id uuid,
  entity_id       uuid,
  region_id       uuid,
  role            text not null,
  post            text not null,
  from_on         date not null,
  until_on        date,
  primary key (tenant_id, id),
  check (num_nonnulls(organisation_id, entity_id) = 1),
  check (until_on is null or until_on >= from_on),
  foreign key (tenant_id, person_id) references people,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, region_id) references regions
);
create index memberships_by_person on memberships (tenant_id, person_id);
create index memberships_by_organisation on memberships (tenant_id, organisation_id);
create index memberships_by_entity on memberships (tenant_id, entity_id);

create table sessions (
  tenant_id     uuid not null references tenants,
  token_hash    bytea not null,
  account_id    uuid not null,
  created_at    timestamptz not null,
  seen_at       timestamptz not null,
  second_factor boolean not null default false,
  ended_at      timestamptz,
  device        text not null default '',
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts
);
create index sessions_by_account on sessions (tenant_id, account_id);

-- 邀请: lets an enterprise (by its 统一社会信用代码) or a colleague open an account once.
create table invitations (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  code_hash     bytea not null,
  entity_id     uuid,
  organisation_id uuid,
  role          text not null,
  post          text not null,
  created_by    uuid not null,
  created_at    timestamptz not null,
  expires_at    timestamptz not null,
  used_at       timestamptz,
  used_by       uuid,
  primary key (tenant_id, id),
  unique (tenant_id, code_hash)
);

-- 事件: audit log, timeline and job queue in one. Insert only.
create table events (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  at            timestamptz not null,
  on_day        date not null,
  what          text not null,
  subject_type  text not null,
  subject_id    uuid not null,
  entity_id     uuid,
  account_id    uuid,
  actor_name    text not null,
  command_id    uuid,
  body          jsonb not null,
  primary key (tenant_id, id)
);
create index events_by_subject on events (tenant_id, subject_type, subject_id, at desc, id desc);
create index events_by_day on events (tenant_id, what, on_day);

-- Events not yet chained. Filled with the event, emptied by the sealer; gives the queue a gap-free order without making
-- writers wait for one another.
create table event_outbox (
  tenant_id     uuid not null references tenants,
  event_id      uuid not null,
  primary key (tenant_id, event_id)
);

-- The hash chain: hash = sha256(previous hash ‖ canonical event). Insert only.
create table event_chain (
  tenant_id     uuid not null references tenants,
  seq           bigint not null,
  event_id      uuid not null,
  hash          bytea not null,
  primary key (tenant_id, seq),
  unique (tenant_id, event_id)
);

-- How far each consumer of events has come.
create table event_cursors (
  tenant_id     uuid not null references tenants,
  consumer      text not null,
  seq           bigint not null,
  failures      int not null default 0,
  last_error    text,
  primary key (tenant_id, consumer)
);

-- Daily jobs are claimed once per (name, day).
create table job_days (
  tenant_id     uuid not null references tenants,
  job           text not null,
  on_day        date not null,
  done_at       timestamptz not null,
  primary key (tenant_id, job, on_day)
);

-- The first answer to a command, so that a retry gets the same one.
create table command_receipts (
  tenant_id     uuid not null references tenants,
  command_id    uuid not null,
  account_id    uuid,
  operation     text not null,
  reply         jsonb not null,
  at            timestamptz not null,
  primary key (tenant_id, command_id)
);
create index command_receipts_by_age on command_receipts (tenant_id, at);

-- 参数: a value a plan or law sets, as of a date, with where it is written. `scope_region_id` refines it for a subtree.
create table parameters (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  name            text not null,
  region_id       uuid,
  from_on         date not null,
  until_on        date,
  value           jsonb not null,
  basis           text not null,
  in_document     boolean not null,
  set_by          uuid,
  set_at          timestamptz not null,
  primary key (tenant_id, id),
  check (until_on is null or until_on >= from_on),
  foreign key (tenant_id, region_id) references regions
);
create unique index parameters_as_of on parameters
  (tenant_id, name, coalesce(region_id, '00000000-0000-0000-0000-000000000000'::uuid), from_on);

-- Gap-free numbers for papers (文号), taken inside the transaction that issues the paper.
create table number_series (
  tenant_id     uuid not null references tenants,
  series        text not null,
  year          int not null,
  last          int not null,
  primary key (tenant_id, series, year)
);

-- 附件: content-addressed; the original is kept with its hash.
create table files (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size          bigint not null check (size >= 0),
  media_type    text not null,
  name          text not null,
  width         int,
  height        int,
  taken_at      timestamptz,
  longitude     double precision,
  latitude      double precision,
  uploaded_by   uuid,
  uploaded_at   timestamptz not null,
  subject_type  text,
  subject_id    uuid,
  entity_id     uuid,
  purpose       text not null,
  primary key (tenant_id, id)
);
create index files_by_subject on files (tenant_id, subject_type, subject_id);
create index files_by_content on files (tenant_id, sha256);

-- 存为视图: a named URL state of a list.
create table saved_views (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  ledger        text not null,
  name          text not null,
  query         text not null,
  account_id    uuid not null,
  shared        boolean not null default false,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, ledger, account_id, name)
);

-- 消息: what somebody has been told, and when they saw it.
create table notices (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  account_id    uuid not null,
  at            timestamptz not null,
  kind          text not null,
  title         text not null,
  subject_type  text not null,
  subject_id    uuid not null,
  read_at       timestamptz,
  once_key      text not null,
  primary key (tenant_id, id),
  unique (tenant_id, account_id, once_key),
  foreign key (tenant_id, account_id) references accounts
);
create index notices_by_account on notices (tenant_id, account_id, at desc, id desc);

-- Sight. The application's role owns nothing, bypasses nothing and can change only what it must.
do $$
declare t text;
begin
  foreach t in array array['regions','organisations','people','accounts','memberships','sessions','invitations','events',
    'event_outbox','event_chain','event_cursors','job_days','command_receipts','parameters','number_series','files',
    'saved_views','notices']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert on %I to zhiben_app', t);
  end loop;
end $$;
grant select on tenants, logins to zhiben_app;
grant insert, delete on logins to zhiben_app;
grant update on regions, organisations, people, accounts, memberships, sessions, invitations, event_cursors, parameters,
  number_series, files, saved_views, notices to zhiben_app;
grant delete on event_outbox, command_receipts, saved_views to zhiben_app;
-- An enterprise user sees the events, files and colleagues of its own enterprise only.
create policy own_entity on events as restrictive for select
  using ((select current_entity()) is null or entity_id = (select current_entity()) or account_id = (select current_account()));
create policy own_entity on files as restrictive
  using ((select current_entity()) is null or entity_id = (select current_entity()) or uploaded_by = (select current_account()))
  with check ((select current_entity()) is null or entity_id = (select current_entity()) or uploaded_by = (select current_account()));
create policy own_entity on memberships as restrictive for select
  using ((select current_entity()) is null or entity_id = (select current_entity()) or organisation_id is not null);
create policy own on notices as restrictive for select using (account_id = (select current_account()) or (select current_account()) is null);
-- A shared view is seen by colleagues in public service; an enterprise neither shares nor sees one. Only its maker changes it.
create policy own_or_shared on saved_views as restrictive for select
  using (account_id = (select current_account()) or (shared and (select current_entity()) is null));
create policy own_insert on saved_views as restrictive for insert
  with check (account_id = (select current_account()) and (not shared or (select current_entity()) is null));
create policy own_update on saved_views as restrictive for update
  using (account_id = (select current_account())) with check (account_id = (select current_account()) and (not shared or (select current_entity()) is null));
create policy own_delete on saved_views as restrictive for delete using (account_id = (select current_account()));
