-- no-transaction
-- Why: what was activated of late is looked for each hour and refunds without an outcome are counted each minute, however many there are in all.

-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently idx_access_codes_activated_at on payment.access_codes using brin (activated_at) with (autosummarize = on);
-- squawk-ignore ban-concurrent-index-creation-in-transaction
create index concurrently idx_refunds_open on payment.refunds (created_at) where status in ('REQUESTED', 'UNKNOWN');
