-- no-transaction
-- Why: takes back V012.

drop index concurrently interview.idx_sessions_prepared;
drop index concurrently interview.idx_sessions_started_at;
