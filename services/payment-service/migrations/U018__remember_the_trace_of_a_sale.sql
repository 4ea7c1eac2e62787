-- Why: takes back V018.

alter table payment.payment_attempts drop column traceparent;
