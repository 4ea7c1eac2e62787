-- Why: takes back V002.

create index idx_notifications_created_at on payment.notifications (created_at);
create index idx_user_access_tenant_product on payment.user_access (tenant_id, product_id);
create index idx_access_codes_tenant_product on payment.access_codes (tenant_id, product_id);

drop index payment.uk_payment_attempts_channel_payment_id;
alter table payment.payment_attempts add constraint uk_payment_attempts_channel_payment_id unique (channel, payment_id);
alter table payment.payment_attempts add constraint uk_payment_attempts_public_id unique (public_id);

alter table payment.orders reset (fillfactor);
drop index payment.idx_orders_expires_at;
create index idx_orders_status_expires_at on payment.orders (status, expires_at) where status = 'PENDING';
create index idx_orders_tenant_status on payment.orders (tenant_id, status);
