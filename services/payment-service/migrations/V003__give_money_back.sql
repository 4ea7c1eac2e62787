-- Why: money goes back: refunds are asked for, executed and resolved, and what was refunded at the channel itself is seen.

alter table payment.refunds rename column reason to cause;
alter table payment.refunds drop constraint chk_refunds_reason;
alter table payment.refunds drop constraint chk_refunds_status;
alter table payment.refunds
  add column reason varchar(256),
  add column requested_by varchar(100) not null default 'settlement',
  add column revokes_code boolean not null default false,
  add column failure_code varchar(64),
  add column check_due_at timestamptz default now(),
  add column check_count integer not null default 0,
  add column check_reason varchar(64),
  add column called_at timestamptz,
  add column ended_at timestamptz,
  add constraint chk_refunds_cause check (cause in ('REQUESTED', 'SURPLUS', 'LATE_PAYMENT', 'OUTSIDE')),
  add constraint chk_refunds_status check (status in ('REQUESTED', 'UNKNOWN', 'SUCCEEDED', 'REFUSED')),
  add constraint chk_refunds_ended_at check ((status in ('SUCCEEDED', 'REFUSED')) = (ended_at is not null));
create index idx_refunds_check_due_at on payment.refunds (check_due_at) where check_due_at is not null;
create index idx_refunds_tenant_attempt on payment.refunds (tenant_id, attempt_id);

alter table payment.user_access add column withdrawn_at timestamptz;

-- What a notification says of money that went back: the number of the refund and all that was refunded so far.
alter table payment.notifications
  add column refund_no varchar(64),
  add column refunded_fen bigint,
  add constraint chk_notifications_refunded_fen check (refunded_fen > 0);
