-- Why: takes back V017.

drop index payment.idx_access_codes_created_at;
drop index payment.idx_notifications_created_at;
drop index payment.idx_payment_attempts_created_at;
drop index payment.idx_orders_created_at;
drop table payment.kpi_values;
