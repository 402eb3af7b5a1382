-- Photos are compared behind the events, one after another, and not in front of them; lists of words say how a corner lies,
-- too, so those of before are made anew. What a rectification said is kept apart to find it said elsewhere. A case drawn
-- for another look gets a result.

-- What is still to be checked. A row stays when it is done and is asked again by the next event.
create table evidence_checks (
  tenant_id     uuid not null references tenants,
  hazard_id     uuid not null,
  asked_at      timestamptz not null,
  -- the event that asked, where reviewers are told; null where nobody needs to be
  event_id      uuid,
  done_at       timestamptz,
  tries         int not null default 0,
  last_error    text,
  primary key (tenant_id, hazard_id)
);
create index evidence_checks_open on evidence_checks (tenant_id, asked_at) where done_at is null;

-- Each rectification's words without marks and figures: found by equality, which a function of the hazard's own column is not
-- under row-level security.
create table evidence_texts (
  tenant_id     uuid not null references tenants,
  hazard_id     uuid not null,
  entity_id     uuid not null,
  digest        text not null,
  said_on       date not null,
  primary key (tenant_id, hazard_id, digest)
);
create index evidence_texts_by_digest on evidence_texts (tenant_id, digest, said_on);

do $$
declare t text;
begin
  foreach t in array array['evidence_checks', 'evidence_texts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('create policy offices_only on %I as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null)', t);
    execute format('grant select, insert on %I to zhiben_app', t);
  end loop;
end $$;
grant update on evidence_checks to zhiben_app;

alter table evidence_draws
  add result text check (result in ('confirmed', 'not-rectified')),
  add looked_by uuid,
  add looked_by_name text,
  add looked_on date,
  add note text,
  add constraint result_says_who check ((result is null) = (looked_by is null) and (result is null) = (looked_on is null) and (result is null) = (note is null));
grant update on evidence_draws to zhiben_app;

delete from evidence_words;
delete from evidence_photos;
insert into evidence_checks (tenant_id, hazard_id, asked_at)
  select tenant_id, id, now() from hazards h where exists (select 1 from files f where f.tenant_id = h.tenant_id and f.subject_type = 'hazard' and f.subject_id = h.id and f.purpose in ('before', 'after'));
