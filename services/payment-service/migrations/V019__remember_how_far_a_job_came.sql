-- Why: a process that has just started reads no orders of years ago to find those whose time is over.

-- About all tenants. What lies before that moment is done with, or is another job's.
create table payment.job_progress (
  id bigint generated always as identity,
  job varchar(64) not null,
  reached_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_job_progress primary key (id),
  constraint uk_job_progress_job unique (job)
);
create trigger touch_updated_at before update on payment.job_progress
  for each row execute function payment.touch_updated_at();
grant select, insert, update on payment.job_progress to payment_service;
