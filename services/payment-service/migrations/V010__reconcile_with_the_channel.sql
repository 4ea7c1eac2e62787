-- Why: each day the channel's bill is held against our books, and what differs is kept until it is healed or closed.

-- One row per channel and day. A bill is of the whole merchant, so that a run belongs to no tenant.
create table payment.reconciliation_runs (
  id bigint generated always as identity,
  tenant_id bigint,
  channel varchar(20) not null,
  day date not null,
  status varchar(20) not null default 'PENDING',
  due_at timestamptz,
  check_count integer not null default 0,
  check_reason varchar(64),
  payments integer,
  refunds integer,
  paid_fen bigint,
  refunded_fen bigint,
  fee_fen bigint,
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_reconciliation_runs primary key (id),
  constraint uk_reconciliation_runs_channel_day unique (channel, day),
  constraint chk_reconciliation_runs_status check (status in ('PENDING', 'RECONCILED', 'GIVEN_UP')),
  constraint chk_reconciliation_runs_due_at check ((status = 'PENDING') = (due_at is not null)),
  constraint chk_reconciliation_runs_ended_at check ((status = 'PENDING') = (ended_at is null)),
  constraint chk_reconciliation_runs_tenant_id check (tenant_id is null)
);
create index idx_reconciliation_runs_due_at on payment.reconciliation_runs (due_at) where due_at is not null;

-- What the channel says and our books do not, or the other way. One about a number that no attempt has belongs to nobody.
create table payment.reconciliation_differences (
  id bigint generated always as identity,
  public_id uuid not null default gen_random_uuid(),
  tenant_id bigint,
  attempt_id bigint,
  channel varchar(20) not null,
  day date not null,
  kind varchar(20) not null,
  status varchar(20) not null default 'OPEN',
  out_trade_no varchar(64) not null,
  out_request_no varchar(64),
  ours varchar(64),
  theirs varchar(64),
  reason varchar(256),
  ended_by varchar(100),
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_reconciliation_differences primary key (id),
  constraint uk_reconciliation_differences_public_id unique (public_id),
  constraint uk_reconciliation_differences_what
    unique nulls not distinct (channel, day, kind, out_trade_no, out_request_no),
  constraint chk_reconciliation_differences_kind check (
    kind in ('MISSING_HERE', 'MISSING_THERE', 'AMOUNT', 'STATUS', 'FEE', 'REFUND')),
  constraint chk_reconciliation_differences_status check (status in ('OPEN', 'HEALED', 'CLOSED')),
  constraint chk_reconciliation_differences_ended check ((status = 'OPEN') = (ended_at is null)),
  constraint chk_reconciliation_differences_closed check (
    status <> 'CLOSED' or (reason is not null and ended_by is not null)),
  constraint chk_reconciliation_differences_tenant_id check ((tenant_id is null) = (attempt_id is null)),
  constraint fk_reconciliation_differences_attempt foreign key (tenant_id, attempt_id)
    references payment.payment_attempts (tenant_id, id) on update cascade on delete restrict
);
create index idx_reconciliation_differences_open on payment.reconciliation_differences (id) where status = 'OPEN';
create index idx_reconciliation_differences_tenant_attempt
  on payment.reconciliation_differences (tenant_id, attempt_id);

-- A day's payments and refunds. Paying an attempt writes its payment_id to an index already.
create index idx_payment_attempts_channel_paid_at
  on payment.payment_attempts (channel, paid_at) where paid_at is not null;
create index idx_refunds_ended_at on payment.refunds (ended_at) where ended_at is not null;

create trigger touch_updated_at before update on payment.reconciliation_runs
  for each row execute function payment.touch_updated_at();
create trigger touch_updated_at before update on payment.reconciliation_differences
  for each row execute function payment.touch_updated_at();

grant select, insert, update on payment.reconciliation_runs, payment.reconciliation_differences to payment_service;
