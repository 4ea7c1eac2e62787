-- Why: people administer tenants: what they do is written down, and neither a change nor a secret is lost between two of them.

-- Acts of administration. Rows are only added; metadata holds no secret.
create table payment.audit_logs (
  id bigint generated always as identity,
  tenant_id bigint not null,
  actor varchar(255) not null,
  actor_tenant varchar(64),
  team varchar(64),
  roles jsonb not null,
  is_foreign boolean not null,
  action varchar(64) not null,
  resource varchar(40) not null,
  resource_id varchar(100),
  request_id uuid not null,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_audit_logs primary key (id),
  constraint chk_audit_logs_roles check (jsonb_typeof(roles) = 'array'),
  constraint chk_audit_logs_metadata check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 4096),
  constraint fk_audit_logs_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);
create index idx_audit_logs_tenant_id on payment.audit_logs (tenant_id, id);
create index idx_audit_logs_tenant_resource on payment.audit_logs (tenant_id, resource, resource_id);
create trigger touch_updated_at before update on payment.audit_logs
  for each row execute function payment.touch_updated_at();
grant select, insert on payment.audit_logs to payment_service;

-- Counts changes, so that nobody overwrites one that they have not seen.
alter table payment.products
  add column version integer not null default 1,
  add constraint chk_products_version check (version >= 1);

-- Which secret is in use: it is shown to the request that made it, and to no other.
alter table payment.api_clients
  add column secret_id uuid not null default gen_random_uuid(),
  add column secret_changed_at timestamptz not null default now(),
  add constraint uk_api_clients_secret_id unique (secret_id);
