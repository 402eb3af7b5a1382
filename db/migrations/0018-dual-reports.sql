-- 重大事故隐患双报告: one row for each report an enterprise owes: a moment (found, rectified) and a receiver. Made in the
-- transaction of the grading or the handing in.

create table dual_reports (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  hazard_id     uuid not null,
  hazard_number text not null,
  description   text not null,
  entity_id     uuid not null,
  moment        text not null check (moment in ('found', 'rectified')),
  receiver      text not null check (receiver in ('regulator', 'local', 'lead')),
  receiver_organisation_id uuid not null,
  -- how often the hazard had been reopened: a hazard rectified again is reported again
  round         int not null default 0,
  state         text not null check (state in ('owed', 'sent', 'received', 'dropped')),
  due_at        timestamptz not null,
  due_on        date not null,
  situation     text,
  severity      text,
  treatment     text,
  sent_at       timestamptz,
  sent_on       date,
  sent_by       uuid,
  sent_by_name  text,
  received_on   date,
  received_by   uuid,
  received_by_name text,
  receipt_note  text,
  search        tsvector not null,
  version       int not null default 1,
  created_at    timestamptz not null,
  created_by    uuid,
  updated_at    timestamptz not null,
  updated_by    uuid,
  primary key (tenant_id, id),
  unique (tenant_id, hazard_id, moment, receiver, round),
  foreign key (tenant_id, hazard_id) references hazards,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, receiver_organisation_id) references organisations,
  constraint sent_says_what check ((state in ('sent', 'received')) = (sent_at is not null) and (sent_at is null or (situation is not null and severity is not null and treatment is not null and sent_by_name is not null))),
  constraint received_says_who check ((state = 'received') = (received_on is not null and received_by_name is not null)),
  constraint sender_never_receives check (received_by is null or sent_by is null or received_by <> sent_by)
);
create index dual_reports_by_due on dual_reports (tenant_id, due_on, id);
create index dual_reports_by_state on dual_reports (tenant_id, state, due_on, id);
create index dual_reports_by_entity on dual_reports (tenant_id, entity_id, due_on);
create index dual_reports_by_search on dual_reports using gin (search);
alter table dual_reports enable row level security;
create policy tenant on dual_reports using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on dual_reports as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end);
grant select, insert, update on dual_reports to zhiben_app;
