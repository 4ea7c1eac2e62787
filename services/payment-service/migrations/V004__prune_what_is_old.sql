-- Why: what is old is deleted by a job; books, codes and logs are kept.

grant delete on payment.outbox, payment.idempotency_keys, payment.notifications to payment_service;
