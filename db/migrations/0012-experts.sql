-- 专家诊查与帮扶 (D13): who can be asked, 三查一曝光 rounds, and each visit from its plan to its evaluation.
create table experts (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  name            text not null,
  source          text not null check (source in ('expert', 'retired', 'agency', 'benchmark')),
  employer        text,
  field           text not null,
  title           text,
  certificate     text,
  mobile          text,
  -- the account the expert signs in with, if any
  login           text,
  account_id      uuid,
  region_id       uuid not null,
  region_path     text not null,
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
  foreign key (tenant_id, region_id) references regions,
  check ((voided_on is null) = (void_reason is null))
);
create index experts_by_name on experts (tenant_id, name, id);
create index experts_by_account on experts (tenant_id, account_id);
create index experts_by_search on experts using gin (search);

create table help_rounds (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  title           text not null check (length(title) between 2 and 100),
  region_id       uuid not null,
  region_path     text not null,
  organisation_id uuid not null,
  from_on         date not null,
  to_on           date not null,
  focus           text,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  voided_on       date,
  void_reason     text,
  primary key (tenant_id, id),
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  constraint ends_after_it_begins check (to_on >= from_on),
  check ((voided_on is null) = (void_reason is null))
);
create index help_rounds_by_from on help_rounds (tenant_id, from_on desc, id desc);
create index help_rounds_by_search on help_rounds using gin (search);

create table help_visits (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  number          text not null,
  sort            text not null check (sort in ('diagnosis', 'peer', 'guidance', 'bought', 'hired')),
  round_id        uuid,
  entity_id       uuid not null,
  expert_ids      uuid[] not null,
  expert_names    text not null,
  -- accounts of the experts: who may report
  expert_accounts uuid[] not null default '{}',
  organisation_id uuid not null,
  need            text,
  planned_on      date not null,
  state           text not null check (state in ('planned', 'reported', 'answered', 'revisited', 'closed', 'voided')),
  visited_on      date,
  diagnosis       text,
  -- [{id, text, level, adopted, reason, done, hazardId, hazardNumber}]
  advices         jsonb not null default '[]',
  advice_count    int not null default 0,
  adopted_count   int not null default 0,
  hazard_count    int not null default 0,
  reported_by_name text,
  answered_by_name text,
  answered_on     date,
  revisited_on    date,
  revisit         text,
  rating          int check (rating between 1 and 5),
  fee             bigint check (fee >= 0),
  closed_on       date,
  void_reason     text,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, round_id) references help_rounds,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, organisation_id) references organisations,
  constraint reported_says_what check (state in ('planned', 'voided') or (visited_on is not null and diagnosis is not null)),
  constraint closed_was_revisited check (state <> 'closed' or (revisited_on is not null and closed_on is not null)),
  constraint voided_says_why check ((state = 'voided') = (void_reason is not null))
);
create index help_visits_by_planned on help_visits (tenant_id, planned_on desc, id desc);
create index help_visits_by_state on help_visits (tenant_id, state, planned_on, id);
create index help_visits_by_entity on help_visits (tenant_id, entity_id, planned_on desc);
create index help_visits_by_round on help_visits (tenant_id, round_id);
create index help_visits_by_search on help_visits using gin (search);

do $$
declare t text;
begin
  foreach t in array array['experts', 'help_rounds'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy own_entity on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
    execute format('grant select, insert, update on %I to zhiben_app', t);
  end loop;
end $$;
alter table help_visits enable row level security;
create policy tenant on help_visits using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on help_visits as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end);
grant select, insert, update on help_visits to zhiben_app;
