-- What stands on a published plan: its stages with their exit checklists (A02), the plans others owe for it and the
-- receipts of its recipients (A01, A03), and “一件事” with its chain of responsible units (A08).

-- 阶段: where it stands (未开始, 进行中, 待验收, 完成) follows from its days and from what was done, see rooms/stages/rules.ts.
create table stages (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  plan_id         uuid not null,
  -- the name the plan's version gives it: stage-2; null for one that people added
  code            text,
  position        int not null,
  title           text not null check (length(title) between 2 and 100),
  from_on         date not null,
  to_on           date not null,
  -- as the plan writes them
  plan_from_on    date,
  plan_to_on      date,
  submitted_on    date,
  submitted_by    uuid,
  submitted_by_name text,
  closed_on       date,
  closed_by       uuid,
  closed_by_name  text,
  -- the stage report it was closed with
  paper_id        uuid,
  reopened_times  int not null default 0,
  -- no longer in the plan since a revision of this day
  dropped_on      date,
  version         int not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans,
  foreign key (tenant_id, paper_id) references papers,
  constraint ends_after_it_begins check (to_on >= from_on),
  constraint submitted_by_somebody check ((submitted_on is null) = (submitted_by_name is null)),
  constraint closed_by_somebody check ((closed_on is null) = (closed_by_name is null)),
  constraint closed_with_report check (closed_on is null or paper_id is not null)
);
create unique index stages_by_code on stages (tenant_id, plan_id, code) where code is not null;
create index stages_by_plan on stages (tenant_id, plan_id, position, id);

-- 退出清单: ticked by somebody with a note, or answered by a share of tasks done.
create table stage_items (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  stage_id        uuid not null,
  position        int not null,
  text            text not null check (length(text) between 2 and 500),
  in_document     boolean not null,
  -- which tasks are counted: due inside the stage, due by its end, all of the plan; null is ticked by hand
  metric          text check (metric in ('inside', 'until', 'plan')),
  -- per cent; null is the jurisdiction's parameter
  threshold       int check (threshold between 1 and 100),
  ticked_on       date,
  ticked_by       uuid,
  ticked_by_name  text,
  note            text,
  removed_on      date,
  removed_reason  text,
  primary key (tenant_id, id),
  foreign key (tenant_id, stage_id) references stages,
  constraint ticked_by_somebody check ((ticked_on is null) = (ticked_by_name is null)),
  constraint counted_is_not_ticked check (metric is null or ticked_on is null),
  constraint removed_says_why check ((removed_on is null) = (removed_reason is null))
);
create index stage_items_by_stage on stage_items (tenant_id, stage_id, position, id);

-- 年度主题: 2024提升、2025强化、2026巩固.
create table year_themes (
  tenant_id       uuid not null references tenants,
  plan_id         uuid not null,
  year            int not null check (year between 2000 and 2199),
  theme           text not null check (length(theme) between 1 and 40),
  -- the plan's own words; null where people set it
  quote           text,
  version         int not null default 1,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, plan_id, year),
  foreign key (tenant_id, plan_id) references plans
);

-- 应报方案: a row begins with the first submission. Who owes one is a parameter, counted when it is asked.
create table filings (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  plan_id         uuid not null,
  -- the obligation it answers, by its key in filing.obligations
  rule            text not null,
  organisation_id uuid,
  entity_id       uuid,
  state           text not null check (state in ('submitted', 'accepted', 'returned')),
  -- the submission that counts
  number          int not null check (number >= 1),
  name            text not null,
  submitted_on    date not null,
  submitted_by    uuid,
  submitted_by_name text not null,
  first_on        date not null,
  decided_on      date,
  decided_by      uuid,
  decided_by_name text,
  reason          text,
  -- the last submission that was accepted, and when: it stays in force while a newer one is looked at
  accepted_number int,
  accepted_on     date,
  version         int not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, entity_id) references entities,
  constraint one_subject check ((organisation_id is null) <> (entity_id is null)),
  constraint decided_by_somebody check ((state = 'submitted') = (decided_on is null) and (decided_on is null) = (decided_by_name is null)),
  constraint returned_says_why check (state <> 'returned' or reason is not null),
  constraint submitter_never_decides check (decided_by is null or decided_by <> submitted_by)
);
create unique index filings_by_organisation on filings (tenant_id, plan_id, rule, organisation_id) where organisation_id is not null;
create unique index filings_by_entity on filings (tenant_id, plan_id, rule, entity_id) where entity_id is not null;
create index filings_by_state on filings (tenant_id, plan_id, rule, state, id);

create table filing_versions (
  tenant_id       uuid not null references tenants,
  filing_id       uuid not null,
  number          int not null check (number >= 1),
  entity_id       uuid,
  name            text not null,
  note            text,
  file_id         uuid not null,
  submitted_on    date not null,
  submitted_by    uuid,
  submitted_by_name text not null,
  -- what became of it
  outcome         text check (outcome in ('accepted', 'returned')),
  decided_on      date,
  decided_by_name text,
  reason          text,
  primary key (tenant_id, filing_id, number),
  foreign key (tenant_id, filing_id) references filings,
  foreign key (tenant_id, file_id) references files
);

-- 收文签收: one row a recipient that has signed.
create table plan_receipts (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  plan_id         uuid not null,
  organisation_id uuid,
  entity_id       uuid,
  signed_on       date not null,
  signed_at       timestamptz not null,
  signed_by       uuid,
  signed_by_name  text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id) references plans,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, entity_id) references entities,
  constraint one_recipient check ((organisation_id is null) <> (entity_id is null))
);
create unique index plan_receipts_by_organisation on plan_receipts (tenant_id, plan_id, organisation_id) where organisation_id is not null;
create unique index plan_receipts_by_entity on plan_receipts (tenant_id, plan_id, entity_id) where entity_id is not null;

-- “一件事”: a ledger row; its chain, meetings and pins hang on it.
create table matters (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  name            text not null check (length(name) between 2 and 100),
  lead_organisation_id uuid not null,
  region_id       uuid not null,
  region_path     text not null,
  goal            text,
  started_on      date not null,
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
  foreign key (tenant_id, lead_organisation_id) references organisations
);
create unique index matters_by_name on matters (tenant_id, name) where voided_on is null;
create index matters_by_start on matters (tenant_id, started_on, id);
create index matters_by_search on matters using gin (search);

create table matter_links (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  matter_id       uuid not null,
  position        int not null,
  name            text not null check (length(name) between 1 and 60),
  -- null is a blind spot: nobody answers for this link
  organisation_id uuid,
  duty            text,
  -- which hazards belong to it by themselves: all the conditions that are filled in
  categories      text[] not null default '{}',
  industries      text[] not null default '{}',
  -- the same, a section with all its divisions: what codes of entities begin with
  industry_prefixes text[] not null default '{}',
  region_id       uuid,
  removed_on      date,
  primary key (tenant_id, id),
  foreign key (tenant_id, matter_id) references matters,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations
);
create index matter_links_by_matter on matter_links (tenant_id, matter_id, position, id);

create table matter_pins (
  tenant_id       uuid not null references tenants,
  link_id         uuid not null,
  subject_type    text not null check (subject_type in ('hazard', 'task')),
  subject_id      uuid not null,
  reason          text not null,
  pinned_by_name  text not null,
  pinned_on       date not null,
  removed_on      date,
  primary key (tenant_id, link_id, subject_type, subject_id),
  foreign key (tenant_id, link_id) references matter_links
);

create table matter_meetings (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  matter_id       uuid not null,
  held_on         date not null,
  title           text not null,
  note            text,
  recorded_by_name text not null,
  created_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, matter_id) references matters
);
create index matter_meetings_by_matter on matter_meetings (tenant_id, matter_id, held_on desc, id);

do $$
declare t text;
begin
  foreach t in array array['stages', 'stage_items', 'year_themes', 'matters', 'matter_links', 'matter_pins', 'matter_meetings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy own_entity on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
    execute format('grant select, insert, update on %I to zhiben_app', t);
  end loop;
  -- An enterprise files its own plan and signs for itself.
  foreach t in array array['filings', 'filing_versions', 'plan_receipts'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy own_entity on %I as restrictive using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
      with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)', t);
  end loop;
end $$;
grant select, insert, update on filings, filing_versions to zhiben_app;
grant select, insert on plan_receipts to zhiben_app;
