-- Why: a customer gets the access code by e-mail once per order, whatever is delivered twice and whoever crashes.

-- The code itself is not here: it is read from the event, and nowhere else.
create table payment.emails (
  id bigint generated always as identity,
  tenant_id bigint not null,
  order_id bigint not null,
  event_id uuid not null,
  kind varchar(20) not null,
  language varchar(10) not null,
  status varchar(20) not null,
  claimed_until timestamptz,
  attempts integer not null default 0,
  failure_code varchar(64),
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_emails primary key (id),
  constraint uk_emails_tenant_order_kind unique (tenant_id, order_id, kind),
  constraint chk_emails_kind check (kind in ('ACCESS_CODE')),
  constraint chk_emails_language check (language in ('zh-CN', 'en')),
  constraint chk_emails_status check (status in ('PENDING', 'SENT', 'REFUSED')),
  constraint chk_emails_attempts check (attempts >= 0),
  constraint chk_emails_sent_at check ((status = 'SENT') = (sent_at is not null)),
  constraint chk_emails_failure_code check (status <> 'REFUSED' or failure_code is not null),
  constraint fk_emails_order foreign key (tenant_id, order_id)
    references payment.orders (tenant_id, id) on update cascade on delete restrict
);
create trigger touch_updated_at before update on payment.emails
  for each row execute function payment.touch_updated_at();

grant select, insert, update on payment.emails to payment_service;
