-- Why: what the business is like is counted by minute, hour, day and week, apart from the tables that it is made of.

-- One figure of a tenant in a period, as the two sums that it is a ratio of: sums of hours are those of days.
create table payment.kpi_values (
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
  constraint chk_kpi_values_period check (period in ('MINUTE', 'HOUR', 'DAY', 'WEEK')),
  constraint fk_kpi_values_tenant foreign key (tenant_id)
    references payment.tenants (id) on update cascade on delete restrict
);
create index idx_kpi_values_period_period_start on payment.kpi_values (period, period_start);
create trigger touch_updated_at before update on payment.kpi_values
  for each row execute function payment.touch_updated_at();
grant select, insert, update, delete on payment.kpi_values to payment_service;

-- What happened in a time, of all tenants: these grow at their end only, so that a few pages of summary are enough.
create index idx_orders_created_at on payment.orders using brin (created_at) with (autosummarize = on);
create index idx_payment_attempts_created_at on payment.payment_attempts using brin (created_at) with (autosummarize = on);
create index idx_notifications_created_at on payment.notifications using brin (created_at) with (autosummarize = on);
create index idx_access_codes_created_at on payment.access_codes using brin (created_at) with (autosummarize = on);
