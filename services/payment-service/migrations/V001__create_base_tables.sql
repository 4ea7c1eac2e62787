-- Why: orders, payments, access codes and the machinery that makes each of them happen exactly once.

create function payment.touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- How contracts write moments and money, for statements that build an event in SQL.
create function payment.utc_text(moment timestamptz) returns text language sql stable strict parallel safe
  return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

create function payment.yuan_text(amount_fen bigint) returns text language sql immutable strict parallel safe
  return (amount_fen / 100)::text || '.' || lpad((amount_fen % 100)::text, 2, '0');

create table payment.tenants (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  name varchar(128) not null,
  status varchar(20) not null default 'ACTIVE',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_tenants primary key (id),
  constraint uk_tenants_public_id unique (public_id),
  constraint chk_tenants_status check (status in ('ACTIVE', 'INACTIVE'))
);

create table payment.users (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  tenant_id bigint not null,
  external_id varchar(100) not null,
  display_name varchar(100),
  email varchar(254),
  language varchar(10) not null default 'zh-CN',
  status varchar(20) not null default 'ACTIVE',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_users primary key (id),
  constraint uk_users_public_id unique (public_id),
  constraint uk_users_tenant_id unique (tenant_id, id),
  constraint uk_users_tenant_external_id unique (tenant_id, external_id),
  constraint chk_users_status check (status in ('ACTIVE', 'INACTIVE')),
  constraint chk_users_language check (language in ('zh-CN', 'en')),
  constraint fk_users_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);

create table payment.products (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  tenant_id bigint not null,
  name varchar(128) not null,
  price_fen bigint not null,
  code_validity_days integer not null,
  late_payment_policy varchar(20) not null default 'FULFIL',
  interview_kind varchar(20) not null,
  interview_questions integer not null,
  interview_minutes integer not null,
  interview_language varchar(10) not null default 'zh-CN',
  status varchar(20) not null default 'ACTIVE',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_products primary key (id),
  constraint uk_products_public_id unique (public_id),
  constraint uk_products_tenant_id unique (tenant_id, id),
  constraint uk_products_tenant_name unique (tenant_id, name),
  constraint chk_products_price_fen check (price_fen between 1 and 10000000000),
  constraint chk_products_code_validity_days check (code_validity_days between 1 and 3650),
  constraint chk_products_late_payment_policy check (late_payment_policy in ('FULFIL', 'REFUND')),
  constraint chk_products_interview_kind check (interview_kind in ('TECHNICAL', 'BEHAVIORAL', 'GENERAL')),
  constraint chk_products_interview_questions check (interview_questions between 1 and 20),
  constraint chk_products_interview_minutes check (interview_minutes between 5 and 180),
  constraint chk_products_interview_language check (interview_language in ('zh-CN', 'en')),
  constraint chk_products_status check (status in ('ACTIVE', 'INACTIVE')),
  constraint fk_products_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);

create table payment.api_clients (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  tenant_id bigint not null,
  client_id varchar(64) not null,
  kind varchar(20) not null default 'PARTNER',
  secret_encrypted varchar(512) not null,
  previous_secret_encrypted varchar(512),
  status varchar(20) not null default 'ACTIVE',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_api_clients primary key (id),
  constraint uk_api_clients_public_id unique (public_id),
  constraint uk_api_clients_tenant_id unique (tenant_id, id),
  constraint uk_api_clients_client_id unique (client_id),
  constraint chk_api_clients_kind check (kind in ('PARTNER', 'SERVICE')),
  constraint chk_api_clients_status check (status in ('ACTIVE', 'INACTIVE')),
  constraint fk_api_clients_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);

-- Nonces of signed requests, used only while Redis is away.
create table payment.request_nonces (
  id bigint generated always as identity,
  tenant_id bigint not null,
  api_client_id bigint not null,
  nonce varchar(64) not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_request_nonces primary key (id),
  constraint uk_request_nonces_client_nonce unique (api_client_id, nonce),
  constraint fk_request_nonces_api_client foreign key (tenant_id, api_client_id)
    references payment.api_clients (tenant_id, id) on update cascade on delete restrict
);
create index idx_request_nonces_expires_at on payment.request_nonces (expires_at);

create table payment.orders (
  id bigint generated always as identity,
  public_id uuid not null,
  tenant_id bigint not null,
  user_id bigint not null,
  product_id bigint not null,
  amount_fen bigint not null,
  refunded_fen bigint not null default 0,
  status varchar(20) not null default 'PENDING',
  expires_at timestamptz not null,
  paid_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_orders primary key (id),
  constraint uk_orders_public_id unique (public_id),
  constraint uk_orders_tenant_id unique (tenant_id, id),
  constraint chk_orders_status check (status in ('PENDING', 'PAID', 'CANCELLED', 'REFUNDED')),
  constraint chk_orders_amount_fen check (amount_fen > 0),
  constraint chk_orders_refunded_fen check (refunded_fen between 0 and amount_fen),
  constraint chk_orders_paid_at check (status not in ('PAID', 'REFUNDED') or paid_at is not null),
  constraint fk_orders_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict,
  constraint fk_orders_user foreign key (tenant_id, user_id)
    references payment.users (tenant_id, id) on update cascade on delete restrict,
  constraint fk_orders_product foreign key (tenant_id, product_id)
    references payment.products (tenant_id, id) on update cascade on delete restrict
);
create index idx_orders_tenant_status on payment.orders (tenant_id, status);
create index idx_orders_tenant_user on payment.orders (tenant_id, user_id);
create index idx_orders_tenant_created_at on payment.orders (tenant_id, created_at desc);
create index idx_orders_status_expires_at on payment.orders (status, expires_at) where status = 'PENDING';

create table payment.payment_attempts (
  id bigint generated always as identity,
  public_id uuid not null,
  tenant_id bigint not null,
  order_id bigint not null,
  channel varchar(20) not null,
  out_trade_no varchar(64) not null,
  subject varchar(128) not null,
  amount_fen bigint not null,
  status varchar(20) not null default 'CREATED',
  qr_code varchar(1024),
  payment_id varchar(64),
  expires_at timestamptz not null,
  paid_at timestamptz,
  query_due_at timestamptz,
  query_count integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_payment_attempts primary key (id),
  constraint uk_payment_attempts_public_id unique (public_id),
  constraint uk_payment_attempts_tenant_id unique (tenant_id, id),
  constraint uk_payment_attempts_channel_out_trade_no unique (channel, out_trade_no),
  constraint uk_payment_attempts_channel_payment_id unique (channel, payment_id),
  constraint chk_payment_attempts_status check (
    status in ('CREATED', 'AWAITING_PAYMENT', 'UNKNOWN', 'FAILED', 'CLOSED', 'PAID', 'REFUNDED')),
  constraint chk_payment_attempts_amount_fen check (amount_fen > 0),
  constraint chk_payment_attempts_qr_code check (status <> 'AWAITING_PAYMENT' or qr_code is not null),
  constraint chk_payment_attempts_paid check (status not in ('PAID', 'REFUNDED') or (payment_id is not null and paid_at is not null)),
  constraint fk_payment_attempts_order foreign key (tenant_id, order_id)
    references payment.orders (tenant_id, id) on update cascade on delete restrict
);
create index idx_payment_attempts_tenant_order on payment.payment_attempts (tenant_id, order_id);
create index idx_payment_attempts_query_due_at on payment.payment_attempts (query_due_at) where query_due_at is not null;

-- One row per notification of a channel, however often it is repeated. One that matches no attempt has no tenant.
create table payment.notifications (
  id bigint generated always as identity,
  tenant_id bigint,
  attempt_id bigint,
  channel varchar(20) not null,
  notify_id varchar(128) not null,
  out_trade_no varchar(64) not null,
  trade_status varchar(32) not null,
  amount_fen bigint,
  outcome varchar(20) not null,
  deliveries integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_notifications primary key (id),
  constraint uk_notifications_channel_notify_id unique (channel, notify_id),
  constraint chk_notifications_outcome check (
    outcome in ('SETTLED', 'REPEAT', 'SURPLUS', 'LATE_REFUND', 'MISMATCH', 'UNMATCHED', 'NOTED')),
  constraint fk_notifications_attempt foreign key (tenant_id, attempt_id)
    references payment.payment_attempts (tenant_id, id) on update cascade on delete restrict
);
create index idx_notifications_tenant_attempt on payment.notifications (tenant_id, attempt_id);
create index idx_notifications_created_at on payment.notifications (created_at);

-- The shared table: interview-service may read the columns granted below, so only public ids stand in them.
create table payment.access_codes (
  id bigint generated always as identity,
  tenant_id bigint not null,
  product_id bigint not null,
  order_id bigint,
  code varchar(12) not null,
  status varchar(20) not null default 'AVAILABLE',
  expire_at timestamptz not null,
  activated_at timestamptz,
  session_public_id uuid,
  tenant_public_id uuid not null,
  order_public_id uuid,
  product_public_id uuid not null,
  product_name varchar(128) not null,
  interview jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_access_codes primary key (id),
  constraint uk_access_codes_code unique (code),
  constraint uk_access_codes_tenant_id unique (tenant_id, id),
  constraint uk_access_codes_tenant_order unique (tenant_id, order_id),
  constraint chk_access_codes_code check (code ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
  constraint chk_access_codes_status check (status in ('AVAILABLE', 'ACTIVATED', 'EXPIRED', 'REVOKED')),
  constraint chk_access_codes_activated check (status <> 'ACTIVATED' or (activated_at is not null and session_public_id is not null)),
  constraint fk_access_codes_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict,
  constraint fk_access_codes_product foreign key (tenant_id, product_id)
    references payment.products (tenant_id, id) on update cascade on delete restrict,
  constraint fk_access_codes_order foreign key (tenant_id, order_id)
    references payment.orders (tenant_id, id) on update cascade on delete restrict
);
create index idx_access_codes_tenant_status on payment.access_codes (tenant_id, status);
create index idx_access_codes_tenant_product on payment.access_codes (tenant_id, product_id);
create index idx_access_codes_expire_at on payment.access_codes (expire_at) where status = 'AVAILABLE';

create table payment.user_access (
  id bigint generated always as identity,
  tenant_id bigint not null,
  user_id bigint not null,
  product_id bigint not null,
  access_code_id bigint not null,
  granted_at timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_user_access primary key (id),
  constraint uk_user_access_access_code unique (tenant_id, access_code_id),
  constraint fk_user_access_user foreign key (tenant_id, user_id)
    references payment.users (tenant_id, id) on update cascade on delete restrict,
  constraint fk_user_access_product foreign key (tenant_id, product_id)
    references payment.products (tenant_id, id) on update cascade on delete restrict,
  constraint fk_user_access_access_code foreign key (tenant_id, access_code_id)
    references payment.access_codes (tenant_id, id) on update cascade on delete restrict
);
create index idx_user_access_tenant_user on payment.user_access (tenant_id, user_id);
create index idx_user_access_tenant_product on payment.user_access (tenant_id, product_id);

create table payment.refunds (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  tenant_id bigint not null,
  order_id bigint not null,
  attempt_id bigint not null,
  amount_fen bigint not null,
  reason varchar(20) not null,
  status varchar(20) not null default 'REQUESTED',
  out_request_no varchar(64) not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_refunds primary key (id),
  constraint uk_refunds_public_id unique (public_id),
  constraint uk_refunds_tenant_id unique (tenant_id, id),
  constraint uk_refunds_attempt_out_request_no unique (attempt_id, out_request_no),
  constraint chk_refunds_amount_fen check (amount_fen > 0),
  constraint chk_refunds_reason check (reason in ('SURPLUS', 'LATE_PAYMENT')),
  constraint chk_refunds_status check (status in ('REQUESTED')),
  constraint fk_refunds_order foreign key (tenant_id, order_id)
    references payment.orders (tenant_id, id) on update cascade on delete restrict,
  constraint fk_refunds_attempt foreign key (tenant_id, attempt_id)
    references payment.payment_attempts (tenant_id, id) on update cascade on delete restrict
);
create index idx_refunds_tenant_order on payment.refunds (tenant_id, order_id);
create index idx_refunds_tenant_status on payment.refunds (tenant_id, status);

-- Everything that happened to an order, failures included; never a code, a key or a buyer's name.
create table payment.payment_logs (
  id bigint generated always as identity,
  tenant_id bigint not null,
  order_id bigint,
  action varchar(40) not null,
  status varchar(20) not null,
  error_code varchar(64),
  actor varchar(100) not null,
  request_id uuid,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_payment_logs primary key (id),
  constraint chk_payment_logs_status check (status in ('SUCCEEDED', 'FAILED', 'UNKNOWN')),
  constraint fk_payment_logs_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict,
  constraint fk_payment_logs_order foreign key (tenant_id, order_id)
    references payment.orders (tenant_id, id) on update cascade on delete restrict
);
create index idx_payment_logs_tenant_order on payment.payment_logs (tenant_id, order_id);

create table payment.idempotency_keys (
  id bigint generated always as identity,
  tenant_id bigint not null,
  caller varchar(100) not null,
  route varchar(100) not null,
  key varchar(255) not null,
  body_hash varchar(64) not null,
  resource_id uuid,
  response_status integer,
  response_body jsonb,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_idempotency_keys primary key (id),
  constraint uk_idempotency_keys_tenant_caller_route_key unique (tenant_id, caller, route, key),
  constraint fk_idempotency_keys_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);
create index idx_idempotency_keys_created_at on payment.idempotency_keys (created_at);

create table payment.outbox (
  id bigint generated always as identity,
  tenant_id bigint not null,
  event_id uuid not null,
  topic varchar(100) not null,
  key varchar(100) not null,
  type varchar(100) not null,
  payload jsonb not null,
  headers jsonb not null,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_outbox primary key (id),
  constraint uk_outbox_event_id unique (event_id),
  constraint chk_outbox_payload check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 65536),
  constraint chk_outbox_headers check (jsonb_typeof(headers) = 'object'),
  constraint fk_outbox_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);
create index idx_outbox_unpublished on payment.outbox (id) where published_at is null;

create table payment.inbox (
  id bigint generated always as identity,
  tenant_id bigint not null,
  consumer varchar(100) not null,
  event_id uuid not null,
  type varchar(100) not null,
  handled_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_inbox primary key (id),
  constraint uk_inbox_consumer_event_id unique (consumer, event_id),
  constraint fk_inbox_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);
create index idx_inbox_handled_at on payment.inbox (handled_at);

do $$
declare
  name text;
begin
  for name in
    select table_name from information_schema.columns where table_schema = 'payment' and column_name = 'updated_at'
  loop
    execute format(
      'create trigger touch_updated_at before update on payment.%I for each row execute function payment.touch_updated_at()',
      name);
  end loop;
end $$;

grant usage on schema payment to payment_service, interview_service;
grant select on payment.schema_migrations to payment_service;
grant select, insert, update on
  payment.tenants, payment.users, payment.products, payment.api_clients, payment.orders, payment.payment_attempts,
  payment.notifications, payment.access_codes, payment.user_access, payment.refunds, payment.idempotency_keys, payment.outbox
  to payment_service;
grant select, insert on payment.payment_logs to payment_service;
grant select, insert, delete on payment.request_nonces, payment.inbox to payment_service;
grant select (code, status, expire_at, tenant_public_id, order_public_id, product_public_id, product_name, interview)
  on payment.access_codes to interview_service;
