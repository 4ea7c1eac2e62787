-- A reply that begins anew has the same holder: readers see it by the draft, and the fence tells holders apart.
alter table interview.turns
  add column draft integer not null default 1,
  add constraint chk_turns_draft check (draft >= 1);
