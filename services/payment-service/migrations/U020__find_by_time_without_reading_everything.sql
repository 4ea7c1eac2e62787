-- no-transaction
-- Why: takes back V020.

drop index concurrently payment.idx_refunds_open;
drop index concurrently payment.idx_access_codes_activated_at;
