-- 统计: dated events of cases, what they make of each day, and monthly sums of that. Everything but `dated_events` can be made
-- anew from it (bin/zhiben recount); nothing here is counted from a field that says how a case stands now.

-- 行业 of the unit on the finding day, as a section of GB/T 4754; what a cell of the cross table opens.
alter table hazards add column industry text;

-- What happened to a case, by the day it counts for. Never changed; `seq` is the order of recording within the case.
create table dated_events (
  tenant_id     uuid not null references tenants,
  case_id       uuid not null,
  seq           int not null check (seq >= 1),
  entity_id     uuid not null,
  kind          text not null check (kind in ('found', 'graded', 'due', 'extended', 'planned', 'closed', 'reopened', 'voided')),
  on_day        date not null,
  level         text,
  due_on        date,
  recorded_at   timestamptz not null,
  primary key (tenant_id, case_id, seq)
);

-- How a case stands at the end of a day and what changed on it; holds from `day` until before `until`.
create table case_days (
  tenant_id     uuid not null references tenants,
  case_id       uuid not null,
  day           date not null,
  until         date not null,
  entity_id     uuid not null,
  region_id     uuid not null,
  industry      text not null,
  channel       text not null,
  category      text not null,
  found_on      date not null,
  level         text,
  level_was     text,
  open          boolean not null,
  open_was      boolean not null,
  overdue       boolean not null,
  overdue_was   boolean not null,
  bare          boolean not null,
  bare_was      boolean not null,
  entered       boolean not null,
  found         smallint not null,
  closed        smallint not null,
  on_time       smallint not null,
  days          int not null,
  reopened      smallint not null,
  voided        smallint not null,
  due           smallint not null,
  met           smallint not null,
  primary key (tenant_id, case_id, day)
);
create index case_days_by_day on case_days (tenant_id, day);
create index case_days_by_cell on case_days (tenant_id, region_id, industry, day);
create index case_days_by_entity on case_days (tenant_id, entity_id, day);
create index case_days_reopened on case_days (tenant_id, day) where reopened > 0;
create index case_days_voided on case_days (tenant_id, found_on) where voided > 0;

-- Sums by month: of all cases and of those of one level, by industry, channel, category, month of finding, and day.
create table case_sums (
  tenant_id     uuid not null references tenants,
  level         text not null,
  dimension     text not null check (dimension in ('industry', 'channel', 'category', 'found', 'day')),
  month         date not null,
  region_id     uuid not null,
  item          text not null,
  found int not null, closed int not null, on_time int not null, days bigint not null, reopened int not null, voided int not null, due int not null, met int not null,
  open int not null, overdue int not null, bare int not null,
  primary key (tenant_id, level, dimension, month, region_id, item)
);

-- What a transaction adds to the sums, until it is folded in: inserted only, so that writers never wait for one another.
create table case_sums_new (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  level         text not null,
  day           date not null,
  region_id     uuid not null,
  industry      text not null,
  channel       text not null,
  category      text not null,
  found_month   date not null,
  found int not null, closed int not null, on_time int not null, days bigint not null, reopened int not null, voided int not null, due int not null, met int not null,
  open int not null, overdue int not null, bare int not null,
  primary key (tenant_id, id)
);

-- 核对: what a recount from the events found on a day.
create table recounts (
  tenant_id     uuid not null references tenants,
  on_day        date not null,
  cases         int not null,
  days          int not null,
  differences   int not null,
  examples      jsonb not null,
  at            timestamptz not null,
  primary key (tenant_id, on_day)
);

do $$
declare t text;
begin
  foreach t in array array['dated_events', 'case_days', 'case_sums', 'case_sums_new', 'recounts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert on %I to zhiben_app', t);
  end loop;
  foreach t in array array['dated_events', 'case_days']
  loop
    execute format('create policy own_entity on %I as restrictive using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
      with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)', t);
  end loop;
  -- An enterprise's own report adds to the sums; what they come to is for the offices.
  foreach t in array array['case_sums', 'case_sums_new', 'recounts']
  loop
    execute format('create policy offices_only on %I as restrictive using ((select current_entity()) is null) with check (true)', t);
  end loop;
end $$;
grant update, delete on case_days, case_sums to zhiben_app;
grant delete on case_sums_new to zhiben_app;
grant update on recounts to zhiben_app;

-- An index for each order a list of hazards can be asked for, and for the filters that had none.
create index hazards_by_level on hazards (tenant_id, level, id);
create index hazards_by_category on hazards (tenant_id, category, id);
create index hazards_by_channel on hazards (tenant_id, channel, id);
create index hazards_in_state on hazards (tenant_id, state, id);
create index hazards_by_closed on hazards (tenant_id, closed_on, id);
create index hazards_by_returned on hazards (tenant_id, returned_times, id);
create index hazards_by_region_due on hazards (tenant_id, region_id, due_on, id);
create index hazards_by_finder on hazards (tenant_id, found_by, found_on, id) where found_by is not null;
drop index hazards_by_holder;
create index hazards_by_holder on hazards (tenant_id, holder_organisation_id, due_on, id) where holder_organisation_id is not null;

-- Row-level security lets a condition use an index only when its function is known to give nothing away. This one is asked
-- by every search, compares words and throws nothing; without it a search reads the whole table. Who may not say so
-- (a server of somebody else) keeps a slow search.
do $$ begin
  alter function pg_catalog.ts_match_vq(tsvector, tsquery) leakproof;
exception when insufficient_privilege then null;
end $$;
