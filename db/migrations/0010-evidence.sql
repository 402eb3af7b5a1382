-- 整改佐证核对: what every photo of a hazard shows and when it was taken, the words by which an earlier picture is found
-- again, what was noticed, and the closed cases drawn for another look. An enterprise sees none of it.

create table evidence_photos (
  tenant_id     uuid not null references tenants,
  file_id       uuid not null,
  -- counts the photos of the tenant; the index of words names them by it
  number        int not null check (number >= 1),
  hazard_id     uuid not null,
  entity_id     uuid not null,
  purpose       text not null,
  sha256        text not null,
  -- what can be compared; null when the picture could not be read
  print         bytea,
  corners       int not null default 0,
  taken_at      timestamptz,
  taken_offset  boolean not null default false,
  gps_at        timestamptz,
  longitude     double precision,
  latitude      double precision,
  device        text,
  software      text,
  checked_at    timestamptz not null,
  primary key (tenant_id, file_id),
  unique (tenant_id, number)
);
alter table evidence_photos alter column print set storage external;
create index evidence_photos_by_hazard on evidence_photos (tenant_id, hazard_id);
create index evidence_photos_by_content on evidence_photos (tenant_id, sha256);

-- One row for each word and each 65,536 photos: the numbers of the photos that have it, four bytes each. Packed, because a
-- row for each photo and word would take fifteen times the room; found by equality, because row-level security lets
-- nothing else use an index.
create table evidence_words (
  tenant_id     uuid not null references tenants,
  word          int not null,
  part          int not null,
  photos        bytea not null,
  primary key (tenant_id, word, part)
) with (fillfactor = 80);

-- What was noticed about a hazard's evidence: a fact with its figures, no verdict. `look` says who took notice, and whether on site.
create table evidence_flags (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  hazard_id     uuid not null,
  entity_id     uuid not null,
  kind          text not null,
  file_id       uuid,
  other_file_id uuid,
  other_hazard_id uuid,
  facts         jsonb not null,
  found_at      timestamptz not null,
  once_key      text not null,
  seen_by       uuid,
  seen_by_name  text,
  seen_at       timestamptz,
  seen_note     text,
  on_site       boolean not null default false,
  primary key (tenant_id, id),
  unique (tenant_id, hazard_id, once_key),
  constraint seen_says_who check ((seen_at is null) = (seen_by is null) and (seen_at is null) = (seen_note is null)),
  constraint on_site_was_seen check (not on_site or seen_at is not null)
);

-- 抽查: closed cases drawn for another look, by month; what is drawn follows from the seed and the flags of that day.
create table evidence_draws (
  tenant_id     uuid not null references tenants,
  id            uuid not null,
  month         text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  drawn_on      date not null,
  seed          text not null,
  hazard_id     uuid not null,
  region_path   text not null,
  weight        int not null check (weight >= 1),
  reasons       text[] not null,
  primary key (tenant_id, id),
  unique (tenant_id, month, hazard_id)
);

do $$
declare t text;
begin
  foreach t in array array['evidence_photos', 'evidence_words', 'evidence_flags', 'evidence_draws']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy offices_only on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
    execute format('grant select, insert on %I to zhiben_app', t);
  end loop;
end $$;
grant update on evidence_words, evidence_flags to zhiben_app;
