-- Why: every write pays for every index, and an update touches none where no index holds what it changes (HOT).

-- Paying an order changes its status: no index of orders may name that. Lists go by time and filter; the job that expires
-- orders goes along a stretch of expiries.
drop index payment.idx_orders_tenant_status;
drop index payment.idx_orders_status_expires_at;
create index idx_orders_expires_at on payment.orders (expires_at);
-- Room on each page for the version that is paid.
alter table payment.orders set (fillfactor = 80);

-- Nobody asks for an attempt by its public id, which out_trade_no repeats; and most of its life it has no payment_id.
alter table payment.payment_attempts drop constraint uk_payment_attempts_public_id;
alter table payment.payment_attempts drop constraint uk_payment_attempts_channel_payment_id;
create unique index uk_payment_attempts_channel_payment_id
  on payment.payment_attempts (channel, payment_id) where payment_id is not null;

-- Products are never deleted, and nobody lists codes or access by product. What is old is found by its id, which grows with time.
drop index payment.idx_access_codes_tenant_product;
drop index payment.idx_user_access_tenant_product;
drop index payment.idx_notifications_created_at;
