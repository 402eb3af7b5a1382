-- 判定标准库: standards whose wording a jurisdiction brings itself (what ships with the product is in packs/standards), and
-- who has studied which standard with what result. A clause once taken in is never rewritten: a hazard cites it.

create table standards (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  title           text not null check (length(title) between 2 and 200),
  document_number text not null check (length(document_number) between 2 and 80),
  -- 行业领域
  field           text not null,
  issuer          text,
  effective_from  date not null,
  effective_to    date,
  replaces        text,
  created_at      timestamptz not null,
  created_by      uuid,
  primary key (tenant_id, id),
  constraint ends_after_it_begins check (effective_to is null or effective_to >= effective_from)
);
-- a new version is a new number or a new day
create unique index standards_by_number on standards (tenant_id, document_number, effective_from);

create table standard_clauses (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  standard_id     uuid not null,
  -- 第七条, 4.2
  clause          text not null check (length(clause) between 1 and 40),
  -- （三）, a)
  item            text not null default '',
  text            text not null check (length(text) between 2 and 4000),
  -- what has to be made sure on site
  caveat          text,
  position        int not null,
  created_at      timestamptz not null,
  created_by      uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, standard_id) references standards
);
create unique index standard_clauses_once on standard_clauses (tenant_id, standard_id, clause, item);

-- 学习测验: one sitting.
create table standard_studies (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  account_id      uuid not null,
  -- of an enterprise's person, so that the enterprise's training can count it
  entity_id       uuid,
  -- the document's key in the library, and the number it had
  standard        text not null,
  document_number text not null,
  asked           int not null check (asked between 1 and 50),
  answered_right  int not null check (answered_right >= 0),
  -- by the share that counted on that day
  passed          boolean not null,
  -- [{kind, clause, right}]
  answers         jsonb not null,
  studied_at      timestamptz not null,
  primary key (tenant_id, id),
  constraint no_more_than_asked check (answered_right <= asked)
);
create index standard_studies_by_person on standard_studies (tenant_id, account_id, studied_at desc);
create index standard_studies_by_standard on standard_studies (tenant_id, standard, account_id);

alter table standards enable row level security;
create policy tenant on standards using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
-- An enterprise reads standards, and brings none.
create policy own_entity on standards as restrictive using (true) with check ((select current_entity()) is null);
alter table standard_clauses enable row level security;
create policy tenant on standard_clauses using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on standard_clauses as restrictive using (true) with check ((select current_entity()) is null);
alter table standard_studies enable row level security;
create policy tenant on standard_studies using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on standard_studies as restrictive using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end) with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end);
grant select, insert on standards, standard_clauses, standard_studies to zhiben_app;
