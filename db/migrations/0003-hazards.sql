-- 隐患: one record from the finding to the closing. What happened when is in `events`; this is where the case stands now.

create table hazards (
  tenant_id         uuid not null references tenants,
  id                uuid not null,
  number            text not null,
  entity_id         uuid not null,
  region_id         uuid not null,
  region_path       text not null,
  place             text,
  description       text not null check (length(description) between 2 and 2000),
  category          text,
  channel           text not null check (channel in ('self_check', 'inspection', 'grid', 'expert', 'tipoff', 'monitoring', 'superior', 'import')),
  found_on          date not null,
  found_by          uuid,
  found_by_name     text not null,
  longitude         double precision,
  latitude          double precision,
  -- judgement
  level             text check (level in ('general', 'major')),
  clause            jsonb,
  graded_by         uuid,
  graded_on         date,
  -- who answers for it
  state             text not null check (state in ('reported', 'graded', 'assigned', 'rectified', 'accepted', 'closed', 'voided')),
  organisation_id   uuid not null,
  review_organisation_id uuid,
  holder            text not null check (holder in ('organisation', 'entity', 'nobody')),
  holder_organisation_id uuid,
  assigned_by       uuid,
  assigned_on       date,
  due_on            date,
  first_due_on      date,
  -- rectification: at once, or by plan with the five fields 措施 责任 资金 时限 预案
  at_once           boolean,
  plan_measures     text,
  plan_responsible  text,
  plan_funds        bigint check (plan_funds >= 0),
  plan_due_on       date,
  plan_contingency  text,
  planned_by        uuid,
  rectified_by      uuid,
  rectified_by_name text,
  rectified_on      date,
  rectification     text,
  -- review and closing
  reviewed_by       uuid,
  reviewed_by_name  text,
  reviewed_on       date,
  review            text,
  closed_by         uuid,
  closed_on         date,
  returned_times    int not null default 0,
  return_reason     text,
  extension_until   date,
  extension_reason  text,
  extension_asked_by uuid,
  extended_times    int not null default 0,
  urged_on          date,
  void_reason       text,
  search            tsvector not null,
  version           int not null default 1,
  created_at        timestamptz not null,
  created_by        uuid,
  updated_at        timestamptz not null,
  updated_by        uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, review_organisation_id) references organisations,
  -- 重大必须引用判定标准条款
  constraint major_cites_clause check (level is distinct from 'major' or clause is not null),
  -- 谁整改谁不得复查、销号
  constraint rectifier_never_accepts check (reviewed_by is null or rectified_by is null or reviewed_by <> rectified_by),
  constraint rectifier_never_closes check (closed_by is null or rectified_by is null or closed_by <> rectified_by),
  constraint closed_was_reviewed check (state <> 'closed' or (reviewed_by is not null and rectified_by is not null and closed_on is not null)),
  constraint assigned_has_deadline check (state not in ('assigned', 'rectified', 'accepted', 'closed') or due_on is not null),
  constraint voided_says_why check ((state = 'voided') = (void_reason is not null))
);
create index hazards_by_state on hazards (tenant_id, state, level, due_on, id);
create index hazards_by_region on hazards (tenant_id, region_id, state, level, due_on, id);
create index hazards_by_entity on hazards (tenant_id, entity_id, found_on desc);
create index hazards_by_holder on hazards (tenant_id, holder_organisation_id, state, due_on) where holder = 'organisation';
create index hazards_by_found on hazards (tenant_id, found_on desc, id desc);
create index hazards_by_due on hazards (tenant_id, due_on, id);
create index hazards_by_search on hazards using gin (search);

alter table hazards enable row level security;
create policy tenant on hazards using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on hazards as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end);
grant select, insert, update on hazards to zhiben_app;

-- 文书: papers issued for a case, with the number and the data they were made from.
create table papers (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  document      text not null,
  number        text not null,
  subject_type  text not null,
  subject_id    uuid not null,
  entity_id     uuid,
  data          jsonb not null,
  issued_by     uuid not null,
  issued_on     date not null,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number)
);
create index papers_by_subject on papers (tenant_id, subject_type, subject_id);
alter table papers enable row level security;
create policy tenant on papers using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on papers as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check ((select current_entity()) is null);
grant select, insert on papers to zhiben_app;
