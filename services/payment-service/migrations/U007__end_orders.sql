-- Why: takes back V007.

drop index payment.idx_orders_cancel_requested_at;
alter table payment.orders drop column cancel_requested_at;
alter table payment.payment_attempts
  drop column events_token_hash,
  drop column query_reason,
  drop column close_requested_at;
