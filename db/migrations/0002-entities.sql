-- 监管对象: enterprises, places (九小场所 and the like), projects, buildings, and the facts about them that rules depend on.

create table entities (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  kind            text not null check (kind in ('enterprise', 'place', 'project', 'building')),
  name            text not null check (length(name) between 2 and 200),
  credit_code     text check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  parent_id       uuid,
  region_id       uuid not null,
  region_path     text not null,
  address         text,
  longitude       double precision check (longitude between 73 and 136),
  latitude        double precision check (latitude between 3 and 54),
  datum           text not null default 'WGS-84' check (datum in ('WGS-84', 'GCJ-02', 'BD-09', 'CGCS2000')),
  industry        text,
  industries      text[] not null default '{}',
  place_kind      text,
  organisation_id uuid,
  principal       text,
  principal_mobile text,
  controller      text,
  safety_officer  text,
  safety_mobile   text,
  founded_on      date,
  -- the value of each dated fact today; entity_facts is the source
  status          text not null default 'operating' check (status in ('operating', 'stopped', 'closed')),
  high_hazard     boolean not null default false,
  key_industry    boolean not null default false,
  above_scale     boolean not null default false,
  eight_trades    boolean not null default false,
  self_employed   boolean not null default false,
  headcount       int check (headcount between 0 and 1000000),
  standardisation text,
  note            text,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  voided_on       date,
  void_reason     text,
  primary key (tenant_id, id),
  check ((voided_on is null) = (void_reason is null)),
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, parent_id) references entities
);
create unique index entities_by_credit_code on entities (tenant_id, credit_code) where credit_code is not null and kind = 'enterprise' and voided_on is null;
create index entities_by_code on entities (tenant_id, credit_code);
create index entities_by_region on entities (tenant_id, region_path, id);
create index entities_by_name on entities (tenant_id, name, id);
create index entities_by_search on entities using gin (search);

-- 随日期变化的事实: high-hazard flag, operating status, responsible unit, headcount … A value holds from `from_on` until
-- the day before the next one of the same fact.
create table entity_facts (
  tenant_id     uuid not null references tenants,
  entity_id     uuid not null,
  fact          text not null check (fact in ('status', 'high_hazard', 'key_industry', 'above_scale', 'eight_trades',
                  'self_employed', 'headcount', 'organisation_id', 'region_id', 'industry', 'standardisation')),
  from_on       date not null,
  value         jsonb not null,
  basis         text not null,
  recorded_by   uuid,
  recorded_at   timestamptz not null,
  primary key (tenant_id, entity_id, fact, from_on),
  foreign key (tenant_id, entity_id) references entities
);
create index entity_facts_by_day on entity_facts (tenant_id, from_on);

alter table memberships add foreign key (tenant_id, entity_id) references entities;
alter table invitations add foreign key (tenant_id, entity_id) references entities;

alter table entities enable row level security;
create policy tenant on entities using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
-- `case` and not `or`: the planner takes an `or` with an unknown for a rare hit and then plans whole-table work badly.
create policy own_entity on entities as restrictive
  using (case when (select current_entity()) is null then true else id = (select current_entity()) end)
  with check (case when (select current_entity()) is null then true else id = (select current_entity()) end);
alter table entity_facts enable row level security;
create policy tenant on entity_facts using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on entity_facts as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check ((select current_entity()) is null);
grant select, insert, update on entities, entity_facts to zhiben_app;
