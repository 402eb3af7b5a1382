-- 隐患的各次发现: one case, found by whomever as often as it was. With it what follows from it: cases that were one merged, pairs
-- that look alike, rows of workbooks, and the owners told of a major hazard.

create table hazard_findings (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  -- the case it belongs to; a merge moves it, undoing the merge moves it back
  hazard_id     uuid not null,
  -- the case it was filed under, which nothing moves; `began`: with it that case began
  filed_id      uuid not null,
  began         boolean not null,
  entity_id     uuid not null,
  channel       text not null check (channel in ('self_check', 'inspection', 'grid', 'expert', 'tipoff', 'monitoring', 'superior', 'import')),
  found_on      date not null,
  found_by      uuid,
  found_by_name text not null,
  organisation  text,
  description   text not null,
  place         text,
  longitude     double precision,
  latitude      double precision,
  photos        uuid[] not null default '{}',
  -- 导入: whose list it came from, its number there, the row as it was given, and the version of the case the import left:
  -- while that stands nobody here has worked on it
  source        text check (source in ('sheet', 'national')),
  external_id   text,
  fingerprint   text,
  given         jsonb,
  import_id     uuid,
  version_left  int,
  created_at    timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, hazard_id) references hazards,
  constraint external_says_source check (external_id is null or source is not null)
);
create index hazard_findings_by_hazard on hazard_findings (tenant_id, hazard_id, found_on);
create unique index hazard_findings_by_beginning on hazard_findings (tenant_id, filed_id) where began;
create unique index hazard_findings_by_external on hazard_findings (tenant_id, source, external_id) where external_id is not null;
create index hazard_findings_by_fingerprint on hazard_findings (tenant_id, fingerprint) where fingerprint is not null;

-- Every case so far was found once.
insert into hazard_findings (tenant_id, id, hazard_id, filed_id, began, entity_id, channel, found_on, found_by, found_by_name, description, place, longitude, latitude, photos, created_at)
  select h.tenant_id, h.id, h.id, h.id, true, h.entity_id, h.channel, h.found_on, h.found_by, h.found_by_name, h.description, h.place, h.longitude, h.latitude,
    coalesce((select array_agg(f.id order by f.uploaded_at, f.id) from files f where f.tenant_id = h.tenant_id and f.subject_type = 'hazard' and f.subject_id = h.id and f.purpose = 'before'), '{}'), h.created_at
  from hazards h;

-- 并案: which case went into which, what moved, and how both stood before.
create table hazard_merges (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  kept_id       uuid not null,
  merged_id     uuid not null,
  moved         uuid[] not null,
  -- cases merged before into the one that went now, which say the new number from here on
  renamed       uuid[] not null,
  before        jsonb not null,
  kept_version  int not null,
  merged_by     uuid not null,
  merged_by_name text not null,
  merged_at     timestamptz not null,
  undone_by     uuid,
  undone_by_name text,
  undone_at     timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, kept_id) references hazards,
  foreign key (tenant_id, merged_id) references hazards,
  constraint merged_into_another check (kept_id <> merged_id),
  constraint undone_says_who check ((undone_at is null) = (undone_by is null))
);
create unique index hazard_merges_by_merged on hazard_merges (tenant_id, merged_id) where undone_at is null;
create index hazard_merges_by_kept on hazard_merges (tenant_id, kept_id, merged_at);

-- 疑似重复: a case and one like it, or a row of a workbook kept aside and the case it looks like; somebody decides.
create table hazard_suspects (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  hazard_id     uuid,
  import_id     uuid,
  row_number    int,
  -- the kept row as it would become a case
  draft         jsonb,
  other_id      uuid not null,
  entity_id     uuid not null,
  organisation_id uuid not null,
  region_path   text not null,
  score         double precision not null,
  reasons       text[] not null,
  found_at      timestamptz not null,
  decision      text check (decision in ('merged', 'added', 'different', 'new')),
  decided_by    uuid,
  decided_by_name text,
  decided_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, other_id) references hazards,
  constraint case_or_row check ((hazard_id is null) = (draft is not null)),
  constraint decided_says_who check ((decision is null) = (decided_at is null))
);
create unique index hazard_suspects_by_pair on hazard_suspects (tenant_id, least(hazard_id, other_id), greatest(hazard_id, other_id)) where hazard_id is not null;
create index hazard_suspects_by_case on hazard_suspects (tenant_id, hazard_id) where decision is null;
create index hazard_suspects_by_other on hazard_suspects (tenant_id, other_id) where decision is null;
create index hazard_suspects_open on hazard_suspects (tenant_id, found_at desc, id desc) where decision is null;
-- The same row of the same list again is not kept aside twice.
create index hazard_suspects_by_row on hazard_suspects (tenant_id, (draft -> 'finding' ->> 'fingerprint')) where draft is not null;
create index hazard_suspects_by_import on hazard_suspects (tenant_id, import_id) where import_id is not null;

-- 导入批次: whose file, how its columns were read (the next file of its kind is read the same way), what became of its rows.
create table hazard_imports (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  kind          text not null check (kind in ('sheet', 'national')),
  file_name     text not null,
  headers       text[] not null default '{}',
  mapping       jsonb not null default '{}',
  at_most       int not null default 0,
  created       int not null default 0,
  updated       int not null default 0,
  unchanged     int not null default 0,
  aside         int not null default 0,
  rejected      int not null default 0,
  differences   jsonb not null default '[]',
  rejects_file_id uuid,
  imported_by   uuid not null,
  imported_by_name text not null,
  began_at      timestamptz not null,
  ended_at      timestamptz,
  primary key (tenant_id, id)
);
create index hazard_imports_by_day on hazard_imports (tenant_id, kind, began_at desc);

-- 告知: the owners of an entity told of a major hazard. To an account, with the moment it was read; without one by hand, with
-- a picture of the signed slip.
create table owner_notices (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  hazard_id     uuid not null,
  entity_id     uuid not null,
  organisation_id uuid not null,
  region_path   text not null,
  owner         text not null check (owner in ('principal', 'controller')),
  person_name   text,
  account_id    uuid,
  told_on       date not null,
  basis         text not null,
  read_at       timestamptz,
  read_by_name  text,
  handed_on     date,
  handed_to     text,
  handed_by     uuid,
  handed_by_name text,
  slip_ids      uuid[] not null default '{}',
  primary key (tenant_id, id),
  unique (tenant_id, hazard_id, owner),
  foreign key (tenant_id, hazard_id) references hazards,
  constraint handed_has_slip check ((handed_on is null) = (slip_ids = '{}') and (handed_on is null) = (handed_to is null)),
  constraint read_by_account check (read_at is null or account_id is not null)
);
create index owner_notices_open on owner_notices (tenant_id, told_on, id) where read_at is null and handed_on is null;
create index owner_notices_by_day on owner_notices (tenant_id, told_on desc, id desc);

-- A case that came closed from a list has no accounts of ours behind its rectification and review, only names and days, and
-- often no deadline.
alter table hazards add column import_id uuid;
alter table hazards drop constraint closed_was_reviewed;
alter table hazards drop constraint assigned_has_deadline;
alter table hazards add constraint assigned_has_deadline check (state in ('reported', 'graded', 'voided') or due_on is not null or (state = 'closed' and import_id is not null));
alter table hazards add constraint closed_was_reviewed check (state <> 'closed' or (closed_on is not null and (import_id is not null or (reviewed_by is not null and rectified_by is not null))));

-- Entities near one another, and those of one building.
create index entities_by_place on entities (tenant_id, longitude, latitude) where longitude is not null;
create index entities_by_parent on entities (tenant_id, parent_id) where parent_id is not null;

do $$
declare t text;
begin
  foreach t in array array['hazard_findings', 'hazard_merges', 'hazard_suspects', 'hazard_imports', 'owner_notices']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert, update on %I to zhiben_app', t);
  end loop;
  foreach t in array array['hazard_merges', 'hazard_suspects', 'hazard_imports']
  loop
    execute format('create policy offices_only on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
  end loop;
  foreach t in array array['hazard_findings', 'owner_notices']
  loop
    execute format('create policy own_entity on %I as restrictive
      using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
      with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)', t);
  end loop;
end $$;
