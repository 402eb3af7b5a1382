-- The schema, written from the catalogs of a freshly migrated database. Do not edit: change it by a migration.

CREATE OR REPLACE FUNCTION public.current_account()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('zhiben.account', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.current_entity()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('zhiben.entity', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('zhiben.tenant', true), '')::uuid $function$;

create table accounts (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  login text not null,
  password_hash text,
  must_change boolean not null default true,
  totp_secret text,
  totp_last_step bigint,
  failed_count integer not null default 0,
  locked_until timestamp with time zone,
  disabled_at timestamp with time zone,
  oidc_subject text,
  password_set_at timestamp with time zone,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  constraint accounts_pkey PRIMARY KEY (tenant_id, id),
  constraint accounts_tenant_id_login_key UNIQUE (tenant_id, login),
  constraint accounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint accounts_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people(tenant_id, id)
);
alter table accounts enable row level security;
create policy tenant on accounts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on accounts to zhiben_app;

create table case_days (
  tenant_id uuid not null,
  case_id uuid not null,
  day date not null,
  until date not null,
  entity_id uuid not null,
  region_id uuid not null,
  industry text not null,
  channel text not null,
  category text not null,
  found_on date not null,
  level text,
  level_was text,
  open boolean not null,
  open_was boolean not null,
  overdue boolean not null,
  overdue_was boolean not null,
  bare boolean not null,
  bare_was boolean not null,
  entered boolean not null,
  found smallint not null,
  closed smallint not null,
  on_time smallint not null,
  days integer not null,
  reopened smallint not null,
  voided smallint not null,
  due smallint not null,
  met smallint not null,
  constraint case_days_pkey PRIMARY KEY (tenant_id, case_id, day),
  constraint case_days_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX case_days_by_cell ON public.case_days USING btree (tenant_id, region_id, industry, day);
CREATE INDEX case_days_by_day ON public.case_days USING btree (tenant_id, day);
CREATE INDEX case_days_by_entity ON public.case_days USING btree (tenant_id, entity_id, day);
CREATE INDEX case_days_missed ON public.case_days USING btree (tenant_id, day) INCLUDE (entity_id, case_id, level, region_id, industry) WHERE (due > met);
CREATE INDEX case_days_overdue ON public.case_days USING btree (tenant_id, until, day) INCLUDE (entity_id, case_id, level, region_id, industry) WHERE (open AND overdue);
CREATE INDEX case_days_reopened ON public.case_days USING btree (tenant_id, day) WHERE (reopened > 0);
CREATE INDEX case_days_voided ON public.case_days USING btree (tenant_id, found_on) WHERE (voided > 0);
alter table case_days enable row level security;
create policy own_entity on case_days as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on case_days for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select, update on case_days to zhiben_app;

create table case_sums (
  tenant_id uuid not null,
  level text not null,
  dimension text not null,
  month date not null,
  region_id uuid not null,
  item text not null,
  found integer not null,
  closed integer not null,
  on_time integer not null,
  days bigint not null,
  reopened integer not null,
  voided integer not null,
  due integer not null,
  met integer not null,
  open integer not null,
  overdue integer not null,
  bare integer not null,
  constraint case_sums_pkey PRIMARY KEY (tenant_id, level, dimension, month, region_id, item),
  constraint case_sums_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint case_sums_dimension_check CHECK (dimension = ANY (ARRAY['industry'::text, 'channel'::text, 'category'::text, 'found'::text, 'day'::text]))
);
alter table case_sums enable row level security;
create policy offices_only on case_sums as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check (true);
create policy tenant on case_sums for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select, update on case_sums to zhiben_app;

create table case_sums_new (
  tenant_id uuid not null,
  id uuid not null,
  level text not null,
  day date not null,
  region_id uuid not null,
  industry text not null,
  channel text not null,
  category text not null,
  found_month date not null,
  found integer not null,
  closed integer not null,
  on_time integer not null,
  days bigint not null,
  reopened integer not null,
  voided integer not null,
  due integer not null,
  met integer not null,
  open integer not null,
  overdue integer not null,
  bare integer not null,
  constraint case_sums_new_pkey PRIMARY KEY (tenant_id, id),
  constraint case_sums_new_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table case_sums_new enable row level security;
create policy offices_only on case_sums_new as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check (true);
create policy tenant on case_sums_new for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select on case_sums_new to zhiben_app;

create table checks (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  side text not null,
  checked_on date not null,
  checked_by uuid not null,
  checked_by_name text not null,
  post text not null,
  industries text not null,
  asked integer not null,
  seen integer not null,
  wrong integer not null,
  marks jsonb not null,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint checks_pkey PRIMARY KEY (tenant_id, id),
  constraint checks_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint checks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint checks_asked_check CHECK (asked >= 1),
  constraint checks_check CHECK (seen >= 1 AND seen <= asked),
  constraint checks_check1 CHECK (wrong >= 0 AND wrong <= seen),
  constraint checks_side_check CHECK (side = ANY (ARRAY['self'::text, 'grid'::text, 'inspection'::text, 'expert'::text])),
  constraint every_mark_is_counted CHECK (jsonb_array_length(marks) = seen)
);
CREATE INDEX checks_by_day ON public.checks USING btree (tenant_id, checked_on DESC, id DESC);
CREATE INDEX checks_by_entity ON public.checks USING btree (tenant_id, entity_id, checked_on DESC);
CREATE INDEX checks_by_search ON public.checks USING gin (search);
alter table checks enable row level security;
create policy own_entity on checks as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on checks for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on checks to zhiben_app;

create table command_receipts (
  tenant_id uuid not null,
  command_id uuid not null,
  account_id uuid,
  operation text not null,
  reply jsonb not null,
  at timestamp with time zone not null,
  constraint command_receipts_pkey PRIMARY KEY (tenant_id, command_id),
  constraint command_receipts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX command_receipts_by_age ON public.command_receipts USING btree (tenant_id, at);
alter table command_receipts enable row level security;
create policy tenant on command_receipts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select on command_receipts to zhiben_app;

create table dated_events (
  tenant_id uuid not null,
  case_id uuid not null,
  seq integer not null,
  entity_id uuid not null,
  kind text not null,
  on_day date not null,
  level text,
  due_on date,
  recorded_at timestamp with time zone not null,
  constraint dated_events_pkey PRIMARY KEY (tenant_id, case_id, seq),
  constraint dated_events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint dated_events_kind_check CHECK (kind = ANY (ARRAY['found'::text, 'graded'::text, 'due'::text, 'extended'::text, 'planned'::text, 'closed'::text, 'reopened'::text, 'voided'::text])),
  constraint dated_events_seq_check CHECK (seq >= 1)
);
alter table dated_events enable row level security;
create policy own_entity on dated_events as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on dated_events for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on dated_events to zhiben_app;

create table dual_reports (
  tenant_id uuid not null,
  id uuid not null,
  hazard_id uuid not null,
  hazard_number text not null,
  description text not null,
  entity_id uuid not null,
  moment text not null,
  receiver text not null,
  receiver_organisation_id uuid not null,
  round integer not null default 0,
  state text not null,
  due_at timestamp with time zone not null,
  due_on date not null,
  situation text,
  severity text,
  treatment text,
  sent_at timestamp with time zone,
  sent_on date,
  sent_by uuid,
  sent_by_name text,
  received_on date,
  received_by uuid,
  received_by_name text,
  receipt_note text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint dual_reports_pkey PRIMARY KEY (tenant_id, id),
  constraint dual_reports_tenant_id_hazard_id_moment_receiver_round_key UNIQUE (tenant_id, hazard_id, moment, receiver, round),
  constraint dual_reports_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint dual_reports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint dual_reports_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint dual_reports_tenant_id_receiver_organisation_id_fkey FOREIGN KEY (tenant_id, receiver_organisation_id) REFERENCES organisations(tenant_id, id),
  constraint dual_reports_moment_check CHECK (moment = ANY (ARRAY['found'::text, 'rectified'::text])),
  constraint dual_reports_receiver_check CHECK (receiver = ANY (ARRAY['regulator'::text, 'local'::text, 'lead'::text])),
  constraint dual_reports_state_check CHECK (state = ANY (ARRAY['owed'::text, 'sent'::text, 'received'::text, 'dropped'::text])),
  constraint received_says_who CHECK ((state = 'received'::text) = (received_on IS NOT NULL AND received_by_name IS NOT NULL)),
  constraint sender_never_receives CHECK (received_by IS NULL OR sent_by IS NULL OR received_by <> sent_by),
  constraint sent_says_what CHECK ((state = ANY (ARRAY['sent'::text, 'received'::text])) = (sent_at IS NOT NULL) AND (sent_at IS NULL OR situation IS NOT NULL AND severity IS NOT NULL AND treatment IS NOT NULL AND sent_by_name IS NOT NULL))
);
CREATE INDEX dual_reports_by_due ON public.dual_reports USING btree (tenant_id, due_on, id);
CREATE INDEX dual_reports_by_entity ON public.dual_reports USING btree (tenant_id, entity_id, due_on);
CREATE INDEX dual_reports_by_search ON public.dual_reports USING gin (search);
CREATE INDEX dual_reports_by_state ON public.dual_reports USING btree (tenant_id, state, due_on, id);
alter table dual_reports enable row level security;
create policy own_entity on dual_reports as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on dual_reports for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on dual_reports to zhiben_app;

create table duty_fulfilments (
  tenant_id uuid not null,
  id uuid not null,
  commitment_id uuid not null,
  rule text not null,
  period_key text not null,
  organisation_id uuid not null,
  done_on date not null,
  note text not null,
  done_by uuid not null,
  done_by_name text not null,
  created_at timestamp with time zone not null,
  source_type text,
  source_id uuid,
  withdrawn_on date,
  withdrawn_reason text,
  constraint duty_fulfilments_pkey PRIMARY KEY (tenant_id, id),
  constraint duty_fulfilments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint duty_fulfilments_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint duty_fulfilments_source_type_check CHECK (source_type = 'exposure'::text),
  constraint source_is_whole CHECK ((source_type IS NULL) = (source_id IS NULL)),
  constraint withdrawn_says_why CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL))
);
CREATE INDEX duty_fulfilments_by_commitment ON public.duty_fulfilments USING btree (tenant_id, commitment_id, organisation_id, done_on);
CREATE INDEX duty_fulfilments_by_day ON public.duty_fulfilments USING btree (tenant_id, done_on);
CREATE UNIQUE INDEX duty_fulfilments_once ON public.duty_fulfilments USING btree (tenant_id, commitment_id, rule, organisation_id, source_id) WHERE (source_id IS NOT NULL);
alter table duty_fulfilments enable row level security;
create policy only_withdrawn on duty_fulfilments as restrictive for update to public
  using (withdrawn_on IS NULL)
  with check (withdrawn_on IS NOT NULL AND source_id IS NOT NULL);
create policy own_entity on duty_fulfilments as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on duty_fulfilments for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on duty_fulfilments to zhiben_app;

create table duty_misses (
  tenant_id uuid not null,
  commitment_id uuid not null,
  rule text not null,
  period_key text not null,
  organisation_id uuid not null,
  plan_id uuid not null,
  from_on date not null,
  until_on date not null,
  at_least integer not null,
  times integer not null,
  closed_on date not null,
  constraint duty_misses_pkey PRIMARY KEY (tenant_id, commitment_id, rule, period_key, organisation_id),
  constraint duty_misses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint duty_misses_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint duty_misses_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id)
);
CREATE INDEX duty_misses_by_day ON public.duty_misses USING btree (tenant_id, until_on);
alter table duty_misses enable row level security;
create policy own_entity on duty_misses as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on duty_misses for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on duty_misses to zhiben_app;

create table entities (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  credit_code text,
  parent_id uuid,
  region_id uuid not null,
  region_path text not null,
  address text,
  longitude double precision,
  latitude double precision,
  datum text not null default 'WGS-84'::text,
  industry text,
  industries text[] not null default '{}'::text[],
  place_kind text,
  organisation_id uuid,
  principal text,
  principal_mobile text,
  controller text,
  safety_officer text,
  safety_mobile text,
  founded_on date,
  status text not null default 'operating'::text,
  high_hazard boolean not null default false,
  key_industry boolean not null default false,
  above_scale boolean not null default false,
  eight_trades boolean not null default false,
  self_employed boolean not null default false,
  headcount integer,
  standardisation text,
  note text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint entities_pkey PRIMARY KEY (tenant_id, id),
  constraint entities_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint entities_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint entities_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES entities(tenant_id, id),
  constraint entities_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint entities_check CHECK ((voided_on IS NULL) = (void_reason IS NULL)),
  constraint entities_credit_code_check CHECK (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'::text),
  constraint entities_datum_check CHECK (datum = ANY (ARRAY['WGS-84'::text, 'GCJ-02'::text, 'BD-09'::text, 'CGCS2000'::text])),
  constraint entities_headcount_check CHECK (headcount >= 0 AND headcount <= 1000000),
  constraint entities_kind_check CHECK (kind = ANY (ARRAY['enterprise'::text, 'place'::text, 'project'::text, 'building'::text])),
  constraint entities_latitude_check CHECK (latitude >= 3::double precision AND latitude <= 54::double precision),
  constraint entities_longitude_check CHECK (longitude >= 73::double precision AND longitude <= 136::double precision),
  constraint entities_name_check CHECK (length(name) >= 2 AND length(name) <= 200),
  constraint entities_status_check CHECK (status = ANY (ARRAY['operating'::text, 'stopped'::text, 'closed'::text]))
);
CREATE INDEX entities_by_code ON public.entities USING btree (tenant_id, credit_code);
CREATE UNIQUE INDEX entities_by_credit_code ON public.entities USING btree (tenant_id, credit_code) WHERE ((credit_code IS NOT NULL) AND (kind = 'enterprise'::text) AND (voided_on IS NULL));
CREATE INDEX entities_by_name ON public.entities USING btree (tenant_id, name, id);
CREATE INDEX entities_by_parent ON public.entities USING btree (tenant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX entities_by_place ON public.entities USING btree (tenant_id, longitude, latitude) WHERE (longitude IS NOT NULL);
CREATE INDEX entities_by_region ON public.entities USING btree (tenant_id, region_path, id);
CREATE INDEX entities_by_search ON public.entities USING gin (search);
CREATE INDEX entities_counted ON public.entities USING btree (tenant_id, kind, status, region_id, id) WHERE (voided_on IS NULL);
CREATE INDEX entities_supervised ON public.entities USING btree (tenant_id, status, organisation_id, region_path, id) WHERE (voided_on IS NULL);
alter table entities enable row level security;
create policy own_entity on entities as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on entities for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on entities to zhiben_app;

create table entity_facts (
  tenant_id uuid not null,
  entity_id uuid not null,
  fact text not null,
  from_on date not null,
  value jsonb not null,
  basis text not null,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  constraint entity_facts_pkey PRIMARY KEY (tenant_id, entity_id, fact, from_on),
  constraint entity_facts_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint entity_facts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint entity_facts_fact_check CHECK (fact = ANY (ARRAY['status'::text, 'high_hazard'::text, 'key_industry'::text, 'above_scale'::text, 'eight_trades'::text, 'self_employed'::text, 'headcount'::text, 'organisation_id'::text, 'region_id'::text, 'industry'::text, 'standardisation'::text]))
);
CREATE INDEX entity_facts_by_day ON public.entity_facts USING btree (tenant_id, from_on);
alter table entity_facts enable row level security;
create policy own_entity on entity_facts as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on entity_facts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on entity_facts to zhiben_app;

create table event_chain (
  tenant_id uuid not null,
  seq bigint not null,
  event_id uuid not null,
  hash bytea not null,
  constraint event_chain_pkey PRIMARY KEY (tenant_id, seq),
  constraint event_chain_tenant_id_event_id_key UNIQUE (tenant_id, event_id),
  constraint event_chain_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table event_chain enable row level security;
create policy tenant on event_chain for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on event_chain to zhiben_app;

create table event_cursors (
  tenant_id uuid not null,
  consumer text not null,
  seq bigint not null,
  failures integer not null default 0,
  last_error text,
  constraint event_cursors_pkey PRIMARY KEY (tenant_id, consumer),
  constraint event_cursors_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table event_cursors enable row level security;
create policy tenant on event_cursors for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on event_cursors to zhiben_app;

create table event_outbox (
  tenant_id uuid not null,
  event_id uuid not null,
  constraint event_outbox_pkey PRIMARY KEY (tenant_id, event_id),
  constraint event_outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table event_outbox enable row level security;
create policy tenant on event_outbox for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select on event_outbox to zhiben_app;

create table events (
  tenant_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null,
  on_day date not null,
  what text not null,
  subject_type text not null,
  subject_id uuid not null,
  entity_id uuid,
  account_id uuid,
  actor_name text not null,
  command_id uuid,
  body jsonb not null,
  constraint events_pkey PRIMARY KEY (tenant_id, id),
  constraint events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX events_by_day ON public.events USING btree (tenant_id, what, on_day);
CREATE INDEX events_by_subject ON public.events USING btree (tenant_id, subject_type, subject_id, at DESC, id DESC);
alter table events enable row level security;
create policy own_entity on events as restrictive for select to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR entity_id = (( SELECT current_entity() AS current_entity)) OR account_id = (( SELECT current_account() AS current_account)));
create policy tenant on events for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on events to zhiben_app;

create table evidence_checks (
  tenant_id uuid not null,
  hazard_id uuid not null,
  asked_at timestamp with time zone not null,
  event_id uuid,
  done_at timestamp with time zone,
  tries integer not null default 0,
  last_error text,
  constraint evidence_checks_pkey PRIMARY KEY (tenant_id, hazard_id),
  constraint evidence_checks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX evidence_checks_open ON public.evidence_checks USING btree (tenant_id, asked_at) WHERE (done_at IS NULL);
alter table evidence_checks enable row level security;
create policy offices_only on evidence_checks as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_checks for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on evidence_checks to zhiben_app;

create table evidence_draws (
  tenant_id uuid not null,
  id uuid not null,
  month text not null,
  drawn_on date not null,
  seed text not null,
  hazard_id uuid not null,
  region_path text not null,
  weight integer not null,
  reasons text[] not null,
  result text,
  looked_by uuid,
  looked_by_name text,
  looked_on date,
  note text,
  constraint evidence_draws_pkey PRIMARY KEY (tenant_id, id),
  constraint evidence_draws_tenant_id_month_hazard_id_key UNIQUE (tenant_id, month, hazard_id),
  constraint evidence_draws_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint evidence_draws_month_check CHECK (month ~ '^[0-9]{4}-[0-9]{2}$'::text),
  constraint evidence_draws_result_check CHECK (result = ANY (ARRAY['confirmed'::text, 'not-rectified'::text])),
  constraint evidence_draws_weight_check CHECK (weight >= 1),
  constraint result_says_who CHECK ((result IS NULL) = (looked_by IS NULL) AND (result IS NULL) = (looked_on IS NULL) AND (result IS NULL) = (note IS NULL))
);
alter table evidence_draws enable row level security;
create policy offices_only on evidence_draws as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_draws for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on evidence_draws to zhiben_app;

create table evidence_flags (
  tenant_id uuid not null,
  id uuid not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  kind text not null,
  file_id uuid,
  other_file_id uuid,
  other_hazard_id uuid,
  facts jsonb not null,
  found_at timestamp with time zone not null,
  once_key text not null,
  seen_by uuid,
  seen_by_name text,
  seen_at timestamp with time zone,
  seen_note text,
  on_site boolean not null default false,
  constraint evidence_flags_pkey PRIMARY KEY (tenant_id, id),
  constraint evidence_flags_tenant_id_hazard_id_once_key_key UNIQUE (tenant_id, hazard_id, once_key),
  constraint evidence_flags_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint on_site_was_seen CHECK (NOT on_site OR seen_at IS NOT NULL),
  constraint seen_says_who CHECK ((seen_at IS NULL) = (seen_by IS NULL) AND (seen_at IS NULL) = (seen_note IS NULL))
);
alter table evidence_flags enable row level security;
create policy offices_only on evidence_flags as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_flags for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on evidence_flags to zhiben_app;

create table evidence_photos (
  tenant_id uuid not null,
  file_id uuid not null,
  number integer not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  purpose text not null,
  sha256 text not null,
  print bytea,
  corners integer not null default 0,
  taken_at timestamp with time zone,
  taken_offset boolean not null default false,
  gps_at timestamp with time zone,
  longitude double precision,
  latitude double precision,
  device text,
  software text,
  checked_at timestamp with time zone not null,
  constraint evidence_photos_pkey PRIMARY KEY (tenant_id, file_id),
  constraint evidence_photos_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint evidence_photos_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint evidence_photos_number_check CHECK (number >= 1)
);
CREATE INDEX evidence_photos_by_content ON public.evidence_photos USING btree (tenant_id, sha256);
CREATE INDEX evidence_photos_by_hazard ON public.evidence_photos USING btree (tenant_id, hazard_id);
alter table evidence_photos enable row level security;
create policy offices_only on evidence_photos as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_photos for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on evidence_photos to zhiben_app;

create table evidence_texts (
  tenant_id uuid not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  digest text not null,
  said_on date not null,
  constraint evidence_texts_pkey PRIMARY KEY (tenant_id, hazard_id, digest),
  constraint evidence_texts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX evidence_texts_by_digest ON public.evidence_texts USING btree (tenant_id, digest, said_on);
alter table evidence_texts enable row level security;
create policy offices_only on evidence_texts as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_texts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on evidence_texts to zhiben_app;

create table evidence_words (
  tenant_id uuid not null,
  word integer not null,
  part integer not null,
  photos bytea not null,
  constraint evidence_words_pkey PRIMARY KEY (tenant_id, word, part),
  constraint evidence_words_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table evidence_words enable row level security;
create policy offices_only on evidence_words as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on evidence_words for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on evidence_words to zhiben_app;

create table experts (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  source text not null,
  employer text,
  field text not null,
  title text,
  certificate text,
  mobile text,
  login text,
  account_id uuid,
  region_id uuid not null,
  region_path text not null,
  note text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint experts_pkey PRIMARY KEY (tenant_id, id),
  constraint experts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint experts_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint experts_check CHECK ((voided_on IS NULL) = (void_reason IS NULL)),
  constraint experts_source_check CHECK (source = ANY (ARRAY['expert'::text, 'retired'::text, 'agency'::text, 'benchmark'::text]))
);
CREATE INDEX experts_by_account ON public.experts USING btree (tenant_id, account_id);
CREATE INDEX experts_by_name ON public.experts USING btree (tenant_id, name, id);
CREATE INDEX experts_by_search ON public.experts USING gin (search);
alter table experts enable row level security;
create policy own_entity on experts as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on experts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on experts to zhiben_app;

create table exposures (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  region_id uuid not null,
  region_path text not null,
  state text not null,
  title text not null,
  content text not null,
  covered text[] not null default '{}'::text[],
  named boolean not null default true,
  medium text,
  drafted_by uuid not null,
  drafted_by_name text not null,
  return_reason text,
  reviewed_by uuid,
  reviewed_by_name text,
  published_on date,
  public_title text,
  public_content text,
  public_entity text,
  feedback text,
  feedback_on date,
  withdrawn_on date,
  withdrawn_reason text,
  paper_id uuid,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  mistaken boolean not null default false,
  constraint exposures_pkey PRIMARY KEY (tenant_id, id),
  constraint exposures_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint exposures_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint exposures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint exposures_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint exposures_tenant_id_paper_id_fkey FOREIGN KEY (tenant_id, paper_id) REFERENCES papers(tenant_id, id),
  constraint exposures_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint drafter_never_reviews CHECK (reviewed_by IS NULL OR reviewed_by <> drafted_by),
  constraint exposures_state_check CHECK (state = ANY (ARRAY['drafted'::text, 'submitted'::text, 'published'::text, 'withdrawn'::text, 'dropped'::text])),
  constraint exposures_title_check CHECK (length(title) >= 4 AND length(title) <= 120),
  constraint published_is_whole CHECK ((state <> ALL (ARRAY['published'::text, 'withdrawn'::text])) OR published_on IS NOT NULL AND reviewed_by IS NOT NULL AND public_title IS NOT NULL AND public_content IS NOT NULL AND paper_id IS NOT NULL),
  constraint withdrawn_says_why CHECK ((state = 'withdrawn'::text) = (withdrawn_on IS NOT NULL AND withdrawn_reason IS NOT NULL))
);
CREATE INDEX exposures_by_hazard ON public.exposures USING btree (tenant_id, hazard_id);
CREATE INDEX exposures_by_search ON public.exposures USING gin (search);
CREATE INDEX exposures_by_state ON public.exposures USING btree (tenant_id, state, published_on DESC, id);
alter table exposures enable row level security;
create policy own_entity on exposures as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy published on exposures as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR (state = ANY (ARRAY['published'::text, 'withdrawn'::text])))
  with check ((( SELECT current_entity() AS current_entity)) IS NULL OR (state = ANY (ARRAY['published'::text, 'withdrawn'::text])));
create policy tenant on exposures for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on exposures to zhiben_app;

create table files (
  tenant_id uuid not null,
  id uuid not null,
  sha256 text not null,
  size bigint not null,
  media_type text not null,
  name text not null,
  width integer,
  height integer,
  taken_at timestamp with time zone,
  longitude double precision,
  latitude double precision,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null,
  subject_type text,
  subject_id uuid,
  entity_id uuid,
  purpose text not null,
  constraint files_pkey PRIMARY KEY (tenant_id, id),
  constraint files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint files_sha256_check CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
  constraint files_size_check CHECK (size >= 0)
);
CREATE INDEX files_by_content ON public.files USING btree (tenant_id, sha256);
CREATE INDEX files_by_subject ON public.files USING btree (tenant_id, subject_type, subject_id);
alter table files enable row level security;
create policy own_entity on files as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR entity_id = (( SELECT current_entity() AS current_entity)) OR uploaded_by = (( SELECT current_account() AS current_account)))
  with check ((( SELECT current_entity() AS current_entity)) IS NULL OR entity_id = (( SELECT current_entity() AS current_entity)) OR uploaded_by = (( SELECT current_account() AS current_account)));
create policy tenant on files for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on files to zhiben_app;

create table filing_versions (
  tenant_id uuid not null,
  filing_id uuid not null,
  number integer not null,
  entity_id uuid,
  name text not null,
  note text,
  file_id uuid not null,
  submitted_on date not null,
  submitted_by uuid,
  submitted_by_name text not null,
  outcome text,
  decided_on date,
  decided_by_name text,
  reason text,
  constraint filing_versions_pkey PRIMARY KEY (tenant_id, filing_id, number),
  constraint filing_versions_tenant_id_file_id_fkey FOREIGN KEY (tenant_id, file_id) REFERENCES files(tenant_id, id),
  constraint filing_versions_tenant_id_filing_id_fkey FOREIGN KEY (tenant_id, filing_id) REFERENCES filings(tenant_id, id),
  constraint filing_versions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint filing_versions_number_check CHECK (number >= 1),
  constraint filing_versions_outcome_check CHECK (outcome = ANY (ARRAY['accepted'::text, 'returned'::text]))
);
alter table filing_versions enable row level security;
create policy own_entity on filing_versions as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on filing_versions for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on filing_versions to zhiben_app;

create table filings (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  rule text not null,
  organisation_id uuid,
  entity_id uuid,
  state text not null,
  number integer not null,
  name text not null,
  submitted_on date not null,
  submitted_by uuid,
  submitted_by_name text not null,
  first_on date not null,
  decided_on date,
  decided_by uuid,
  decided_by_name text,
  reason text,
  accepted_number integer,
  accepted_on date,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint filings_pkey PRIMARY KEY (tenant_id, id),
  constraint filings_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint filings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint filings_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint filings_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint decided_by_somebody CHECK ((state = 'submitted'::text) = (decided_on IS NULL) AND (decided_on IS NULL) = (decided_by_name IS NULL)),
  constraint filings_number_check CHECK (number >= 1),
  constraint filings_state_check CHECK (state = ANY (ARRAY['submitted'::text, 'accepted'::text, 'returned'::text])),
  constraint one_subject CHECK ((organisation_id IS NULL) <> (entity_id IS NULL)),
  constraint returned_says_why CHECK (state <> 'returned'::text OR reason IS NOT NULL),
  constraint submitter_never_decides CHECK (decided_by IS NULL OR decided_by <> submitted_by)
);
CREATE UNIQUE INDEX filings_by_entity ON public.filings USING btree (tenant_id, plan_id, rule, entity_id) WHERE (entity_id IS NOT NULL);
CREATE UNIQUE INDEX filings_by_organisation ON public.filings USING btree (tenant_id, plan_id, rule, organisation_id) WHERE (organisation_id IS NOT NULL);
CREATE INDEX filings_by_state ON public.filings USING btree (tenant_id, plan_id, rule, state, id);
CREATE INDEX filings_counted ON public.filings USING btree (tenant_id, plan_id, rule, entity_id, state);
alter table filings enable row level security;
create policy own_entity on filings as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on filings for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on filings to zhiben_app;

create table hazard_cohorts (
  tenant_id uuid not null,
  until_on date not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  found_on date not null,
  level text not null,
  frozen_on date not null,
  constraint hazard_cohorts_pkey PRIMARY KEY (tenant_id, until_on, hazard_id),
  constraint hazard_cohorts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazard_cohorts_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint found_by_then CHECK (found_on <= until_on),
  constraint frozen_afterwards CHECK (frozen_on > until_on),
  constraint hazard_cohorts_level_check CHECK (level = ANY (ARRAY['general'::text, 'major'::text]))
);
alter table hazard_cohorts enable row level security;
create policy own_entity on hazard_cohorts as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on hazard_cohorts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on hazard_cohorts to zhiben_app;

create table hazard_findings (
  tenant_id uuid not null,
  id uuid not null,
  hazard_id uuid not null,
  filed_id uuid not null,
  began boolean not null,
  entity_id uuid not null,
  channel text not null,
  found_on date not null,
  found_by uuid,
  found_by_name text not null,
  organisation text,
  description text not null,
  place text,
  longitude double precision,
  latitude double precision,
  photos uuid[] not null default '{}'::uuid[],
  source text,
  external_id text,
  fingerprint text,
  given jsonb,
  import_id uuid,
  version_left integer,
  created_at timestamp with time zone not null,
  constraint hazard_findings_pkey PRIMARY KEY (tenant_id, id),
  constraint hazard_findings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazard_findings_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint external_says_source CHECK (external_id IS NULL OR source IS NOT NULL),
  constraint hazard_findings_channel_check CHECK (channel = ANY (ARRAY['self_check'::text, 'inspection'::text, 'grid'::text, 'expert'::text, 'tipoff'::text, 'monitoring'::text, 'superior'::text, 'import'::text])),
  constraint hazard_findings_source_check CHECK (source = ANY (ARRAY['sheet'::text, 'national'::text]))
);
CREATE UNIQUE INDEX hazard_findings_by_beginning ON public.hazard_findings USING btree (tenant_id, filed_id) WHERE began;
CREATE UNIQUE INDEX hazard_findings_by_external ON public.hazard_findings USING btree (tenant_id, source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX hazard_findings_by_fingerprint ON public.hazard_findings USING btree (tenant_id, fingerprint) WHERE (fingerprint IS NOT NULL);
CREATE INDEX hazard_findings_by_hazard ON public.hazard_findings USING btree (tenant_id, hazard_id, found_on);
alter table hazard_findings enable row level security;
create policy own_entity on hazard_findings as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on hazard_findings for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on hazard_findings to zhiben_app;

create table hazard_imports (
  tenant_id uuid not null,
  id uuid not null,
  kind text not null,
  file_name text not null,
  headers text[] not null default '{}'::text[],
  mapping jsonb not null default '{}'::jsonb,
  at_most integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  aside integer not null default 0,
  rejected integer not null default 0,
  differences jsonb not null default '[]'::jsonb,
  rejects_file_id uuid,
  imported_by uuid not null,
  imported_by_name text not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint hazard_imports_pkey PRIMARY KEY (tenant_id, id),
  constraint hazard_imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazard_imports_kind_check CHECK (kind = ANY (ARRAY['sheet'::text, 'national'::text]))
);
CREATE INDEX hazard_imports_by_day ON public.hazard_imports USING btree (tenant_id, kind, began_at DESC);
alter table hazard_imports enable row level security;
create policy offices_only on hazard_imports as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on hazard_imports for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on hazard_imports to zhiben_app;

create table hazard_merges (
  tenant_id uuid not null,
  id uuid not null,
  kept_id uuid not null,
  merged_id uuid not null,
  moved uuid[] not null,
  renamed uuid[] not null,
  before jsonb not null,
  kept_version integer not null,
  merged_by uuid not null,
  merged_by_name text not null,
  merged_at timestamp with time zone not null,
  undone_by uuid,
  undone_by_name text,
  undone_at timestamp with time zone,
  constraint hazard_merges_pkey PRIMARY KEY (tenant_id, id),
  constraint hazard_merges_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazard_merges_tenant_id_kept_id_fkey FOREIGN KEY (tenant_id, kept_id) REFERENCES hazards(tenant_id, id),
  constraint hazard_merges_tenant_id_merged_id_fkey FOREIGN KEY (tenant_id, merged_id) REFERENCES hazards(tenant_id, id),
  constraint merged_into_another CHECK (kept_id <> merged_id),
  constraint undone_says_who CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX hazard_merges_by_kept ON public.hazard_merges USING btree (tenant_id, kept_id, merged_at);
CREATE UNIQUE INDEX hazard_merges_by_merged ON public.hazard_merges USING btree (tenant_id, merged_id) WHERE (undone_at IS NULL);
alter table hazard_merges enable row level security;
create policy offices_only on hazard_merges as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on hazard_merges for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on hazard_merges to zhiben_app;

create table hazard_suspects (
  tenant_id uuid not null,
  id uuid not null,
  hazard_id uuid,
  import_id uuid,
  row_number integer,
  draft jsonb,
  other_id uuid not null,
  entity_id uuid not null,
  organisation_id uuid not null,
  region_path text not null,
  score double precision not null,
  reasons text[] not null,
  found_at timestamp with time zone not null,
  decision text,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamp with time zone,
  constraint hazard_suspects_pkey PRIMARY KEY (tenant_id, id),
  constraint hazard_suspects_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazard_suspects_tenant_id_other_id_fkey FOREIGN KEY (tenant_id, other_id) REFERENCES hazards(tenant_id, id),
  constraint case_or_row CHECK ((hazard_id IS NULL) = (draft IS NOT NULL)),
  constraint decided_says_who CHECK ((decision IS NULL) = (decided_at IS NULL)),
  constraint hazard_suspects_decision_check CHECK (decision = ANY (ARRAY['merged'::text, 'added'::text, 'different'::text, 'new'::text]))
);
CREATE INDEX hazard_suspects_by_case ON public.hazard_suspects USING btree (tenant_id, hazard_id) WHERE (decision IS NULL);
CREATE INDEX hazard_suspects_by_import ON public.hazard_suspects USING btree (tenant_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX hazard_suspects_by_other ON public.hazard_suspects USING btree (tenant_id, other_id) WHERE (decision IS NULL);
CREATE UNIQUE INDEX hazard_suspects_by_pair ON public.hazard_suspects USING btree (tenant_id, LEAST(hazard_id, other_id), GREATEST(hazard_id, other_id)) WHERE (hazard_id IS NOT NULL);
CREATE INDEX hazard_suspects_by_row ON public.hazard_suspects USING btree (tenant_id, (((draft -> 'finding'::text) ->> 'fingerprint'::text))) WHERE (draft IS NOT NULL);
CREATE INDEX hazard_suspects_open ON public.hazard_suspects USING btree (tenant_id, found_at DESC, id DESC) WHERE (decision IS NULL);
alter table hazard_suspects enable row level security;
create policy offices_only on hazard_suspects as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on hazard_suspects for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on hazard_suspects to zhiben_app;

create table hazards (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  entity_id uuid not null,
  region_id uuid not null,
  region_path text not null,
  place text,
  description text not null,
  category text,
  channel text not null,
  found_on date not null,
  found_by uuid,
  found_by_name text not null,
  longitude double precision,
  latitude double precision,
  level text,
  clause jsonb,
  graded_by uuid,
  graded_on date,
  state text not null,
  organisation_id uuid not null,
  review_organisation_id uuid,
  holder text not null,
  holder_organisation_id uuid,
  assigned_by uuid,
  assigned_on date,
  due_on date,
  first_due_on date,
  at_once boolean,
  plan_measures text,
  plan_responsible text,
  plan_funds bigint,
  plan_due_on date,
  plan_contingency text,
  planned_by uuid,
  rectified_by uuid,
  rectified_by_name text,
  rectified_on date,
  rectification text,
  reviewed_by uuid,
  reviewed_by_name text,
  reviewed_on date,
  review text,
  closed_by uuid,
  closed_on date,
  returned_times integer not null default 0,
  return_reason text,
  extension_until date,
  extension_reason text,
  extension_asked_by uuid,
  extended_times integer not null default 0,
  urged_on date,
  void_reason text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  industry text,
  import_id uuid,
  promised_on date,
  rectify_unit text,
  rectify_standard text,
  find_person text,
  treat_person text,
  control_person text,
  entity_person text,
  community_person text,
  regulator_person text,
  plan_approved_by uuid,
  plan_approved_by_name text,
  plan_approved_on date,
  plan_return_reason text,
  progress_on date,
  progress_percent integer,
  progress text,
  refused_on date,
  refusal text,
  gate text[],
  gate_passed text[],
  applied_by uuid,
  applied_by_name text,
  applied_on date,
  self_check text,
  self_checker text,
  vetted_by uuid,
  vetted_by_name text,
  vetted_on date,
  vetting text,
  five_settled boolean,
  reopened_on date,
  reopened_times integer not null default 0,
  reopen_reason text,
  first_closed_on date,
  first_closed_in_time boolean,
  constraint hazards_pkey PRIMARY KEY (tenant_id, id),
  constraint hazards_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint hazards_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint hazards_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint hazards_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint hazards_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint hazards_tenant_id_review_organisation_id_fkey FOREIGN KEY (tenant_id, review_organisation_id) REFERENCES organisations(tenant_id, id),
  constraint applicant_passes_nothing CHECK (applied_by IS NULL OR vetted_by IS DISTINCT FROM applied_by AND reviewed_by IS DISTINCT FROM applied_by AND closed_by IS DISTINCT FROM applied_by),
  constraint assigned_has_deadline CHECK ((state = ANY (ARRAY['reported'::text, 'graded'::text, 'voided'::text])) OR due_on IS NOT NULL OR state = 'closed'::text AND import_id IS NOT NULL),
  constraint closed_passed_its_gate CHECK (gate IS NULL OR (state = 'closed'::text) = (gate_passed = gate)),
  constraint closed_was_reviewed CHECK (state <> 'closed'::text OR closed_on IS NOT NULL AND (import_id IS NOT NULL OR reviewed_by IS NOT NULL AND rectified_by IS NOT NULL)),
  constraint gate_passed_in_order CHECK (gate IS NULL OR gate_passed IS NOT NULL AND gate[1:cardinality(gate_passed)] = gate_passed),
  constraint handed_in_had_plan CHECK (gate IS NULL OR at_once OR plan_measures IS NOT NULL AND plan_responsible IS NOT NULL AND plan_funds IS NOT NULL AND plan_due_on IS NOT NULL AND plan_contingency IS NOT NULL),
  constraint hazards_channel_check CHECK (channel = ANY (ARRAY['self_check'::text, 'inspection'::text, 'grid'::text, 'expert'::text, 'tipoff'::text, 'monitoring'::text, 'superior'::text, 'import'::text])),
  constraint hazards_description_check CHECK (length(description) >= 2 AND length(description) <= 2000),
  constraint hazards_holder_check CHECK (holder = ANY (ARRAY['organisation'::text, 'entity'::text, 'nobody'::text])),
  constraint hazards_level_check CHECK (level = ANY (ARRAY['general'::text, 'major'::text])),
  constraint hazards_plan_funds_check CHECK (plan_funds >= 0),
  constraint hazards_progress_percent_check CHECK (progress_percent >= 0 AND progress_percent <= 100),
  constraint hazards_state_check CHECK (state = ANY (ARRAY['reported'::text, 'graded'::text, 'assigned'::text, 'completed'::text, 'applied'::text, 'rectified'::text, 'accepted'::text, 'closed'::text, 'voided'::text])),
  constraint major_cites_clause CHECK (level IS DISTINCT FROM 'major'::text OR clause IS NOT NULL),
  constraint major_plan_was_approved CHECK (gate IS NULL OR at_once OR level <> 'major'::text OR plan_approved_by IS NOT NULL),
  constraint only_ended_has_closing_day CHECK (closed_on IS NULL OR (state = ANY (ARRAY['closed'::text, 'voided'::text]))),
  constraint planner_never_approves CHECK (plan_approved_by IS NULL OR planned_by IS NULL OR plan_approved_by <> planned_by),
  constraint progress_is_whole CHECK ((progress_on IS NULL) = (progress_percent IS NULL) AND (progress_on IS NULL) = (progress IS NULL)),
  constraint rectifier_never_accepts CHECK (reviewed_by IS NULL OR rectified_by IS NULL OR reviewed_by <> rectified_by),
  constraint rectifier_never_closes CHECK (closed_by IS NULL OR rectified_by IS NULL OR closed_by <> rectified_by),
  constraint rectifier_never_vets CHECK (vetted_by IS NULL OR rectified_by IS NULL OR vetted_by <> rectified_by),
  constraint refusal_says_what CHECK ((refused_on IS NULL) = (refusal IS NULL)),
  constraint reopened_was_closed CHECK ((reopened_times = 0) = (first_closed_on IS NULL) AND (reopened_times = 0) = (reopened_on IS NULL) AND (first_closed_on IS NULL) = (first_closed_in_time IS NULL)),
  constraint vetter_never_reviews CHECK (vetted_by IS NULL OR reviewed_by IS NULL OR vetted_by <> reviewed_by),
  constraint voided_says_why CHECK ((state = 'voided'::text) = (void_reason IS NOT NULL))
);
CREATE INDEX hazards_by_category ON public.hazards USING btree (tenant_id, category, id);
CREATE INDEX hazards_by_channel ON public.hazards USING btree (tenant_id, channel, id);
CREATE INDEX hazards_by_closed ON public.hazards USING btree (tenant_id, closed_on, id) INCLUDE (entity_id, found_on, due_on, state, level);
CREATE INDEX hazards_by_due ON public.hazards USING btree (tenant_id, due_on, id) INCLUDE (entity_id, found_on, closed_on, state, level);
CREATE INDEX hazards_by_entity ON public.hazards USING btree (tenant_id, entity_id, found_on DESC);
CREATE INDEX hazards_by_extension ON public.hazards USING btree (tenant_id, organisation_id) WHERE (extension_until IS NOT NULL);
CREATE INDEX hazards_by_finder ON public.hazards USING btree (tenant_id, found_by, found_on, id) WHERE (found_by IS NOT NULL);
CREATE INDEX hazards_by_found ON public.hazards USING btree (tenant_id, found_on DESC, id DESC) INCLUDE (entity_id, due_on, closed_on, state, level);
CREATE INDEX hazards_by_holder ON public.hazards USING btree (tenant_id, holder_organisation_id, due_on, id) INCLUDE (entity_id, holder, state) WHERE (holder_organisation_id IS NOT NULL);
CREATE INDEX hazards_by_industry ON public.hazards USING btree (tenant_id, industry, id) INCLUDE (entity_id);
CREATE INDEX hazards_by_level ON public.hazards USING btree (tenant_id, level, id);
CREATE INDEX hazards_by_plan ON public.hazards USING btree (tenant_id, organisation_id) WHERE ((state = 'assigned'::text) AND (level = 'major'::text) AND (plan_measures IS NOT NULL) AND (plan_approved_by IS NULL) AND (plan_return_reason IS NULL));
CREATE INDEX hazards_by_progress ON public.hazards USING btree (tenant_id, progress_on, id) WHERE (state = 'assigned'::text);
CREATE INDEX hazards_by_region ON public.hazards USING btree (tenant_id, region_id, due_on, id) INCLUDE (entity_id, found_on, closed_on, state, level, category, channel, industry, organisation_id, holder, holder_organisation_id, returned_times, number);
CREATE INDEX hazards_by_returned ON public.hazards USING btree (tenant_id, returned_times, id);
CREATE INDEX hazards_by_search ON public.hazards USING gin (search);
CREATE INDEX hazards_by_state ON public.hazards USING btree (tenant_id, state, level, due_on, id) INCLUDE (entity_id, region_id);
CREATE INDEX hazards_in_state ON public.hazards USING btree (tenant_id, state, id);
alter table hazards enable row level security;
create policy own_entity on hazards as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on hazards for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on hazards to zhiben_app;

create table help_rounds (
  tenant_id uuid not null,
  id uuid not null,
  title text not null,
  region_id uuid not null,
  region_path text not null,
  organisation_id uuid not null,
  from_on date not null,
  to_on date not null,
  focus text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint help_rounds_pkey PRIMARY KEY (tenant_id, id),
  constraint help_rounds_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint help_rounds_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint help_rounds_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint ends_after_it_begins CHECK (to_on >= from_on),
  constraint help_rounds_check CHECK ((voided_on IS NULL) = (void_reason IS NULL)),
  constraint help_rounds_title_check CHECK (length(title) >= 2 AND length(title) <= 100)
);
CREATE INDEX help_rounds_by_from ON public.help_rounds USING btree (tenant_id, from_on DESC, id DESC);
CREATE INDEX help_rounds_by_search ON public.help_rounds USING gin (search);
alter table help_rounds enable row level security;
create policy own_entity on help_rounds as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on help_rounds for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on help_rounds to zhiben_app;

create table help_visits (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  sort text not null,
  round_id uuid,
  entity_id uuid not null,
  expert_ids uuid[] not null,
  expert_names text not null,
  expert_accounts uuid[] not null default '{}'::uuid[],
  organisation_id uuid not null,
  need text,
  planned_on date not null,
  state text not null,
  visited_on date,
  diagnosis text,
  advices jsonb not null default '[]'::jsonb,
  advice_count integer not null default 0,
  adopted_count integer not null default 0,
  hazard_count integer not null default 0,
  reported_by_name text,
  answered_by_name text,
  answered_on date,
  revisited_on date,
  revisit text,
  rating integer,
  fee bigint,
  closed_on date,
  void_reason text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint help_visits_pkey PRIMARY KEY (tenant_id, id),
  constraint help_visits_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint help_visits_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint help_visits_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint help_visits_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint help_visits_tenant_id_round_id_fkey FOREIGN KEY (tenant_id, round_id) REFERENCES help_rounds(tenant_id, id),
  constraint closed_was_revisited CHECK (state <> 'closed'::text OR revisited_on IS NOT NULL AND closed_on IS NOT NULL),
  constraint help_visits_fee_check CHECK (fee >= 0),
  constraint help_visits_rating_check CHECK (rating >= 1 AND rating <= 5),
  constraint help_visits_sort_check CHECK (sort = ANY (ARRAY['diagnosis'::text, 'peer'::text, 'guidance'::text, 'bought'::text, 'hired'::text])),
  constraint help_visits_state_check CHECK (state = ANY (ARRAY['planned'::text, 'reported'::text, 'answered'::text, 'revisited'::text, 'closed'::text, 'voided'::text])),
  constraint reported_says_what CHECK ((state = ANY (ARRAY['planned'::text, 'voided'::text])) OR visited_on IS NOT NULL AND diagnosis IS NOT NULL),
  constraint voided_says_why CHECK ((state = 'voided'::text) = (void_reason IS NOT NULL))
);
CREATE INDEX help_visits_by_entity ON public.help_visits USING btree (tenant_id, entity_id, planned_on DESC);
CREATE INDEX help_visits_by_planned ON public.help_visits USING btree (tenant_id, planned_on DESC, id DESC);
CREATE INDEX help_visits_by_round ON public.help_visits USING btree (tenant_id, round_id);
CREATE INDEX help_visits_by_search ON public.help_visits USING gin (search);
CREATE INDEX help_visits_by_state ON public.help_visits USING btree (tenant_id, state, planned_on, id);
alter table help_visits enable row level security;
create policy own_entity on help_visits as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on help_visits for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on help_visits to zhiben_app;

create table insurance_policies (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  policy_number text not null,
  insurer text not null,
  covers_from date not null,
  covers_until date not null,
  premium bigint not null,
  death_limit bigint,
  insured_count integer,
  prevention_service text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint insurance_policies_pkey PRIMARY KEY (tenant_id, id),
  constraint insurance_policies_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint insurance_policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint insurance_policies_check CHECK (covers_until >= covers_from),
  constraint insurance_policies_death_limit_check CHECK (death_limit >= 0),
  constraint insurance_policies_insured_count_check CHECK (insured_count >= 0),
  constraint insurance_policies_premium_check CHECK (premium >= 0)
);
CREATE INDEX insurance_policies_by_end ON public.insurance_policies USING btree (tenant_id, covers_until, id);
CREATE INDEX insurance_policies_by_entity ON public.insurance_policies USING btree (tenant_id, entity_id);
CREATE INDEX insurance_policies_by_search ON public.insurance_policies USING gin (search);
CREATE UNIQUE INDEX insurance_policies_key ON public.insurance_policies USING btree (tenant_id, policy_number) WHERE (voided_on IS NULL);
alter table insurance_policies enable row level security;
create policy own_entity on insurance_policies as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on insurance_policies for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on insurance_policies to zhiben_app;

create table invitations (
  tenant_id uuid not null,
  id uuid not null,
  code_hash bytea not null,
  entity_id uuid,
  organisation_id uuid,
  role text not null,
  post text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  used_by uuid,
  constraint invitations_pkey PRIMARY KEY (tenant_id, id),
  constraint invitations_tenant_id_code_hash_key UNIQUE (tenant_id, code_hash),
  constraint invitations_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint invitations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table invitations enable row level security;
create policy tenant on invitations for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on invitations to zhiben_app;

create table job_days (
  tenant_id uuid not null,
  job text not null,
  on_day date not null,
  done_at timestamp with time zone not null,
  constraint job_days_pkey PRIMARY KEY (tenant_id, job, on_day),
  constraint job_days_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table job_days enable row level security;
create policy tenant on job_days for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on job_days to zhiben_app;

create table listings (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  region_id uuid not null,
  region_path text not null,
  organisation_id uuid not null,
  level text not null,
  batch text,
  due_on date not null,
  state text not null,
  title text not null,
  reason text,
  nominated_by uuid not null,
  nominated_by_name text not null,
  nominated_on date not null,
  approved_by uuid,
  approved_by_name text,
  listed_on date,
  refused_reason text,
  leave_by uuid,
  leave_by_name text,
  leave_note text,
  removed_by uuid,
  removed_by_name text,
  removed_on date,
  removed_note text,
  paper_id uuid,
  removal_paper_id uuid,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint listings_pkey PRIMARY KEY (tenant_id, id),
  constraint listings_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint listings_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint listings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint listings_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint listings_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint listings_tenant_id_paper_id_fkey FOREIGN KEY (tenant_id, paper_id) REFERENCES papers(tenant_id, id),
  constraint listings_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint listings_tenant_id_removal_paper_id_fkey FOREIGN KEY (tenant_id, removal_paper_id) REFERENCES papers(tenant_id, id),
  constraint asker_never_removes CHECK (removed_by IS NULL OR leave_by IS NULL OR removed_by <> leave_by),
  constraint listed_has_paper CHECK ((state <> ALL (ARRAY['listed'::text, 'leaving'::text, 'removed'::text])) OR listed_on IS NOT NULL AND approved_by IS NOT NULL AND paper_id IS NOT NULL),
  constraint listings_state_check CHECK (state = ANY (ARRAY['nominated'::text, 'listed'::text, 'leaving'::text, 'removed'::text, 'refused'::text])),
  constraint nominator_never_approves CHECK (approved_by IS NULL OR approved_by <> nominated_by),
  constraint removed_has_paper CHECK (state <> 'removed'::text OR removed_on IS NOT NULL AND removed_by IS NOT NULL AND removal_paper_id IS NOT NULL)
);
CREATE INDEX listings_by_search ON public.listings USING gin (search);
CREATE INDEX listings_by_state ON public.listings USING btree (tenant_id, state, due_on, id);
CREATE UNIQUE INDEX listings_once ON public.listings USING btree (tenant_id, hazard_id) WHERE (state = ANY (ARRAY['nominated'::text, 'listed'::text, 'leaving'::text]));
alter table listings enable row level security;
create policy in_force on listings as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR (state = ANY (ARRAY['listed'::text, 'leaving'::text, 'removed'::text])))
  with check ((( SELECT current_entity() AS current_entity)) IS NULL OR (state = ANY (ARRAY['listed'::text, 'leaving'::text, 'removed'::text])));
create policy own_entity on listings as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on listings for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on listings to zhiben_app;

create table logins (
  login text not null,
  tenant_id uuid not null,
  account_id uuid not null,
  constraint logins_pkey PRIMARY KEY (login),
  constraint logins_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint logins_login_check CHECK (login = lower(login))
);
grant delete, insert, select on logins to zhiben_app;

create table matter_links (
  tenant_id uuid not null,
  id uuid not null,
  matter_id uuid not null,
  "position" integer not null,
  name text not null,
  organisation_id uuid,
  duty text,
  categories text[] not null default '{}'::text[],
  industries text[] not null default '{}'::text[],
  industry_prefixes text[] not null default '{}'::text[],
  region_id uuid,
  removed_on date,
  constraint matter_links_pkey PRIMARY KEY (tenant_id, id),
  constraint matter_links_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint matter_links_tenant_id_matter_id_fkey FOREIGN KEY (tenant_id, matter_id) REFERENCES matters(tenant_id, id),
  constraint matter_links_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint matter_links_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint matter_links_name_check CHECK (length(name) >= 1 AND length(name) <= 60)
);
CREATE INDEX matter_links_by_matter ON public.matter_links USING btree (tenant_id, matter_id, "position", id);
alter table matter_links enable row level security;
create policy own_entity on matter_links as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on matter_links for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on matter_links to zhiben_app;

create table matter_meetings (
  tenant_id uuid not null,
  id uuid not null,
  matter_id uuid not null,
  held_on date not null,
  title text not null,
  note text,
  recorded_by_name text not null,
  created_at timestamp with time zone not null,
  constraint matter_meetings_pkey PRIMARY KEY (tenant_id, id),
  constraint matter_meetings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint matter_meetings_tenant_id_matter_id_fkey FOREIGN KEY (tenant_id, matter_id) REFERENCES matters(tenant_id, id)
);
CREATE INDEX matter_meetings_by_matter ON public.matter_meetings USING btree (tenant_id, matter_id, held_on DESC, id);
alter table matter_meetings enable row level security;
create policy own_entity on matter_meetings as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on matter_meetings for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on matter_meetings to zhiben_app;

create table matter_pins (
  tenant_id uuid not null,
  link_id uuid not null,
  subject_type text not null,
  subject_id uuid not null,
  reason text not null,
  pinned_by_name text not null,
  pinned_on date not null,
  removed_on date,
  constraint matter_pins_pkey PRIMARY KEY (tenant_id, link_id, subject_type, subject_id),
  constraint matter_pins_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint matter_pins_tenant_id_link_id_fkey FOREIGN KEY (tenant_id, link_id) REFERENCES matter_links(tenant_id, id),
  constraint matter_pins_subject_type_check CHECK (subject_type = ANY (ARRAY['hazard'::text, 'task'::text]))
);
alter table matter_pins enable row level security;
create policy own_entity on matter_pins as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on matter_pins for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on matter_pins to zhiben_app;

create table matters (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  lead_organisation_id uuid not null,
  region_id uuid not null,
  region_path text not null,
  goal text,
  started_on date not null,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint matters_pkey PRIMARY KEY (tenant_id, id),
  constraint matters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint matters_tenant_id_lead_organisation_id_fkey FOREIGN KEY (tenant_id, lead_organisation_id) REFERENCES organisations(tenant_id, id),
  constraint matters_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint matters_check CHECK ((voided_on IS NULL) = (void_reason IS NULL)),
  constraint matters_name_check CHECK (length(name) >= 2 AND length(name) <= 100)
);
CREATE UNIQUE INDEX matters_by_name ON public.matters USING btree (tenant_id, name) WHERE (voided_on IS NULL);
CREATE INDEX matters_by_search ON public.matters USING gin (search);
CREATE INDEX matters_by_start ON public.matters USING btree (tenant_id, started_on, id);
alter table matters enable row level security;
create policy own_entity on matters as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on matters for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on matters to zhiben_app;

create table memberships (
  tenant_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  organisation_id uuid,
  entity_id uuid,
  region_id uuid,
  role text not null,
  post text not null,
  from_on date not null,
  until_on date,
  constraint memberships_pkey PRIMARY KEY (tenant_id, id),
  constraint memberships_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint memberships_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint memberships_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES people(tenant_id, id),
  constraint memberships_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint memberships_check CHECK (num_nonnulls(organisation_id, entity_id) = 1),
  constraint memberships_check1 CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE INDEX memberships_by_entity ON public.memberships USING btree (tenant_id, entity_id);
CREATE INDEX memberships_by_organisation ON public.memberships USING btree (tenant_id, organisation_id);
CREATE INDEX memberships_by_person ON public.memberships USING btree (tenant_id, person_id);
alter table memberships enable row level security;
create policy own_entity on memberships as restrictive for select to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR entity_id = (( SELECT current_entity() AS current_entity)) OR organisation_id IS NOT NULL);
create policy tenant on memberships for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on memberships to zhiben_app;

create table notices (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  at timestamp with time zone not null,
  kind text not null,
  title text not null,
  subject_type text not null,
  subject_id uuid not null,
  read_at timestamp with time zone,
  once_key text not null,
  constraint notices_pkey PRIMARY KEY (tenant_id, id),
  constraint notices_tenant_id_account_id_once_key_key UNIQUE (tenant_id, account_id, once_key),
  constraint notices_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id),
  constraint notices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX notices_by_account ON public.notices USING btree (tenant_id, account_id, at DESC, id DESC);
alter table notices enable row level security;
create policy own on notices as restrictive for select to public
  using (account_id = (( SELECT current_account() AS current_account)) OR (( SELECT current_account() AS current_account)) IS NULL);
create policy tenant on notices for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on notices to zhiben_app;

create table number_series (
  tenant_id uuid not null,
  series text not null,
  year integer not null,
  last integer not null,
  constraint number_series_pkey PRIMARY KEY (tenant_id, series, year),
  constraint number_series_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table number_series enable row level security;
create policy tenant on number_series for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on number_series to zhiben_app;

create table organisations (
  tenant_id uuid not null,
  id uuid not null,
  parent_id uuid,
  region_id uuid not null,
  kind text not null,
  name text not null,
  short_name text not null,
  coordinator boolean not null default false,
  constraint organisations_pkey PRIMARY KEY (tenant_id, id),
  constraint organisations_tenant_id_name_key UNIQUE (tenant_id, name),
  constraint organisations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint organisations_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES organisations(tenant_id, id),
  constraint organisations_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint organisations_kind_check CHECK (kind = ANY (ARRAY['committee'::text, 'office'::text, 'department'::text, 'community'::text, 'agency'::text]))
);
alter table organisations enable row level security;
create policy tenant on organisations for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on organisations to zhiben_app;

create table owner_notices (
  tenant_id uuid not null,
  id uuid not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  organisation_id uuid not null,
  region_path text not null,
  owner text not null,
  person_name text,
  account_id uuid,
  told_on date not null,
  basis text not null,
  read_at timestamp with time zone,
  read_by_name text,
  handed_on date,
  handed_to text,
  handed_by uuid,
  handed_by_name text,
  slip_ids uuid[] not null default '{}'::uuid[],
  constraint owner_notices_pkey PRIMARY KEY (tenant_id, id),
  constraint owner_notices_tenant_id_hazard_id_owner_key UNIQUE (tenant_id, hazard_id, owner),
  constraint owner_notices_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint owner_notices_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint handed_has_slip CHECK ((handed_on IS NULL) = (slip_ids = '{}'::uuid[]) AND (handed_on IS NULL) = (handed_to IS NULL)),
  constraint owner_notices_owner_check CHECK (owner = ANY (ARRAY['principal'::text, 'controller'::text])),
  constraint read_by_account CHECK (read_at IS NULL OR account_id IS NOT NULL)
);
CREATE INDEX owner_notices_by_day ON public.owner_notices USING btree (tenant_id, told_on DESC, id DESC);
CREATE INDEX owner_notices_open ON public.owner_notices USING btree (tenant_id, told_on, id) WHERE ((read_at IS NULL) AND (handed_on IS NULL));
alter table owner_notices enable row level security;
create policy own_entity on owner_notices as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on owner_notices for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on owner_notices to zhiben_app;

create table paper_templates (
  tenant_id uuid not null,
  document text not null,
  number integer not null,
  title text not null,
  body text not null,
  pattern text not null,
  note text not null,
  set_by_name text not null,
  set_at timestamp with time zone not null,
  constraint paper_templates_pkey PRIMARY KEY (tenant_id, document, number),
  constraint paper_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint paper_templates_number_check CHECK (number >= 1)
);
alter table paper_templates enable row level security;
create policy offices_only on paper_templates as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on paper_templates for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on paper_templates to zhiben_app;

create table papers (
  tenant_id uuid not null,
  id uuid not null,
  document text not null,
  number text not null,
  subject_type text not null,
  subject_id uuid not null,
  entity_id uuid,
  data jsonb not null,
  issued_by uuid not null,
  issued_on date not null,
  created_at timestamp with time zone not null,
  constraint papers_pkey PRIMARY KEY (tenant_id, id),
  constraint papers_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint papers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX papers_by_day ON public.papers USING btree (tenant_id, issued_on DESC, id DESC);
CREATE INDEX papers_by_subject ON public.papers USING btree (tenant_id, subject_type, subject_id);
alter table papers enable row level security;
create policy own_entity on papers as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on papers for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on papers to zhiben_app;

create table parameters (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  region_id uuid,
  from_on date not null,
  until_on date,
  value jsonb not null,
  basis text not null,
  in_document boolean not null,
  set_by uuid,
  set_at timestamp with time zone not null,
  constraint parameters_pkey PRIMARY KEY (tenant_id, id),
  constraint parameters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint parameters_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint parameters_check CHECK (until_on IS NULL OR until_on >= from_on)
);
CREATE UNIQUE INDEX parameters_as_of ON public.parameters USING btree (tenant_id, name, COALESCE(region_id, '00000000-0000-0000-0000-000000000000'::uuid), from_on);
alter table parameters enable row level security;
create policy own_entity on parameters as restrictive for insert to public
  with check ((( SELECT current_entity() AS current_entity)) IS NULL AND NOT set_by IS DISTINCT FROM (( SELECT current_account() AS current_account)));
create policy packs_change_their_own on parameters as restrictive for update to public
  using (set_by IS NULL AND (( SELECT current_account() AS current_account)) IS NULL)
  with check (set_by IS NULL AND (( SELECT current_account() AS current_account)) IS NULL);
create policy packs_remove_their_own on parameters as restrictive for delete to public
  using (set_by IS NULL AND (( SELECT current_account() AS current_account)) IS NULL);
create policy tenant on parameters for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select, update on parameters to zhiben_app;

create table people (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  mobile text,
  constraint people_pkey PRIMARY KEY (tenant_id, id),
  constraint people_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table people enable row level security;
create policy tenant on people for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on people to zhiben_app;

create table plan_clauses (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  number integer not null,
  commitment_id uuid not null,
  code text not null,
  span_start integer not null,
  span_end integer not null,
  text text not null,
  path text[] not null,
  action text,
  kind text not null,
  due_from date,
  due_by date,
  due_yearly boolean not null default false,
  due_standing boolean not null default false,
  frequency jsonb not null default '[]'::jsonb,
  targets jsonb not null default '[]'::jsonb,
  owners jsonb not null default '[]'::jsonb,
  systems text[] not null default '{}'::text[],
  condition text,
  open jsonb not null default '[]'::jsonb,
  runs text,
  carried_by uuid,
  note text,
  organisation_id uuid,
  assist_ids uuid[] not null default '{}'::uuid[],
  state text not null,
  reviewed_by uuid,
  reviewed_by_name text,
  reviewed_at timestamp with time zone,
  changed_by_name text,
  change jsonb,
  version integer not null default 1,
  frozen boolean not null default false,
  continues uuid,
  constraint plan_clauses_pkey PRIMARY KEY (tenant_id, id),
  constraint plan_clauses_of_version FOREIGN KEY (tenant_id, plan_id, number, frozen) REFERENCES plan_versions(tenant_id, plan_id, number, frozen) DEFERRABLE INITIALLY DEFERRED,
  constraint plan_clauses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint plan_clauses_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint decided_by_somebody CHECK ((state <> ALL (ARRAY['accepted'::text, 'set-aside'::text])) OR reviewed_by_name IS NOT NULL),
  constraint plan_clauses_span_start_check CHECK (span_start >= 0),
  constraint plan_clauses_state_check CHECK (state = ANY (ARRAY['unread'::text, 'asked'::text, 'accepted'::text, 'set-aside'::text])),
  constraint span_has_length CHECK (span_end > span_start)
);
CREATE INDEX plan_clauses_by_commitment ON public.plan_clauses USING btree (tenant_id, commitment_id, number);
CREATE INDEX plan_clauses_by_organisation ON public.plan_clauses USING btree (tenant_id, organisation_id);
CREATE INDEX plan_clauses_in_order ON public.plan_clauses USING btree (tenant_id, plan_id, number, span_start, span_end, id);
alter table plan_clauses enable row level security;
create policy begins_open on plan_clauses as restrictive for insert to public
  with check (NOT frozen);
create policy frozen_once_published on plan_clauses as restrictive for update to public
  using (NOT frozen)
  with check (true);
create policy frozen_stays on plan_clauses as restrictive for delete to public
  using (NOT frozen);
create policy own_entity on plan_clauses as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE state = 'accepted'::text
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on plan_clauses for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select, update (span_start, span_end, text, path, action, kind, due_from, due_by, due_yearly, due_standing, frequency, targets, owners, systems, condition, open, runs, carried_by, note, organisation_id, assist_ids, state, reviewed_by, reviewed_by_name, reviewed_at, changed_by_name, change, version, frozen) on plan_clauses to zhiben_app;

create table plan_receipts (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  organisation_id uuid,
  entity_id uuid,
  signed_on date not null,
  signed_at timestamp with time zone not null,
  signed_by uuid,
  signed_by_name text not null,
  constraint plan_receipts_pkey PRIMARY KEY (tenant_id, id),
  constraint plan_receipts_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint plan_receipts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint plan_receipts_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint plan_receipts_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint one_recipient CHECK ((organisation_id IS NULL) <> (entity_id IS NULL))
);
CREATE UNIQUE INDEX plan_receipts_by_entity ON public.plan_receipts USING btree (tenant_id, plan_id, entity_id) WHERE (entity_id IS NOT NULL);
CREATE UNIQUE INDEX plan_receipts_by_organisation ON public.plan_receipts USING btree (tenant_id, plan_id, organisation_id) WHERE (organisation_id IS NOT NULL);
alter table plan_receipts enable row level security;
create policy own_entity on plan_receipts as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on plan_receipts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on plan_receipts to zhiben_app;

create table plan_versions (
  tenant_id uuid not null,
  plan_id uuid not null,
  number integer not null,
  state text not null,
  text text not null,
  blocks jsonb not null,
  actions jsonb not null,
  stages jsonb not null,
  remainders jsonb not null default '[]'::jsonb,
  title text not null,
  issuer text,
  document_number text,
  issued_on date,
  draft boolean not null,
  period_from date,
  period_to date,
  source_name text,
  file_id uuid,
  effective_on date,
  published_on date,
  published_by uuid,
  reason text,
  created_at timestamp with time zone not null,
  created_by uuid,
  frozen boolean generated always as ((state <> 'review'::text)) stored not null,
  constraint plan_versions_pkey PRIMARY KEY (tenant_id, plan_id, number),
  constraint plan_versions_with_frozen UNIQUE (tenant_id, plan_id, number, frozen),
  constraint plan_versions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint plan_versions_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint plan_versions_number_check CHECK (number >= 1),
  constraint plan_versions_state_check CHECK (state = ANY (ARRAY['review'::text, 'published'::text, 'superseded'::text, 'dropped'::text])),
  constraint published_has_day CHECK ((state <> ALL (ARRAY['published'::text, 'superseded'::text])) OR effective_on IS NOT NULL AND published_on IS NOT NULL)
);
CREATE UNIQUE INDEX plan_versions_one_review ON public.plan_versions USING btree (tenant_id, plan_id) WHERE (state = 'review'::text);
alter table plan_versions enable row level security;
create policy begins_under_review on plan_versions as restrictive for insert to public
  with check (state = 'review'::text);
create policy frozen_once_decided on plan_versions as restrictive for update to public
  using (state = 'review'::text)
  with check (true);
create policy own_entity on plan_versions as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE state = ANY (ARRAY['published'::text, 'superseded'::text])
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on plan_versions for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on plan_versions to zhiben_app;

create table plans (
  tenant_id uuid not null,
  id uuid not null,
  code text not null,
  title text not null,
  standing text not null,
  state text not null,
  issuer text,
  document_number text,
  issued_on date,
  public boolean not null default false,
  period_from date,
  period_to date,
  region_id uuid not null,
  region_path text not null,
  organisation_id uuid not null,
  superior_id uuid,
  superior_title text,
  predecessor_id uuid,
  current_number integer,
  closed_on date,
  closing jsonb,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint plans_pkey PRIMARY KEY (tenant_id, id),
  constraint plans_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint plans_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint plans_tenant_id_predecessor_id_fkey FOREIGN KEY (tenant_id, predecessor_id) REFERENCES plans(tenant_id, id),
  constraint plans_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint plans_tenant_id_superior_id_fkey FOREIGN KEY (tenant_id, superior_id) REFERENCES plans(tenant_id, id),
  constraint closed_says_how CHECK ((state = 'closed'::text) = (closed_on IS NOT NULL AND closing IS NOT NULL)),
  constraint issued_has_version CHECK ((state <> ALL (ARRAY['issued'::text, 'closed'::text])) OR current_number IS NOT NULL OR standing = 'superior'::text),
  constraint plans_standing_check CHECK (standing = ANY (ARRAY['own'::text, 'superior'::text])),
  constraint plans_state_check CHECK (state = ANY (ARRAY['drafting'::text, 'consulting'::text, 'approved'::text, 'issued'::text, 'closed'::text, 'withdrawn'::text])),
  constraint plans_title_check CHECK (length(title) >= 2 AND length(title) <= 200)
);
CREATE INDEX plans_by_state ON public.plans USING btree (tenant_id, standing, state, id);
alter table plans enable row level security;
create policy own_entity on plans as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE state = ANY (ARRAY['issued'::text, 'closed'::text])
END)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on plans for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on plans to zhiben_app;

create table problem_recurrences (
  tenant_id uuid not null,
  id uuid not null,
  problem_id uuid not null,
  earlier_id uuid not null,
  sort text not null,
  reasons text[] not null,
  others integer not null,
  state text not null,
  noticed_on date not null,
  decided_on date,
  decided_by_name text,
  reason text,
  constraint problem_recurrences_pkey PRIMARY KEY (tenant_id, id),
  constraint problem_recurrences_tenant_id_problem_id_sort_key UNIQUE (tenant_id, problem_id, sort),
  constraint problem_recurrences_tenant_id_earlier_id_fkey FOREIGN KEY (tenant_id, earlier_id) REFERENCES problems(tenant_id, id),
  constraint problem_recurrences_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint problem_recurrences_tenant_id_problem_id_fkey FOREIGN KEY (tenant_id, problem_id) REFERENCES problems(tenant_id, id),
  constraint decided_by_somebody CHECK ((state = 'open'::text) = (decided_on IS NULL) AND (state = 'open'::text) = (reason IS NULL)),
  constraint problem_recurrences_sort_check CHECK (sort = ANY (ARRAY['same-place'::text, 'elsewhere'::text])),
  constraint problem_recurrences_state_check CHECK (state = ANY (ARRAY['open'::text, 'confirmed'::text, 'dismissed'::text]))
);
CREATE INDEX problem_recurrences_by_state ON public.problem_recurrences USING btree (tenant_id, state, noticed_on DESC, id);
alter table problem_recurrences enable row level security;
create policy own_entity on problem_recurrences as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on problem_recurrences for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on problem_recurrences to zhiben_app;

create table problems (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  kind text not null,
  source text not null,
  hazard_id uuid,
  entity_id uuid,
  region_id uuid not null,
  region_path text not null,
  place text,
  title text not null,
  category text,
  clause_key text,
  found_on date not null,
  state text not null,
  tier text not null,
  organisation_id uuid not null,
  requirement text,
  due_on date,
  rectification text,
  rectified_by uuid,
  rectified_by_name text,
  rectified_on date,
  check_organisation_id uuid,
  checked_by uuid,
  checked_by_name text,
  checked_on date,
  check_note text,
  accepted_by uuid,
  accepted_by_name text,
  closed_on date,
  failed_times integer not null default 0,
  fail_reason text,
  warned_on date,
  warned_why text,
  recurrences integer not null default 0,
  void_reason text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint problems_pkey PRIMARY KEY (tenant_id, id),
  constraint problems_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint problems_tenant_id_check_organisation_id_fkey FOREIGN KEY (tenant_id, check_organisation_id) REFERENCES organisations(tenant_id, id),
  constraint problems_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint problems_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint problems_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint problems_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint problems_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint accepted_by_a_third CHECK (hazard_id IS NOT NULL OR accepted_by IS NULL OR accepted_by <> rectified_by AND accepted_by <> checked_by),
  constraint checked_by_another CHECK (hazard_id IS NOT NULL OR checked_by IS NULL OR rectified_by IS NULL OR checked_by <> rectified_by),
  constraint checked_by_another_unit CHECK (hazard_id IS NOT NULL OR check_organisation_id IS NULL OR check_organisation_id <> organisation_id),
  constraint closed_was_checked CHECK (hazard_id IS NOT NULL OR state <> 'closed'::text OR closed_on IS NOT NULL AND checked_by IS NOT NULL AND rectified_by IS NOT NULL AND accepted_by IS NOT NULL),
  constraint follows_a_hazard CHECK ((source = 'hazard'::text) = (hazard_id IS NOT NULL)),
  constraint out_means_over CHECK ((tier = 'out'::text) = (state = ANY (ARRAY['closed'::text, 'voided'::text]))),
  constraint problems_kind_check CHECK (kind = ANY (ARRAY['safety'::text, 'disaster'::text])),
  constraint problems_source_check CHECK (source = ANY (ARRAY['hazard'::text, 'inspection'::text, 'report'::text, 'superior'::text, 'monitoring'::text])),
  constraint problems_state_check CHECK (state = ANY (ARRAY['listed'::text, 'assigned'::text, 'rectified'::text, 'checked'::text, 'closed'::text, 'voided'::text])),
  constraint problems_tier_check CHECK (tier = ANY (ARRAY['stock'::text, 'pool'::text, 'warning'::text, 'out'::text])),
  constraint problems_title_check CHECK (length(title) >= 2 AND length(title) <= 2000),
  constraint voided_says_why CHECK (state <> 'voided'::text OR void_reason IS NOT NULL),
  constraint warned_says_why CHECK ((warned_on IS NULL) = (warned_why IS NULL))
);
CREATE INDEX problems_by_category ON public.problems USING btree (tenant_id, category, found_on DESC);
CREATE INDEX problems_by_clause ON public.problems USING btree (tenant_id, clause_key, found_on DESC);
CREATE INDEX problems_by_due ON public.problems USING btree (tenant_id, due_on, id);
CREATE INDEX problems_by_entity ON public.problems USING btree (tenant_id, entity_id, found_on DESC);
CREATE INDEX problems_by_found ON public.problems USING btree (tenant_id, found_on DESC, id DESC);
CREATE UNIQUE INDEX problems_by_hazard ON public.problems USING btree (tenant_id, hazard_id) WHERE (hazard_id IS NOT NULL);
CREATE INDEX problems_by_search ON public.problems USING gin (search);
CREATE INDEX problems_by_tier ON public.problems USING btree (tenant_id, tier, due_on, id);
CREATE INDEX problems_entered ON public.problems USING btree (tenant_id, state, organisation_id) WHERE (hazard_id IS NULL);
alter table problems enable row level security;
create policy own_entity on problems as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on problems for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on problems to zhiben_app;

create table recounts (
  tenant_id uuid not null,
  on_day date not null,
  cases integer not null,
  days integer not null,
  differences integer not null,
  examples jsonb not null,
  at timestamp with time zone not null,
  constraint recounts_pkey PRIMARY KEY (tenant_id, on_day),
  constraint recounts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table recounts enable row level security;
create policy offices_only on recounts as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check (true);
create policy tenant on recounts for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on recounts to zhiben_app;

create table regions (
  tenant_id uuid not null,
  id uuid not null,
  parent_id uuid,
  level text not null,
  code text not null,
  name text not null,
  path text not null,
  constraint regions_pkey PRIMARY KEY (tenant_id, id),
  constraint regions_tenant_id_code_key UNIQUE (tenant_id, code),
  constraint regions_tenant_id_path_key UNIQUE (tenant_id, path),
  constraint regions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint regions_tenant_id_parent_id_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES regions(tenant_id, id),
  constraint regions_level_check CHECK (level = ANY (ARRAY['district'::text, 'street'::text, 'park'::text, 'community'::text, 'grid'::text]))
);
alter table regions enable row level security;
create policy tenant on regions for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on regions to zhiben_app;

create table saved_views (
  tenant_id uuid not null,
  id uuid not null,
  ledger text not null,
  name text not null,
  query text not null,
  account_id uuid not null,
  shared boolean not null default false,
  created_at timestamp with time zone not null,
  constraint saved_views_pkey PRIMARY KEY (tenant_id, id),
  constraint saved_views_tenant_id_ledger_account_id_name_key UNIQUE (tenant_id, ledger, account_id, name),
  constraint saved_views_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
alter table saved_views enable row level security;
create policy own_delete on saved_views as restrictive for delete to public
  using (account_id = (( SELECT current_account() AS current_account)));
create policy own_insert on saved_views as restrictive for insert to public
  with check (account_id = (( SELECT current_account() AS current_account)) AND (NOT shared OR (( SELECT current_entity() AS current_entity)) IS NULL));
create policy own_or_shared on saved_views as restrictive for select to public
  using (account_id = (( SELECT current_account() AS current_account)) OR shared AND (( SELECT current_entity() AS current_entity)) IS NULL);
create policy own_update on saved_views as restrictive for update to public
  using (account_id = (( SELECT current_account() AS current_account)))
  with check (account_id = (( SELECT current_account() AS current_account)) AND (NOT shared OR (( SELECT current_entity() AS current_entity)) IS NULL));
create policy tenant on saved_views for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant delete, insert, select, update on saved_views to zhiben_app;

create table schema_migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (number),
  constraint schema_migrations_name_key UNIQUE (name)
);

create table sessions (
  tenant_id uuid not null,
  token_hash bytea not null,
  account_id uuid not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  second_factor boolean not null default false,
  ended_at timestamp with time zone,
  device text not null default ''::text,
  constraint sessions_pkey PRIMARY KEY (tenant_id, token_hash),
  constraint sessions_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts(tenant_id, id),
  constraint sessions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);
CREATE INDEX sessions_by_account ON public.sessions USING btree (tenant_id, account_id);
alter table sessions enable row level security;
create policy tenant on sessions for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on sessions to zhiben_app;

create table special_certificates (
  tenant_id uuid not null,
  id uuid not null,
  entity_id uuid not null,
  holder_name text not null,
  certificate_number text not null,
  trade text not null,
  item text,
  issued_on date not null,
  review_on date,
  valid_until date not null,
  issuer text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  voided_on date,
  void_reason text,
  constraint special_certificates_pkey PRIMARY KEY (tenant_id, id),
  constraint special_certificates_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint special_certificates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint special_certificates_check CHECK (valid_until >= issued_on)
);
CREATE INDEX special_certificates_by_end ON public.special_certificates USING btree (tenant_id, valid_until, id);
CREATE INDEX special_certificates_by_entity ON public.special_certificates USING btree (tenant_id, entity_id);
CREATE INDEX special_certificates_by_search ON public.special_certificates USING gin (search);
CREATE UNIQUE INDEX special_certificates_key ON public.special_certificates USING btree (tenant_id, certificate_number, trade, COALESCE(item, ''::text)) WHERE (voided_on IS NULL);
alter table special_certificates enable row level security;
create policy own_entity on special_certificates as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on special_certificates for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on special_certificates to zhiben_app;

create table stage_items (
  tenant_id uuid not null,
  id uuid not null,
  stage_id uuid not null,
  "position" integer not null,
  text text not null,
  in_document boolean not null,
  metric text,
  threshold integer,
  ticked_on date,
  ticked_by uuid,
  ticked_by_name text,
  note text,
  removed_on date,
  removed_reason text,
  constraint stage_items_pkey PRIMARY KEY (tenant_id, id),
  constraint stage_items_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint stage_items_tenant_id_stage_id_fkey FOREIGN KEY (tenant_id, stage_id) REFERENCES stages(tenant_id, id),
  constraint counted_is_not_ticked CHECK (metric IS NULL OR ticked_on IS NULL),
  constraint removed_says_why CHECK ((removed_on IS NULL) = (removed_reason IS NULL)),
  constraint stage_items_metric_check CHECK (metric = ANY (ARRAY['inside'::text, 'until'::text, 'plan'::text])),
  constraint stage_items_text_check CHECK (length(text) >= 2 AND length(text) <= 500),
  constraint stage_items_threshold_check CHECK (threshold >= 1 AND threshold <= 100),
  constraint ticked_by_somebody CHECK ((ticked_on IS NULL) = (ticked_by_name IS NULL))
);
CREATE INDEX stage_items_by_stage ON public.stage_items USING btree (tenant_id, stage_id, "position", id);
alter table stage_items enable row level security;
create policy own_entity on stage_items as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on stage_items for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on stage_items to zhiben_app;

create table stages (
  tenant_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  code text,
  "position" integer not null,
  title text not null,
  from_on date not null,
  to_on date not null,
  plan_from_on date,
  plan_to_on date,
  submitted_on date,
  submitted_by uuid,
  submitted_by_name text,
  closed_on date,
  closed_by uuid,
  closed_by_name text,
  paper_id uuid,
  reopened_times integer not null default 0,
  dropped_on date,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint stages_pkey PRIMARY KEY (tenant_id, id),
  constraint stages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint stages_tenant_id_paper_id_fkey FOREIGN KEY (tenant_id, paper_id) REFERENCES papers(tenant_id, id),
  constraint stages_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint closed_by_somebody CHECK ((closed_on IS NULL) = (closed_by_name IS NULL)),
  constraint closed_with_report CHECK (closed_on IS NULL OR paper_id IS NOT NULL),
  constraint ends_after_it_begins CHECK (to_on >= from_on),
  constraint stages_title_check CHECK (length(title) >= 2 AND length(title) <= 100),
  constraint submitted_by_somebody CHECK ((submitted_on IS NULL) = (submitted_by_name IS NULL))
);
CREATE UNIQUE INDEX stages_by_code ON public.stages USING btree (tenant_id, plan_id, code) WHERE (code IS NOT NULL);
CREATE INDEX stages_by_plan ON public.stages USING btree (tenant_id, plan_id, "position", id);
alter table stages enable row level security;
create policy own_entity on stages as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on stages for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on stages to zhiben_app;

create table standard_clauses (
  tenant_id uuid not null,
  id uuid not null,
  standard_id uuid not null,
  clause text not null,
  item text not null default ''::text,
  text text not null,
  caveat text,
  "position" integer not null,
  created_at timestamp with time zone not null,
  created_by uuid,
  constraint standard_clauses_pkey PRIMARY KEY (tenant_id, id),
  constraint standard_clauses_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint standard_clauses_tenant_id_standard_id_fkey FOREIGN KEY (tenant_id, standard_id) REFERENCES standards(tenant_id, id),
  constraint standard_clauses_clause_check CHECK (length(clause) >= 1 AND length(clause) <= 40),
  constraint standard_clauses_text_check CHECK (length(text) >= 2 AND length(text) <= 4000)
);
CREATE UNIQUE INDEX standard_clauses_once ON public.standard_clauses USING btree (tenant_id, standard_id, clause, item);
alter table standard_clauses enable row level security;
create policy own_entity on standard_clauses as restrictive for all to public
  using (true)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on standard_clauses for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on standard_clauses to zhiben_app;

create table standard_studies (
  tenant_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  entity_id uuid,
  standard text not null,
  document_number text not null,
  asked integer not null,
  answered_right integer not null,
  passed boolean not null,
  answers jsonb not null,
  studied_at timestamp with time zone not null,
  constraint standard_studies_pkey PRIMARY KEY (tenant_id, id),
  constraint standard_studies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint no_more_than_asked CHECK (answered_right <= asked),
  constraint standard_studies_answered_right_check CHECK (answered_right >= 0),
  constraint standard_studies_asked_check CHECK (asked >= 1 AND asked <= 50)
);
CREATE INDEX standard_studies_by_person ON public.standard_studies USING btree (tenant_id, account_id, studied_at DESC);
CREATE INDEX standard_studies_by_standard ON public.standard_studies USING btree (tenant_id, standard, account_id);
alter table standard_studies enable row level security;
create policy own_entity on standard_studies as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on standard_studies for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on standard_studies to zhiben_app;

create table standards (
  tenant_id uuid not null,
  id uuid not null,
  title text not null,
  document_number text not null,
  field text not null,
  issuer text,
  effective_from date not null,
  effective_to date,
  replaces text,
  created_at timestamp with time zone not null,
  created_by uuid,
  constraint standards_pkey PRIMARY KEY (tenant_id, id),
  constraint standards_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint ends_after_it_begins CHECK (effective_to IS NULL OR effective_to >= effective_from),
  constraint standards_document_number_check CHECK (length(document_number) >= 2 AND length(document_number) <= 80),
  constraint standards_title_check CHECK (length(title) >= 2 AND length(title) <= 200)
);
CREATE UNIQUE INDEX standards_by_number ON public.standards USING btree (tenant_id, document_number, effective_from);
alter table standards enable row level security;
create policy own_entity on standards as restrictive for all to public
  using (true)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on standards for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select on standards to zhiben_app;

create table supervision_measures (
  tenant_id uuid not null,
  id uuid not null,
  supervision_id uuid not null,
  entity_id uuid not null,
  round integer not null,
  track text not null,
  rung text not null,
  state text not null,
  reasons jsonb not null,
  basis text not null,
  proposed_on date not null,
  proposed_by_name text,
  decided_on date,
  decided_by uuid,
  decided_by_name text,
  decided_why text,
  wait_until date,
  answer_by date,
  answer text,
  answered_on date,
  answered_by_name text,
  facts jsonb not null default '{}'::jsonb,
  paper_id uuid,
  minutes_paper_id uuid,
  exposure_id uuid,
  listing_id uuid,
  constraint supervision_measures_pkey PRIMARY KEY (tenant_id, id),
  constraint supervision_measures_tenant_id_exposure_id_fkey FOREIGN KEY (tenant_id, exposure_id) REFERENCES exposures(tenant_id, id),
  constraint supervision_measures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint supervision_measures_tenant_id_listing_id_fkey FOREIGN KEY (tenant_id, listing_id) REFERENCES listings(tenant_id, id),
  constraint supervision_measures_tenant_id_minutes_paper_id_fkey FOREIGN KEY (tenant_id, minutes_paper_id) REFERENCES papers(tenant_id, id),
  constraint supervision_measures_tenant_id_paper_id_fkey FOREIGN KEY (tenant_id, paper_id) REFERENCES papers(tenant_id, id),
  constraint supervision_measures_tenant_id_supervision_id_fkey FOREIGN KEY (tenant_id, supervision_id) REFERENCES supervisions(tenant_id, id),
  constraint decided_says_when CHECK ((state = 'proposed'::text) = (decided_on IS NULL)),
  constraint supervision_measures_state_check CHECK (state = ANY (ARRAY['proposed'::text, 'taken'::text, 'waived'::text, 'lapsed'::text])),
  constraint supervision_measures_track_check CHECK (track = ANY (ARRAY['slow'::text, 'refusal'::text])),
  constraint taken_leaves_paper CHECK (state <> 'taken'::text OR paper_id IS NOT NULL OR exposure_id IS NOT NULL OR listing_id IS NOT NULL),
  constraint waived_says_why CHECK ((state <> ALL (ARRAY['waived'::text, 'lapsed'::text])) OR decided_why IS NOT NULL)
);
CREATE INDEX measures_by_case ON public.supervision_measures USING btree (tenant_id, supervision_id, proposed_on, id);
CREATE INDEX measures_by_entity ON public.supervision_measures USING btree (tenant_id, entity_id, decided_on DESC) WHERE (state = 'taken'::text);
CREATE UNIQUE INDEX measures_no_rung_twice ON public.supervision_measures USING btree (tenant_id, supervision_id, round, track, rung) WHERE (state = 'taken'::text);
CREATE UNIQUE INDEX measures_one_open ON public.supervision_measures USING btree (tenant_id, supervision_id) WHERE (state = 'proposed'::text);
CREATE INDEX measures_unanswered ON public.supervision_measures USING btree (tenant_id, answer_by, supervision_id) WHERE ((state = 'taken'::text) AND (answered_on IS NULL));
alter table supervision_measures enable row level security;
create policy own_entity on supervision_measures as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy sent_to_entity on supervision_measures as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL OR state = 'taken'::text AND (rung <> ALL (ARRAY['report-up'::text, 'hand-over'::text])))
  with check ((( SELECT current_entity() AS current_entity)) IS NULL OR state = 'taken'::text AND (rung <> ALL (ARRAY['report-up'::text, 'hand-over'::text])));
create policy tenant on supervision_measures for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on supervision_measures to zhiben_app;

create table supervisions (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  hazard_id uuid not null,
  entity_id uuid not null,
  region_id uuid not null,
  region_path text not null,
  organisation_id uuid not null,
  title text not null,
  state text not null,
  round integer not null default 1,
  rung text,
  proposed_rung text,
  registered_on date not null,
  admitted_on date,
  admitted_by uuid,
  refused_on date,
  refused_note text,
  ended_on date,
  ended_why text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint supervisions_pkey PRIMARY KEY (tenant_id, id),
  constraint supervisions_tenant_id_hazard_id_key UNIQUE (tenant_id, hazard_id),
  constraint supervisions_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint supervisions_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES entities(tenant_id, id),
  constraint supervisions_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint supervisions_tenant_id_hazard_id_fkey FOREIGN KEY (tenant_id, hazard_id) REFERENCES hazards(tenant_id, id),
  constraint supervisions_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint supervisions_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint ended_says_when CHECK ((state = 'ended'::text) = (ended_on IS NOT NULL)),
  constraint listed_was_admitted CHECK (state <> 'listed'::text OR admitted_on IS NOT NULL),
  constraint refused_says_why CHECK ((refused_on IS NULL) = (refused_note IS NULL)),
  constraint supervisions_round_check CHECK (round >= 1),
  constraint supervisions_state_check CHECK (state = ANY (ARRAY['registered'::text, 'listed'::text, 'ended'::text]))
);
CREATE INDEX supervisions_by_entity ON public.supervisions USING btree (tenant_id, entity_id, registered_on DESC);
CREATE INDEX supervisions_by_search ON public.supervisions USING gin (search);
CREATE INDEX supervisions_by_state ON public.supervisions USING btree (tenant_id, state, registered_on, id);
CREATE INDEX supervisions_proposed ON public.supervisions USING btree (tenant_id, organisation_id) WHERE (proposed_rung IS NOT NULL);
alter table supervisions enable row level security;
create policy own_entity on supervisions as restrictive for all to public
  using (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END)
  with check (
CASE
    WHEN (( SELECT current_entity() AS current_entity)) IS NULL THEN true
    ELSE entity_id = (( SELECT current_entity() AS current_entity))
END);
create policy tenant on supervisions for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on supervisions to zhiben_app;

create table tasks (
  tenant_id uuid not null,
  id uuid not null,
  number text not null,
  plan_id uuid not null,
  plan_number integer not null,
  commitment_id uuid not null,
  clause_id uuid not null,
  occurrence text not null,
  title text not null,
  words text not null,
  action text not null,
  path text[] not null default '{}'::text[],
  kind text not null,
  contribution boolean not null default false,
  deliverable text,
  year integer not null,
  from_on date,
  due_on date not null,
  first_due_on date not null,
  region_id uuid not null,
  region_path text not null,
  organisation_id uuid not null,
  inferred boolean not null default false,
  assist_ids uuid[] not null default '{}'::uuid[],
  owner_words text not null default ''::text,
  state text not null,
  progress text,
  progress_on date,
  contributions jsonb not null default '[]'::jsonb,
  result text,
  done_on date,
  submitted_by uuid,
  submitted_by_name text,
  submitted_on date,
  accepted_by uuid,
  accepted_by_name text,
  accepted_on date,
  review text,
  returned_times integer not null default 0,
  return_reason text,
  extension_until date,
  extension_reason text,
  extension_asked_by uuid,
  extended_times integer not null default 0,
  handover_to_id uuid,
  handover_reason text,
  handover_left text,
  handover_by uuid,
  handed_over_times integer not null default 0,
  urged_on date,
  superseded_on date,
  superseded_reason text,
  search tsvector not null,
  version integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  ended_on date,
  constraint tasks_pkey PRIMARY KEY (tenant_id, id),
  constraint tasks_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint tasks_tenant_id_plan_id_commitment_id_occurrence_key UNIQUE (tenant_id, plan_id, commitment_id, occurrence),
  constraint tasks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint tasks_tenant_id_handover_to_id_fkey FOREIGN KEY (tenant_id, handover_to_id) REFERENCES organisations(tenant_id, id),
  constraint tasks_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES organisations(tenant_id, id),
  constraint tasks_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint tasks_tenant_id_region_id_fkey FOREIGN KEY (tenant_id, region_id) REFERENCES regions(tenant_id, id),
  constraint done_says_when CHECK (state <> 'done'::text OR done_on IS NOT NULL AND submitted_by IS NOT NULL),
  constraint done_was_accepted CHECK (state <> 'done'::text OR contribution OR accepted_by IS NOT NULL),
  constraint ended_says_when CHECK ((state = 'ended'::text) = (ended_on IS NOT NULL)),
  constraint submitter_never_accepts CHECK (accepted_by IS NULL OR submitted_by IS NULL OR accepted_by <> submitted_by),
  constraint superseded_says_why CHECK ((state = 'superseded'::text) = (superseded_on IS NOT NULL AND superseded_reason IS NOT NULL)),
  constraint tasks_state_check CHECK (state = ANY (ARRAY['assigned'::text, 'started'::text, 'submitted'::text, 'done'::text, 'superseded'::text, 'ended'::text])),
  constraint tasks_title_check CHECK (length(title) >= 1 AND length(title) <= 200)
);
CREATE INDEX tasks_by_due ON public.tasks USING btree (tenant_id, due_on, id);
CREATE INDEX tasks_by_handover ON public.tasks USING btree (tenant_id, handover_to_id) WHERE (handover_to_id IS NOT NULL);
CREATE INDEX tasks_by_organisation ON public.tasks USING btree (tenant_id, organisation_id, state, due_on, id);
CREATE INDEX tasks_by_plan ON public.tasks USING btree (tenant_id, plan_id, action, due_on, id);
CREATE INDEX tasks_by_search ON public.tasks USING gin (search);
CREATE INDEX tasks_by_state ON public.tasks USING btree (tenant_id, state, due_on, id);
CREATE INDEX tasks_counted ON public.tasks USING btree (tenant_id, plan_id, region_id, state, due_on, organisation_id, year, action, first_due_on, done_on, number, id, region_path, handover_to_id, assist_ids);
alter table tasks enable row level security;
create policy own_entity on tasks as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on tasks for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on tasks to zhiben_app;

create table tenants (
  id uuid not null,
  code text not null,
  name text not null,
  region_code text not null,
  pack text not null,
  demo boolean not null default false,
  created_at timestamp with time zone not null,
  constraint tenants_pkey PRIMARY KEY (id),
  constraint tenants_code_key UNIQUE (code),
  constraint tenants_code_check CHECK (code ~ '^[a-z][a-z0-9-]{1,30}$'::text)
);
grant select on tenants to zhiben_app;

create table year_themes (
  tenant_id uuid not null,
  plan_id uuid not null,
  year integer not null,
  theme text not null,
  quote text,
  version integer not null default 1,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  constraint year_themes_pkey PRIMARY KEY (tenant_id, plan_id, year),
  constraint year_themes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  constraint year_themes_tenant_id_plan_id_fkey FOREIGN KEY (tenant_id, plan_id) REFERENCES plans(tenant_id, id),
  constraint year_themes_theme_check CHECK (length(theme) >= 1 AND length(theme) <= 40),
  constraint year_themes_year_check CHECK (year >= 2000 AND year <= 2199)
);
alter table year_themes enable row level security;
create policy own_entity on year_themes as restrictive for all to public
  using ((( SELECT current_entity() AS current_entity)) IS NULL)
  with check ((( SELECT current_entity() AS current_entity)) IS NULL);
create policy tenant on year_themes for all to public
  using (tenant_id = (( SELECT current_tenant() AS current_tenant)))
  with check (tenant_id = (( SELECT current_tenant() AS current_tenant)));
grant insert, select, update on year_themes to zhiben_app;
