-- A text that has been published stays as it was published, whatever our code does: the database changes neither the version nor
-- its commitments any more. Policies and no triggers, and a column and no look-up, so that Citus holds them too.

alter table plan_clauses add column frozen boolean not null default false;
update plan_clauses c set frozen = true from plan_versions v where v.tenant_id = c.tenant_id and v.plan_id = c.plan_id and v.number = c.number and v.state in ('published', 'superseded');

create policy frozen_once_decided on plan_versions as restrictive for update using (state = 'review') with check (true);
create policy frozen_once_published on plan_clauses as restrictive for update using (not frozen) with check (true);
create policy frozen_stays on plan_clauses as restrictive for delete using (not frozen);

-- A deed that a record elsewhere brought about goes with it when that record turns out to have been wrong (an article published by
-- mistake): it stays as a row and counts no more.
alter table duty_fulfilments
  add column withdrawn_on date,
  add column withdrawn_reason text,
  add constraint withdrawn_says_why check ((withdrawn_on is null) = (withdrawn_reason is null));
grant update on duty_fulfilments to zhiben_app;
create policy only_withdrawn on duty_fulfilments as restrictive for update using (withdrawn_on is null and source_id is not null) with check (withdrawn_on is not null);
alter table exposures add column mistaken boolean not null default false;

-- The boards count without reading the rows themselves, which are wide (words, search): every column they count by is in the index.
create index tasks_counted on tasks (tenant_id, plan_id, region_id, state, due_on, organisation_id, year, action, first_due_on, done_on, number, id, region_path, handover_to_id, assist_ids);
create index entities_counted on entities (tenant_id, kind, status, region_id, id) where voided_on is null;
create index filings_counted on filings (tenant_id, plan_id, rule, entity_id, state);
