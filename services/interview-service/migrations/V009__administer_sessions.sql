-- People administer sessions, and what they do is written down; a candidate's words are removed at their wish, with a proof that stays.

-- Acts of administration. Rows are only added; metadata holds no secret and no word of a candidate.
create table interview.audit_logs (
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
  constraint fk_audit_logs_tenant_id foreign key (tenant_id)
    references interview.tenants (id) on update cascade on delete restrict
);
create index idx_audit_logs_tenant_id on interview.audit_logs (tenant_id, id);
create index idx_audit_logs_tenant_id_resource on interview.audit_logs (tenant_id, resource, resource_id);
create trigger set_updated_at before update on interview.audit_logs
  for each row execute function interview.set_updated_at();

-- The proof that a candidate's data were removed: how many rows of each table, and what bookkeeping keeps. Rows are only added.
create table interview.deletions (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  public_id uuid not null,
  requested_by varchar(20) not null,
  removed jsonb not null,
  kept jsonb not null,
  deleted_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_deletions primary key (id),
  constraint uk_deletions_public_id unique (public_id),
  constraint uk_deletions_session_id unique (tenant_id, session_id),
  constraint chk_deletions_requested_by check (requested_by in ('CANDIDATE', 'ADMINISTRATOR')),
  constraint chk_deletions_removed check (jsonb_typeof(removed) = 'object' and jsonb_typeof(kept) = 'array'),
  constraint fk_deletions_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict
);
create trigger set_updated_at before update on interview.deletions
  for each row execute function interview.set_updated_at();

alter table interview.sessions add column deleted_at timestamptz;

grant select, insert on interview.audit_logs, interview.deletions to interview_service;
grant delete on
  interview.qa_records, interview.turns, interview.feedback, interview.ratings, interview.session_tokens, interview.plans
  to interview_service;
