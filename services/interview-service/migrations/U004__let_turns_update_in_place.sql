alter table interview.turns reset (fillfactor);
create index idx_turns_lease_until on interview.turns (lease_until) where status <> 'COMPLETED';
