-- Why: people issue, revoke and reissue access codes by hand, and send events again that a group could not handle.

alter table payment.access_codes
  -- What people call it who must not know it.
  add column public_id uuid not null default gen_random_uuid(),
  -- Of whom it is, where no order says so.
  add column user_id bigint,
  -- Who issued it by hand, and for which team: the sub and the team of a token.
  add column issued_by varchar(255),
  add column issued_team varchar(64),
  -- The revoked one in whose place it was issued, which has left its order to it.
  add column replaces_id bigint,
  add constraint uk_access_codes_public_id unique (public_id),
  add constraint fk_access_codes_user foreign key (tenant_id, user_id)
    references payment.users (tenant_id, id) on update cascade on delete restrict,
  add constraint fk_access_codes_replaces foreign key (tenant_id, replaces_id)
    references payment.access_codes (tenant_id, id) on update cascade on delete restrict;
create unique index uk_access_codes_tenant_replaces on payment.access_codes (tenant_id, replaces_id)
  where replaces_id is not null;
create index idx_access_codes_tenant_issued_by on payment.access_codes (tenant_id, issued_by) where issued_by is not null;
create index idx_access_codes_tenant_user on payment.access_codes (tenant_id, user_id) where user_id is not null;

-- Which dead letters were sent again. An offset alone may come again: a topic can be made anew.
create table payment.dead_letter_replays (
  id bigint generated always as identity,
  tenant_id bigint not null,
  topic varchar(100) not null,
  consumer_group varchar(100) not null,
  letter_offset bigint not null,
  parked_at timestamptz not null,
  replays integer not null default 0,
  replayed_by varchar(255) not null,
  replayed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_dead_letter_replays primary key (id),
  constraint uk_dead_letter_replays_letter unique (topic, consumer_group, letter_offset, parked_at),
  constraint chk_dead_letter_replays_replays check (replays >= 0),
  constraint fk_dead_letter_replays_tenant foreign key (tenant_id) references payment.tenants (id) on update cascade on delete restrict
);
create trigger touch_updated_at before update on payment.dead_letter_replays
  for each row execute function payment.touch_updated_at();
grant select, insert, update on payment.dead_letter_replays to payment_service;
