-- 对照检查的记录: one row for each time somebody went through the key-check items of a place, with every item that was looked at
-- and whether it was in order. A check in which all is in order leaves as much as one that finds something.

create table checks (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  entity_id       uuid not null,
  side            text not null check (side in ('self', 'grid', 'inspection', 'expert')),
  checked_on      date not null,
  checked_by      uuid not null,
  checked_by_name text not null,
  post            text not null,
  industries      text not null,
  asked           int not null check (asked >= 1),
  seen            int not null check (seen between 1 and asked),
  wrong           int not null check (wrong between 0 and seen),
  -- [{document, documentNumber, clause, item, text, ok, hazardId}]; the hazard may arrive after the check
  marks           jsonb not null,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, entity_id) references entities,
  constraint every_mark_is_counted check (jsonb_array_length(marks) = seen)
);
create index checks_by_day on checks (tenant_id, checked_on desc, id desc);
create index checks_by_entity on checks (tenant_id, entity_id, checked_on desc);
create index checks_by_search on checks using gin (search);
alter table checks enable row level security;
create policy tenant on checks using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on checks as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end);
grant select, insert on checks to zhiben_app;
