-- 安全生产和自然灾害问题清单 (B04). A problem is entered by people, or follows a major hazard step by step: then its state
-- is that of the hazard and it has no steps of its own.
create table problems (
  tenant_id         uuid not null references tenants,
  id                uuid not null,
  number            text not null,
  kind              text not null check (kind in ('safety', 'disaster')),
  source            text not null check (source in ('hazard', 'inspection', 'report', 'superior', 'monitoring')),
  hazard_id         uuid,
  entity_id         uuid,
  region_id         uuid not null,
  region_path       text not null,
  place             text,
  title             text not null check (length(title) between 2 and 2000),
  category          text,
  -- document and clause of the judgement standard: the same kind of problem
  clause_key        text,
  found_on          date not null,
  state             text not null check (state in ('listed', 'assigned', 'rectified', 'checked', 'closed', 'voided')),
  -- 全量库 蓄水池 警示榜, and out of all three
  tier              text not null check (tier in ('stock', 'pool', 'warning', 'out')),
  organisation_id   uuid not null,
  requirement       text,
  due_on            date,
  rectification     text,
  rectified_by      uuid,
  rectified_by_name text,
  rectified_on      date,
  check_organisation_id uuid,
  checked_by        uuid,
  checked_by_name   text,
  checked_on        date,
  check_note        text,
  accepted_by       uuid,
  accepted_by_name  text,
  closed_on         date,
  failed_times      int not null default 0,
  fail_reason       text,
  warned_on         date,
  warned_why        text,
  recurrences       int not null default 0,
  void_reason       text,
  search            tsvector not null,
  version           int not null default 1,
  created_at        timestamptz not null,
  created_by        uuid,
  updated_at        timestamptz not null,
  updated_by        uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, hazard_id) references hazards,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, check_organisation_id) references organisations,
  constraint follows_a_hazard check ((source = 'hazard') = (hazard_id is not null)),
  -- 整改的人和部门都不核查自己；核查、整改的人不验收
  constraint checked_by_another check (hazard_id is not null or checked_by is null or rectified_by is null or checked_by <> rectified_by),
  constraint checked_by_another_unit check (hazard_id is not null or check_organisation_id is null or check_organisation_id <> organisation_id),
  constraint accepted_by_a_third check (hazard_id is not null or accepted_by is null or (accepted_by <> rectified_by and accepted_by <> checked_by)),
  constraint closed_was_checked check (hazard_id is not null or state <> 'closed' or (closed_on is not null and checked_by is not null and rectified_by is not null and accepted_by is not null)),
  constraint warned_says_why check ((warned_on is null) = (warned_why is null)),
  constraint out_means_over check ((tier = 'out') = (state in ('closed', 'voided'))),
  constraint voided_says_why check (state <> 'voided' or void_reason is not null)
);
create unique index problems_by_hazard on problems (tenant_id, hazard_id) where hazard_id is not null;
create index problems_by_found on problems (tenant_id, found_on desc, id desc);
create index problems_by_tier on problems (tenant_id, tier, due_on, id);
create index problems_by_due on problems (tenant_id, due_on, id);
create index problems_by_clause on problems (tenant_id, clause_key, found_on desc);
create index problems_by_category on problems (tenant_id, category, found_on desc);
create index problems_by_entity on problems (tenant_id, entity_id, found_on desc);
create index problems_by_search on problems using gin (search);

-- 重发: this problem looks like an earlier one, at the same place (一地重发) or elsewhere (异地重发). People decide.
create table problem_recurrences (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  problem_id      uuid not null,
  earlier_id      uuid not null,
  sort            text not null check (sort in ('same-place', 'elsewhere')),
  reasons         text[] not null,
  -- how many earlier ones of this sort there are
  others          int not null,
  state           text not null check (state in ('open', 'confirmed', 'dismissed')),
  noticed_on      date not null,
  decided_on      date,
  decided_by_name text,
  reason          text,
  primary key (tenant_id, id),
  unique (tenant_id, problem_id, sort),
  foreign key (tenant_id, problem_id) references problems,
  foreign key (tenant_id, earlier_id) references problems,
  constraint decided_by_somebody check ((state = 'open') = (decided_on is null) and (state = 'open') = (reason is null))
);
create index problem_recurrences_by_state on problem_recurrences (tenant_id, state, noticed_on desc, id);

do $$
declare t text;
begin
  foreach t in array array['problems', 'problem_recurrences'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy own_entity on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
    execute format('grant select, insert, update on %I to zhiben_app', t);
  end loop;
end $$;
