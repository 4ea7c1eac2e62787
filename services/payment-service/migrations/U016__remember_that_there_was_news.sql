-- Why: takes back V016.

alter table payment.payment_attempts drop column news_at;
