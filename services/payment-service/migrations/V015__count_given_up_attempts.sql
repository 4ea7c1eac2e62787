-- Why: attempts that nobody asks about any more are counted each minute, without reading those that have ended.

create index idx_payment_attempts_given_up on payment.payment_attempts (channel)
  where query_due_at is null and status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN');
