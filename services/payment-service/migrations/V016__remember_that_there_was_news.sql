-- Why: a payment must not end the question that other news of the channel, which came before it, has asked for.

-- When the channel last told genuinely of something else than a payment.
alter table payment.payment_attempts add column news_at timestamptz;
