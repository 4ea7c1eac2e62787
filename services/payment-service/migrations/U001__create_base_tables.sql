-- Why: takes back V001, children first; the schema itself belongs to the migration runner.

drop table
  payment.inbox, payment.outbox, payment.idempotency_keys, payment.payment_logs, payment.refunds, payment.user_access,
  payment.access_codes, payment.notifications, payment.payment_attempts, payment.orders, payment.request_nonces,
  payment.api_clients, payment.products, payment.users, payment.tenants;
drop function payment.yuan_text(bigint);
drop function payment.utc_text(timestamptz);
drop function payment.touch_updated_at();
revoke select on payment.schema_migrations from payment_service;
revoke usage on schema payment from payment_service, interview_service;
