-- 方案: a plan, the text of each of its versions, and the commitments people have read out of it. A published version is
-- frozen; a revision is a version of its own whose commitments keep their identity (commitment_id) where the words stand.

create table plans (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  code            text not null,
  title           text not null check (length(title) between 2 and 200),
  -- own: runs here; superior: the superior's text, to be laid beside ours
  standing        text not null check (standing in ('own', 'superior')),
  -- 起草（审读） 征求意见 审定 印发执行 总结关闭；撤回 before it was ever issued
  state           text not null check (state in ('drafting', 'consulting', 'approved', 'issued', 'closed', 'withdrawn')),
  issuer          text,
  document_number text,
  issued_on       date,
  -- 此件公开发布
  public          boolean not null default false,
  period_from     date,
  period_to       date,
  region_id       uuid not null,
  region_path     text not null,
  organisation_id uuid not null,
  superior_id     uuid,
  superior_title  text,
  -- 接续的上一个行动
  predecessor_id  uuid,
  -- the version in force; none before the first is published
  current_number  int,
  closed_on       date,
  closing         jsonb,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, superior_id) references plans,
  foreign key (tenant_id, predecessor_id) references plans,
  constraint closed_says_how check ((state = 'closed') = (closed_on is not null and closing is not null)),
  constraint issued_has_version check (state not in ('issued', 'closed') or current_number is not null or standing = 'superior')
);
create index plans_by_state on plans (tenant_id, standing, state, id);

create table plan_versions (
  tenant_id       uuid not null references tenants,
  plan_id         uuid not null,
  number          int not null check (number >= 1),
  state           text not null check (state in ('review', 'published', 'superseded', 'dropped')),
  -- the text as read, and its blocks (paragraphs, table rows) for showing it as it was printed
  text            text not null,
  blocks          jsonb not null,
  actions         jsonb not null,
  stages          jsonb not null,
  -- stretches nobody has to act on, with the reason
  remainders      jsonb not null default '[]',
  -- what the version says of itself
  title           text not null,
  issuer          text,
  document_number text,
  issued_on       date,
  draft           boolean not null,
  period_from     date,
  period_to       date,
  source_name     text,
  file_id         uuid,
  effective_on    date,
  published_on    date,
  published_by    uuid,
  reason          text,
  created_at      timestamptz not null,
  created_by      uuid,
  primary key (tenant_id, plan_id, number),
  foreign key (tenant_id, plan_id) references plans,
  constraint published_has_day check (state not in ('published', 'superseded') or (effective_on is not null and published_on is not null))
);
create unique index plan_versions_one_review on plan_versions (tenant_id, plan_id) where state = 'review';

create table plan_clauses (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  plan_id         uuid not null,
  number          int not null,
  commitment_id   uuid not null,
  -- the name a pack or the compiler gave it: c012
  code            text not null,
  span_start      int not null check (span_start >= 0),
  span_end        int not null,
  text            text not null,
  path            text[] not null,
  action          text,
  kind            text not null,
  due_from        date,
  due_by          date,
  due_yearly      boolean not null default false,
  due_standing    boolean not null default false,
  frequency       jsonb not null default '[]',
  targets         jsonb not null default '[]',
  owners          jsonb not null default '[]',
  systems         text[] not null default '{}',
  condition       text,
  -- ⚙ words that leave a number open, with what was settled: [{words, value, basis}]
  open            jsonb not null default '[]',
  -- the definition that runs it: loop:hazard; null is still to come
  runs            text,
  -- the commitment whose task this one is the basis of: body and annex say the same thing, the annex row is done
  carried_by      uuid,
  note            text,
  -- who owes it here, when the words name a unit of this tree
  organisation_id uuid,
  assist_ids      uuid[] not null default '{}',
  -- 未看 等你定 已确认 不执行
  state           text not null check (state in ('unread', 'asked', 'accepted', 'set-aside')),
  reviewed_by     uuid,
  reviewed_by_name text,
  reviewed_at     timestamptz,
  changed_by_name text,
  -- in a revision: what became of the commitment: {kind: same|changed|new, fields: [...]}
  change          jsonb,
  version         int not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, plan_id, number) references plan_versions,
  foreign key (tenant_id, organisation_id) references organisations,
  constraint span_has_length check (span_end > span_start),
  constraint decided_by_somebody check (state not in ('accepted', 'set-aside') or reviewed_by_name is not null)
);
create index plan_clauses_in_order on plan_clauses (tenant_id, plan_id, number, span_start, span_end, id);
create index plan_clauses_by_commitment on plan_clauses (tenant_id, commitment_id, number);
create index plan_clauses_by_organisation on plan_clauses (tenant_id, organisation_id);

alter table plans enable row level security;
create policy tenant on plans using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
-- An enterprise reads plans, and changes none.
create policy own_entity on plans as restrictive using (case when (select current_entity()) is null then true else state in ('issued', 'closed') end) with check ((select current_entity()) is null);
alter table plan_versions enable row level security;
create policy tenant on plan_versions using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on plan_versions as restrictive using (case when (select current_entity()) is null then true else state in ('published', 'superseded') end) with check ((select current_entity()) is null);
alter table plan_clauses enable row level security;
create policy tenant on plan_clauses using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on plan_clauses as restrictive using (case when (select current_entity()) is null then true else state = 'accepted' end) with check ((select current_entity()) is null);
grant select, insert, update on plans, plan_versions to zhiben_app;
-- Merging two commitments under review takes one row away; its event keeps the words.
grant select, insert, update, delete on plan_clauses to zhiben_app;
