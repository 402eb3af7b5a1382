-- 任务台账与履职: what a plan in force makes units owe by a day (tasks), and what they did, or failed to do, in each period
-- (duties). Duties due are computed, never stored: rows are deeds and, once a period is over, misses.

create table tasks (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  number          text not null,
  plan_id         uuid not null,
  -- the version of the plan whose words the task stands under
  plan_number     int not null,
  commitment_id   uuid not null,
  clause_id       uuid not null,
  -- 'once', or the year of what comes each year
  occurrence      text not null,
  title           text not null check (length(title) between 1 and 200),
  words           text not null,
  action          text not null,
  path            text[] not null default '{}',
  kind            text not null,
  -- 配合: done when the contribution is filed
  contribution    boolean not null default false,
  deliverable     text,
  year            int not null,
  from_on         date,
  due_on          date not null,
  first_due_on    date not null,
  region_id       uuid not null,
  region_path     text not null,
  organisation_id uuid not null,
  -- the words name no unit of this tree: the coordinator sees to it
  inferred        boolean not null default false,
  assist_ids      uuid[] not null default '{}',
  owner_words     text not null default '',
  -- 未开始 正在办 已提交待核 办结 不再要求
  state           text not null check (state in ('assigned', 'started', 'submitted', 'done', 'superseded')),
  progress        text,
  progress_on     date,
  contributions   jsonb not null default '[]',
  result          text,
  done_on         date,
  submitted_by    uuid,
  submitted_by_name text,
  submitted_on    date,
  accepted_by     uuid,
  accepted_by_name text,
  accepted_on     date,
  review          text,
  returned_times  int not null default 0,
  return_reason   text,
  extension_until date,
  extension_reason text,
  extension_asked_by uuid,
  extended_times  int not null default 0,
  handover_to_id  uuid,
  handover_reason text,
  handover_left   text,
  handover_by     uuid,
  handed_over_times int not null default 0,
  urged_on        date,
  superseded_on   date,
  superseded_reason text,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  -- what makes following a plan twice make nothing twice
  unique (tenant_id, plan_id, commitment_id, occurrence),
  foreign key (tenant_id, plan_id) references plans,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, handover_to_id) references organisations,
  -- 谁办谁不核
  constraint submitter_never_accepts check (accepted_by is null or submitted_by is null or accepted_by <> submitted_by),
  constraint done_says_when check (state <> 'done' or (done_on is not null and submitted_by is not null)),
  constraint done_was_accepted check (state <> 'done' or contribution or accepted_by is not null),
  constraint superseded_says_why check ((state = 'superseded') = (superseded_on is not null and superseded_reason is not null))
);
create index tasks_by_due on tasks (tenant_id, due_on, id);
create index tasks_by_state on tasks (tenant_id, state, due_on, id);
create index tasks_by_organisation on tasks (tenant_id, organisation_id, state, due_on, id);
create index tasks_by_plan on tasks (tenant_id, plan_id, action, due_on, id);
create index tasks_by_handover on tasks (tenant_id, handover_to_id) where handover_to_id is not null;
create index tasks_by_search on tasks using gin (search);

alter table tasks enable row level security;
create policy tenant on tasks using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
-- Tasks are those of offices: an enterprise owes its own (checks, rectification) elsewhere.
create policy own_entity on tasks as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null);
grant select, insert, update on tasks to zhiben_app;

-- 履职: a deed that counts for a period of a duty.
create table duty_fulfilments (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  commitment_id   uuid not null,
  -- which of the commitment's frequencies: all, or for whom it holds (高危行业领域)
  rule            text not null,
  period_key      text not null,
  organisation_id uuid not null,
  done_on         date not null,
  note            text not null,
  done_by         uuid not null,
  done_by_name    text not null,
  created_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, organisation_id) references organisations
);
create index duty_fulfilments_by_commitment on duty_fulfilments (tenant_id, commitment_id, organisation_id, done_on);
create index duty_fulfilments_by_day on duty_fulfilments (tenant_id, done_on);
alter table duty_fulfilments enable row level security;
create policy tenant on duty_fulfilments using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on duty_fulfilments as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null);
grant select, insert on duty_fulfilments to zhiben_app;

-- 没做到: written once when a period is over; a later deed does not take it away.
create table duty_misses (
  tenant_id       uuid not null references tenants,
  commitment_id   uuid not null,
  rule            text not null,
  period_key      text not null,
  organisation_id uuid not null,
  plan_id         uuid not null,
  from_on         date not null,
  until_on        date not null,
  at_least        int not null,
  times           int not null,
  closed_on       date not null,
  primary key (tenant_id, commitment_id, rule, period_key, organisation_id),
  foreign key (tenant_id, plan_id) references plans,
  foreign key (tenant_id, organisation_id) references organisations
);
create index duty_misses_by_day on duty_misses (tenant_id, until_on);
alter table duty_misses enable row level security;
create policy tenant on duty_misses using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on duty_misses as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null);
grant select, insert on duty_misses to zhiben_app;
