-- The tables that the kit works on, as every service's first migration has them (a test of each service compares the two).
-- A service adds what is its own: the foreign key to its tenants, and the trigger that sets updated_at.

create table outbox (
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
  constraint chk_outbox_headers check (jsonb_typeof(headers) = 'object')
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);

create index idx_outbox_unpublished on outbox (id) where published_at is null;

create table inbox (
  id bigint generated always as identity,
  tenant_id bigint not null,
  consumer varchar(100) not null,
  event_id uuid not null,
  type varchar(100) not null,
  handled_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_inbox primary key (id),
  constraint uk_inbox_consumer_event_id unique (consumer, event_id)
);

create index idx_inbox_handled_at on inbox (handled_at);

create table idempotency_keys (
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
  constraint uk_idempotency_keys_caller_route_key unique (tenant_id, caller, route, key)
);

create table kpi_values (
  id bigint generated always as identity,
  tenant_id bigint not null,
  kpi varchar(64) not null,
  period varchar(10) not null,
  period_start timestamptz not null,
  numerator numeric(30, 6) not null,
  denominator numeric(30, 6) not null,
  sample_count bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_kpi_values primary key (id),
  constraint uk_kpi_values_tenant_id_kpi_period_period_start unique (tenant_id, kpi, period, period_start),
  constraint chk_kpi_values_period check (period in ('MINUTE', 'HOUR', 'DAY', 'WEEK'))
);
create index idx_kpi_values_period_period_start on kpi_values (period, period_start);
