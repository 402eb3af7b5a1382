-- A duty that another record fulfils by itself (an article that was published) names that record: it counts once, and opens.

alter table duty_fulfilments
  add column source_type text check (source_type in ('exposure')),
  add column source_id uuid,
  add constraint source_is_whole check ((source_type is null) = (source_id is null));
create unique index duty_fulfilments_once on duty_fulfilments (tenant_id, commitment_id, rule, organisation_id, source_id) where source_id is not null;
