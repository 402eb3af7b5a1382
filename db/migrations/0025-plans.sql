-- Nothing is added to a text that has been published either. A commitment says whether its text is closed, and the reference
-- makes the text agree: one that is open cannot belong to a closed text, one that is closed cannot be put in, and none moves from
-- text to text. Everything begins under review. No trigger and no look-up in a policy, so that Citus holds it too.

update plan_clauses c set frozen = true from plan_versions v where v.tenant_id = c.tenant_id and v.plan_id = c.plan_id and v.number = c.number and v.state <> 'review';

alter table plan_versions
  add column frozen boolean not null generated always as (state <> 'review') stored,
  add constraint plan_versions_with_frozen unique (tenant_id, plan_id, number, frozen);
alter table plan_clauses
  drop constraint plan_clauses_tenant_id_plan_id_number_fkey,
  add constraint plan_clauses_of_version foreign key (tenant_id, plan_id, number, frozen) references plan_versions (tenant_id, plan_id, number, frozen) deferrable initially deferred;

create policy begins_under_review on plan_versions as restrictive for insert with check (state = 'review');
create policy begins_open on plan_clauses as restrictive for insert with check (not frozen);

revoke update on plan_clauses from zhiben_app;
grant update (frozen, span_start, span_end, text, path, action, kind, due_from, due_by, due_yearly, due_standing, frequency, targets, owners, systems, condition, open, runs, carried_by, note, organisation_id, assist_ids,
  state, reviewed_by, reviewed_by_name, reviewed_at, changed_by_name, change, version) on plan_clauses to zhiben_app;
