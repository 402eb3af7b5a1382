-- Whose a value of a parameter is: a pack's (set_by is null) or an administrator's. Loading a pack again brings what it says
-- and takes away what it no longer says; what an administrator set is history and is neither changed nor removed.
grant delete on parameters to zhiben_app;
create policy packs_change_their_own on parameters as restrictive for update
  using (set_by is null and (select current_account()) is null) with check (set_by is null and (select current_account()) is null);
create policy packs_remove_their_own on parameters as restrictive for delete
  using (set_by is null and (select current_account()) is null);
-- An enterprise reads the rules it lives under, and sets none; a person signs what they set.
create policy own_entity on parameters as restrictive for insert
  with check ((select current_entity()) is null and set_by is not distinct from (select current_account()));
