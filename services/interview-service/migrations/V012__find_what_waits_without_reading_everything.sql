-- no-transaction
-- Why: what began of late and what waits to be opened is compared with the access codes each hour, however many sessions there are in all.

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently idx_sessions_started_at on interview.sessions using brin (started_at) with (autosummarize = on);
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently idx_sessions_prepared on interview.sessions (id) where status = 'PREPARED';
