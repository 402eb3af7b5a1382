-- What may become of a deed is refused aloud, not passed over in silence: only one that a record brought about is withdrawn, once.
drop policy only_withdrawn on duty_fulfilments;
create policy only_withdrawn on duty_fulfilments as restrictive for update using (withdrawn_on is null) with check (withdrawn_on is not null and source_id is not null);
