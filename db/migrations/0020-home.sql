-- 各处等我的: 今天 counts what waits in each list. What these counts look for is a small part of large tables, so each has an
-- index of just that part.

create index supervisions_proposed on supervisions (tenant_id, organisation_id) where proposed_rung is not null;
create index measures_unanswered on supervision_measures (tenant_id, answer_by, supervision_id) where state = 'taken' and answered_on is null;
create index problems_entered on problems (tenant_id, state, organisation_id) where hazard_id is null;
