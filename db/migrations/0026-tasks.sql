-- What a plan leaves undone when it is closed ends with it and stays on record: 已随方案结束. What its successor takes along says
-- which commitment it goes on from, so that nothing looks lost between two campaigns.

alter table tasks
  add column ended_on date,
  drop constraint tasks_state_check,
  add constraint tasks_state_check check (state in ('assigned', 'started', 'submitted', 'done', 'superseded', 'ended')),
  add constraint ended_says_when check ((state = 'ended') = (ended_on is not null));

-- the commitment of the plan before that this one goes on from
alter table plan_clauses add column continues uuid;
