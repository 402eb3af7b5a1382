-- Two long-tail ledgers. Each is a real table; its definition in rooms/ adds what SQL cannot say.

-- 安全生产责任保险 (F12)
create table insurance_policies (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  entity_id     uuid not null,
  policy_number text not null,
  insurer       text not null,
  covers_from   date not null,
  covers_until  date not null,
  premium       bigint not null check (premium >= 0),
  death_limit   bigint check (death_limit >= 0),
  insured_count int check (insured_count >= 0),
  prevention_service text,
  search        tsvector not null,
  version       int not null default 1,
  created_at    timestamptz not null,
  created_by    uuid,
  updated_at    timestamptz not null,
  updated_by    uuid,
  voided_on     date,
  void_reason   text,
  primary key (tenant_id, id),
  check (covers_until >= covers_from),
  foreign key (tenant_id, entity_id) references entities
);
create unique index insurance_policies_key on insurance_policies (tenant_id, policy_number) where voided_on is null;
create index insurance_policies_by_end on insurance_policies (tenant_id, covers_until, id);
create index insurance_policies_by_entity on insurance_policies (tenant_id, entity_id);
create index insurance_policies_by_search on insurance_policies using gin (search);

-- 特种作业操作证 (G03)
create table special_certificates (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  entity_id     uuid not null,
  holder_name   text not null,
  certificate_number text not null,
  trade         text not null,
  item          text,
  issued_on     date not null,
  review_on     date,
  valid_until   date not null,
  issuer        text,
  search        tsvector not null,
  version       int not null default 1,
  created_at    timestamptz not null,
  created_by    uuid,
  updated_at    timestamptz not null,
  updated_by    uuid,
  voided_on     date,
  void_reason   text,
  primary key (tenant_id, id),
  check (valid_until >= issued_on),
  foreign key (tenant_id, entity_id) references entities
);
create unique index special_certificates_key on special_certificates (tenant_id, certificate_number, trade, coalesce(item, '')) where voided_on is null;
create index special_certificates_by_end on special_certificates (tenant_id, valid_until, id);
create index special_certificates_by_entity on special_certificates (tenant_id, entity_id);
create index special_certificates_by_search on special_certificates using gin (search);

do $$
declare t text;
begin
  foreach t in array array['insurance_policies', 'special_certificates'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy own_entity on %I as restrictive using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
      with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)', t);
    execute format('grant select, insert, update on %I to zhiben_app', t);
  end loop;
end $$;
