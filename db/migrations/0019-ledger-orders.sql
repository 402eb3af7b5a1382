-- Lists of a million hazards. What is still open has no closing day: said as a rule, so that a list of open cases in the order
-- of closing days looks for none. And the orders by day know the other days, state and level, so that a list along them reads
-- the table only for the rows it shows. entity_id stands in each because row-level security asks for it.
alter table hazards add constraint only_ended_has_closing_day check (closed_on is null or state in ('closed', 'voided'));

drop index hazards_by_due;
drop index hazards_by_found;
drop index hazards_by_closed;
drop index hazards_by_region;
drop index hazards_by_region_due;
drop index hazards_by_state;
drop index hazards_by_holder;
create index hazards_by_due on hazards (tenant_id, due_on, id) include (entity_id, found_on, closed_on, state, level);
create index hazards_by_found on hazards (tenant_id, found_on desc, id desc) include (entity_id, due_on, closed_on, state, level);
create index hazards_by_closed on hazards (tenant_id, closed_on, id) include (entity_id, found_on, due_on, state, level);
-- Most lists are those of a community or a street: this one answers all their simple filters and orders by itself.
create index hazards_by_region on hazards (tenant_id, region_id, due_on, id)
  include (entity_id, found_on, closed_on, state, level, category, channel, industry, organisation_id, holder, holder_organisation_id, returned_times, number);
-- The board of open cases is counted from this one alone.
create index hazards_by_state on hazards (tenant_id, state, level, due_on, id) include (entity_id, region_id);
create index hazards_by_holder on hazards (tenant_id, holder_organisation_id, due_on, id) include (entity_id, holder, state) where holder_organisation_id is not null;
create index hazards_by_extension on hazards (tenant_id, organisation_id) where extension_until is not null;
create index hazards_by_industry on hazards (tenant_id, industry, id) include (entity_id);

-- Who was overdue at the end of a day, however long ago.
create index case_days_overdue on case_days (tenant_id, until, day) include (entity_id, case_id, level, region_id, industry) where open and overdue;
-- Deadlines missed in a period.
create index case_days_missed on case_days (tenant_id, day) include (entity_id, case_id, level, region_id, industry) where due > met;

-- How many units there are here, and how many without a regulator.
create index entities_supervised on entities (tenant_id, status, organisation_id, region_path, id) where voided_on is null;
