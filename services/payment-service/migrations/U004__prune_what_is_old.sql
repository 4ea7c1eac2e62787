-- Why: takes back V004.

revoke delete on payment.outbox, payment.idempotency_keys, payment.notifications from payment_service;
