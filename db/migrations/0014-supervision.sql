-- 督办 and its ladder (D06), 挂牌督办 and 曝光 (D11), and the wording of papers that a jurisdiction changed.

-- 督办清单: one row for each major hazard, through all its rounds.
create table supervisions (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  number          text not null,
  hazard_id       uuid not null,
  entity_id       uuid not null,
  region_id       uuid not null,
  region_path     text not null,
  organisation_id uuid not null,
  title           text not null,
  state           text not null check (state in ('registered', 'listed', 'ended')),
  -- 1 and one more for each time the hazard was opened again: the ladder begins anew
  round           int not null default 1 check (round >= 1),
  -- where it stands on the ladder: the last rung taken, the one that waits for a decision
  rung            text,
  proposed_rung   text,
  registered_on   date not null,
  admitted_on     date,
  admitted_by     uuid,
  refused_on      date,
  refused_note    text,
  ended_on        date,
  ended_why       text,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  unique (tenant_id, hazard_id),
  foreign key (tenant_id, hazard_id) references hazards,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  constraint listed_was_admitted check (state <> 'listed' or admitted_on is not null),
  constraint ended_says_when check ((state = 'ended') = (ended_on is not null)),
  constraint refused_says_why check ((refused_on is null) = (refused_note is null))
);
create index supervisions_by_state on supervisions (tenant_id, state, registered_on, id);
create index supervisions_by_entity on supervisions (tenant_id, entity_id, registered_on desc);
create index supervisions_by_search on supervisions using gin (search);

-- 曝光: a draft that somebody else reviews; what the public reads is kept apart, masked.
create table exposures (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  number          text not null,
  hazard_id       uuid not null,
  entity_id       uuid not null,
  region_id       uuid not null,
  region_path     text not null,
  state           text not null check (state in ('drafted', 'submitted', 'published', 'withdrawn', 'dropped')),
  title           text not null check (length(title) between 4 and 120),
  content         text not null,
  -- words that stay unsaid: trade secrets, names
  covered         text[] not null default '{}',
  named           boolean not null default true,
  medium          text,
  drafted_by      uuid not null,
  drafted_by_name text not null,
  return_reason   text,
  reviewed_by     uuid,
  reviewed_by_name text,
  published_on    date,
  public_title    text,
  public_content  text,
  public_entity   text,
  feedback        text,
  feedback_on     date,
  withdrawn_on    date,
  withdrawn_reason text,
  paper_id        uuid,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, hazard_id) references hazards,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, paper_id) references papers,
  -- 谁拟稿谁不审
  constraint drafter_never_reviews check (reviewed_by is null or reviewed_by <> drafted_by),
  constraint published_is_whole check (state not in ('published', 'withdrawn') or (published_on is not null and reviewed_by is not null and public_title is not null and public_content is not null and paper_id is not null)),
  constraint withdrawn_says_why check ((state = 'withdrawn') = (withdrawn_on is not null and withdrawn_reason is not null))
);
create index exposures_by_state on exposures (tenant_id, state, published_on desc, id);
create index exposures_by_hazard on exposures (tenant_id, hazard_id);
create index exposures_by_search on exposures using gin (search);

-- 挂牌督办: 提名, 审批 by another, 挂牌, 申请摘牌, 摘牌 by another.
create table listings (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  number          text not null,
  hazard_id       uuid not null,
  entity_id       uuid not null,
  region_id       uuid not null,
  region_path     text not null,
  organisation_id uuid not null,
  level           text not null,
  batch           text,
  due_on          date not null,
  state           text not null check (state in ('nominated', 'listed', 'leaving', 'removed', 'refused')),
  title           text not null,
  reason          text,
  nominated_by    uuid not null,
  nominated_by_name text not null,
  nominated_on    date not null,
  approved_by     uuid,
  approved_by_name text,
  listed_on       date,
  refused_reason  text,
  leave_by        uuid,
  leave_by_name   text,
  leave_note      text,
  removed_by      uuid,
  removed_by_name text,
  removed_on      date,
  removed_note    text,
  paper_id        uuid,
  removal_paper_id uuid,
  search          tsvector not null,
  version         int not null default 1,
  created_at      timestamptz not null,
  created_by      uuid,
  updated_at      timestamptz not null,
  updated_by      uuid,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, hazard_id) references hazards,
  foreign key (tenant_id, entity_id) references entities,
  foreign key (tenant_id, region_id) references regions,
  foreign key (tenant_id, organisation_id) references organisations,
  foreign key (tenant_id, paper_id) references papers,
  foreign key (tenant_id, removal_paper_id) references papers,
  constraint nominator_never_approves check (approved_by is null or approved_by <> nominated_by),
  constraint asker_never_removes check (removed_by is null or leave_by is null or removed_by <> leave_by),
  constraint listed_has_paper check (state not in ('listed', 'leaving', 'removed') or (listed_on is not null and approved_by is not null and paper_id is not null)),
  constraint removed_has_paper check (state <> 'removed' or (removed_on is not null and removed_by is not null and removal_paper_id is not null))
);
-- a hazard is listed once at a time
create unique index listings_once on listings (tenant_id, hazard_id) where state in ('nominated', 'listed', 'leaving');
create index listings_by_state on listings (tenant_id, state, due_on, id);
create index listings_by_search on listings using gin (search);

-- 台阶: a rung proposed for a case, then taken with its paper, waived with a reason, or lapsed because the case moved.
create table supervision_measures (
  tenant_id       uuid not null references tenants,
  id              uuid not null,
  supervision_id  uuid not null,
  entity_id       uuid not null,
  round           int not null,
  track           text not null check (track in ('slow', 'refusal')),
  rung            text not null,
  state           text not null check (state in ('proposed', 'taken', 'waived', 'lapsed')),
  reasons         jsonb not null,
  basis           text not null,
  proposed_on     date not null,
  proposed_by_name text,
  decided_on      date,
  decided_by      uuid,
  decided_by_name text,
  decided_why     text,
  wait_until      date,
  answer_by       date,
  answer          text,
  answered_on     date,
  answered_by_name text,
  facts           jsonb not null default '{}',
  paper_id        uuid,
  minutes_paper_id uuid,
  exposure_id     uuid,
  listing_id      uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, supervision_id) references supervisions,
  foreign key (tenant_id, paper_id) references papers,
  foreign key (tenant_id, minutes_paper_id) references papers,
  foreign key (tenant_id, exposure_id) references exposures,
  foreign key (tenant_id, listing_id) references listings,
  constraint decided_says_when check ((state = 'proposed') = (decided_on is null)),
  constraint waived_says_why check (state not in ('waived', 'lapsed') or decided_why is not null),
  constraint taken_leaves_paper check (state <> 'taken' or paper_id is not null or exposure_id is not null or listing_id is not null)
);
create index measures_by_case on supervision_measures (tenant_id, supervision_id, proposed_on, id);
create index measures_by_entity on supervision_measures (tenant_id, entity_id, decided_on desc) where state = 'taken';
-- one at a time; no rung of a ladder twice in a round
create unique index measures_one_open on supervision_measures (tenant_id, supervision_id) where state = 'proposed';
create unique index measures_no_rung_twice on supervision_measures (tenant_id, supervision_id, round, track, rung) where state = 'taken';

-- 文书措辞: each change is a version; without one the wording that ships holds.
create table paper_templates (
  tenant_id       uuid not null references tenants,
  document        text not null,
  number          int not null check (number >= 1),
  title           text not null,
  body            text not null,
  pattern         text not null,
  note            text not null,
  set_by_name     text not null,
  set_at          timestamptz not null,
  primary key (tenant_id, document, number)
);

create index papers_by_day on papers (tenant_id, issued_on desc, id desc);

do $$
declare t text;
begin
  foreach t in array array['supervisions', 'supervision_measures', 'exposures', 'listings', 'paper_templates']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy tenant on %I using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()))', t);
    execute format('grant select, insert on %I to zhiben_app', t);
  end loop;
  foreach t in array array['supervisions', 'supervision_measures', 'exposures', 'listings']
  loop
    execute format('create policy own_entity on %I as restrictive using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end) with check (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)', t);
    execute format('grant update on %I to zhiben_app', t);
  end loop;
end $$;
create policy offices_only on paper_templates as restrictive using ((select current_entity()) is null) with check ((select current_entity()) is null);
-- An enterprise sees of its own what was sent to it or said in public, never what is only proposed or drafted.
create policy sent_to_entity on supervision_measures as restrictive using ((select current_entity()) is null or (state = 'taken' and rung not in ('report-up', 'hand-over'))) with check ((select current_entity()) is null or (state = 'taken' and rung not in ('report-up', 'hand-over')));
create policy published on exposures as restrictive using ((select current_entity()) is null or state in ('published', 'withdrawn')) with check ((select current_entity()) is null or state in ('published', 'withdrawn'));
create policy in_force on listings as restrictive using ((select current_entity()) is null or state in ('listed', 'leaving', 'removed')) with check ((select current_entity()) is null or state in ('listed', 'leaving', 'removed'));
