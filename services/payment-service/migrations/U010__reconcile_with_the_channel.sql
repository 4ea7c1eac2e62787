-- Why: takes back V010.

drop index payment.idx_refunds_ended_at;
drop index payment.idx_payment_attempts_channel_paid_at;
drop table payment.reconciliation_differences;
drop table payment.reconciliation_runs;
