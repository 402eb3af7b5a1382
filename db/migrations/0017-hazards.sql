-- 闭环: what a case needs between the finding and the closing beyond 0003: the deadline that counts, the approved plan, progress,
-- names, the gate it passes, a closing that was undone; and the stock of old hazards, frozen.

alter table hazards
  add column promised_on         date,
  add column rectify_unit        text,
  add column rectify_standard    text,
  -- 实名制: three links, three who answer
  add column find_person         text,
  add column treat_person        text,
  add column control_person      text,
  add column entity_person       text,
  add column community_person    text,
  add column regulator_person    text,
  add column plan_approved_by    uuid,
  add column plan_approved_by_name text,
  add column plan_approved_on    date,
  add column plan_return_reason  text,
  add column progress_on         date,
  add column progress_percent    int check (progress_percent between 0 and 100),
  add column progress            text,
  add column refused_on          date,
  add column refusal             text,
  -- the steps of the gate when it was handed in, and those passed since; null for what was handed in before there were any
  add column gate                text[],
  add column gate_passed         text[],
  add column applied_by          uuid,
  add column applied_by_name     text,
  add column applied_on          date,
  add column self_check          text,
  add column self_checker        text,
  add column vetted_by           uuid,
  add column vetted_by_name      text,
  add column vetted_on           date,
  add column vetting             text,
  add column five_settled        boolean,
  add column reopened_on         date,
  add column reopened_times      int not null default 0,
  add column reopen_reason       text,
  add column first_closed_on     date,
  add column first_closed_in_time boolean,
  drop constraint hazards_state_check,
  add constraint hazards_state_check check (state in ('reported', 'graded', 'assigned', 'completed', 'applied', 'rectified', 'accepted', 'closed', 'voided')),
  drop constraint assigned_has_deadline,
  add constraint assigned_has_deadline check (state in ('reported', 'graded', 'voided') or due_on is not null or (state = 'closed' and import_id is not null)),
  -- 谁定方案谁不审核；谁整改谁不过关口；复查和前后两道不是同一个人
  add constraint planner_never_approves check (plan_approved_by is null or planned_by is null or plan_approved_by <> planned_by),
  add constraint rectifier_never_vets check (vetted_by is null or rectified_by is null or vetted_by <> rectified_by),
  add constraint applicant_passes_nothing check (applied_by is null or (vetted_by is distinct from applied_by and reviewed_by is distinct from applied_by and closed_by is distinct from applied_by)),
  add constraint vetter_never_reviews check (vetted_by is null or reviewed_by is null or vetted_by <> reviewed_by),
  -- What was handed in through the loop had its plan, a major one an approved plan, and closes only with its whole gate passed.
  add constraint handed_in_had_plan check (gate is null or at_once or (plan_measures is not null and plan_responsible is not null and plan_funds is not null and plan_due_on is not null and plan_contingency is not null)),
  add constraint major_plan_was_approved check (gate is null or at_once or level <> 'major' or plan_approved_by is not null),
  add constraint closed_passed_its_gate check (gate is null or (state = 'closed') = (gate_passed = gate)),
  add constraint gate_passed_in_order check (gate is null or (gate_passed is not null and gate[1:cardinality(gate_passed)] = gate_passed)),
  add constraint progress_is_whole check ((progress_on is null) = (progress_percent is null) and (progress_on is null) = (progress is null)),
  add constraint refusal_says_what check ((refused_on is null) = (refusal is null)),
  add constraint reopened_was_closed check ((reopened_times = 0) = (first_closed_on is null) and (reopened_times = 0) = (reopened_on is null) and (first_closed_on is null) = (first_closed_in_time is null));

update hazards set promised_on = first_due_on, find_person = found_by_name;

create index hazards_by_progress on hazards (tenant_id, progress_on, id) where state = 'assigned';
-- A plan of a major hazard that waits to be approved.
create index hazards_by_plan on hazards (tenant_id, organisation_id) where state = 'assigned' and level = 'major' and plan_measures is not null and plan_approved_by is null and plan_return_reason is null;

-- 存量: who belongs to a cohort is written once, when the case is first graded or brought in; nothing changes it afterwards, so
-- the application may add rows and never change one.
create table hazard_cohorts (
  tenant_id     uuid not null references tenants,
  -- found by this day and open on it
  until_on      date not null,
  hazard_id     uuid not null,
  entity_id     uuid not null,
  found_on      date not null,
  level         text not null check (level in ('general', 'major')),
  frozen_on     date not null,
  primary key (tenant_id, until_on, hazard_id),
  foreign key (tenant_id, hazard_id) references hazards,
  constraint found_by_then check (found_on <= until_on),
  constraint frozen_afterwards check (frozen_on > until_on)
);
alter table hazard_cohorts enable row level security;
create policy tenant on hazard_cohorts using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy own_entity on hazard_cohorts as restrictive
  using (case when (select current_entity()) is null then true else entity_id = (select current_entity()) end)
  with check ((select current_entity()) is null);
grant select, insert on hazard_cohorts to zhiben_app;

-- The gate says its steps now; "yes" meant: reviewed, then closed by the regulator. "No" is the rule being off.
update parameters set value = '[{"step": "review", "by": "reviewer"}, {"step": "close", "by": "regulator"}]' where name = 'hazard.closure-gate' and value = 'true';
update parameters set value = 'null' where name = 'hazard.closure-gate' and value = 'false';
