-- Interviews need a home of their own: sessions with their turns, feedback and model calls, and what events and retries rest on.

create function interview.set_updated_at() returns trigger
  language plpgsql
  as $$
begin
  new.updated_at = now();
  return new;
end
$$;

-- Filled from events and from verify: payment-service owns the organisations, this schema only needs something to refer to.
create table interview.tenants (
  id bigint generated always as identity,
  public_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_tenants primary key (id),
  constraint uk_tenants_public_id unique (public_id)
);

create table interview.sessions (
  id bigint generated always as identity,
  tenant_id bigint not null,
  public_id uuid not null,
  access_code varchar(12) not null,
  code_expire_at timestamptz not null,
  -- Which of the three answered for the access code; a prepared session was not asked for yet.
  code_checked_by varchar(20),
  status varchar(20) not null,
  kind varchar(20) not null,
  language varchar(10) not null,
  question_count integer not null,
  minutes integer not null,
  position varchar(200),
  job_description varchar(8000),
  resume varchar(20000),
  question_number integer not null default 0,
  started_at timestamptz,
  ends_at timestamptz,
  -- Time lost to our own faults, already added to ends_at.
  returned_ms bigint not null default 0,
  ended_at timestamptz,
  end_reason varchar(30),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_sessions primary key (id),
  constraint uk_sessions_tenant_id_id unique (tenant_id, id),
  constraint uk_sessions_public_id unique (public_id),
  -- One access code opens one interview, whatever races.
  constraint uk_sessions_access_code unique (access_code),
  constraint fk_sessions_tenant_id foreign key (tenant_id)
    references interview.tenants (id) on update cascade on delete restrict,
  constraint chk_sessions_status check (
    status in ('PREPARED', 'IN_PROGRESS', 'COMPLETED', 'ABANDONED', 'EXPIRED', 'REJECTED')
  ),
  constraint chk_sessions_kind check (kind in ('TECHNICAL', 'BEHAVIORAL', 'GENERAL')),
  constraint chk_sessions_language check (language in ('zh-CN', 'en')),
  constraint chk_sessions_code_checked_by check (code_checked_by in ('VERIFY', 'CACHE', 'TABLE')),
  constraint chk_sessions_end_reason check (
    end_reason in (
      'ALL_QUESTIONS_ASKED', 'FINISHED_EARLY', 'TIME_UP',
      'EXPIRED', 'REVOKED', 'UNKNOWN', 'ALREADY_USED', 'REFUNDED'
    )
  ),
  constraint chk_sessions_question_count check (question_count between 1 and 20),
  constraint chk_sessions_question_number check (question_number between 0 and question_count),
  constraint chk_sessions_minutes check (minutes between 5 and 180),
  constraint chk_sessions_returned_ms check (returned_ms >= 0),
  constraint chk_sessions_started check (
    status not in ('IN_PROGRESS', 'COMPLETED')
    or (started_at is not null and ends_at is not null and code_checked_by is not null)
  ),
  constraint chk_sessions_ended check (
    (status in ('PREPARED', 'IN_PROGRESS')) = (ended_at is null) and (ended_at is null) = (end_reason is null)
  )
);

create index idx_sessions_ends_at on interview.sessions (ends_at) where status = 'IN_PROGRESS';

-- Only hashes: whoever reads this table can open nothing.
create table interview.session_tokens (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  token_sha256 varchar(64) not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_session_tokens primary key (id),
  constraint uk_session_tokens_token_sha256 unique (token_sha256),
  constraint fk_session_tokens_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict
);

create index idx_session_tokens_tenant_id_session_id on interview.session_tokens (tenant_id, session_id);

create table interview.qa_records (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  number integer not null,
  status varchar(20) not null default 'PLANNED',
  question varchar(2000) not null,
  -- The planned question as the question bank gave it, so that a later bank changes no interview.
  plan jsonb not null,
  answer varchar(8000),
  -- [{ question, answer | null }] in the order asked.
  follow_ups jsonb not null default '[]',
  asked_at timestamptz,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_qa_records primary key (id),
  constraint uk_qa_records_session_id_number unique (tenant_id, session_id, number),
  constraint fk_qa_records_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint chk_qa_records_number check (number between 1 and 20),
  constraint chk_qa_records_status check (status in ('PLANNED', 'ASKED', 'ANSWERED', 'UNANSWERED')),
  constraint chk_qa_records_follow_ups check (jsonb_typeof(follow_ups) = 'array')
);

create table interview.turns (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  client_message_id uuid not null,
  status varchar(20) not null default 'CLAIMED',
  message varchar(8000) not null,
  question_number integer not null,
  -- Only the holder of the current fence may write; once its lease is over, anybody may take the turn over.
  fence integer not null default 1,
  lease_until timestamptz not null,
  -- Calls begun, written before each call: a take-over knows from them what was lost.
  decide_calls integer not null default 0,
  reply_calls integer not null default 0,
  decision jsonb,
  reply varchar(20000) not null default '',
  action varchar(20),
  -- The question the candidate is left with; null after the last one.
  next_question_number integer,
  next_question varchar(2000),
  is_fallback boolean not null default false,
  decided_at timestamptz,
  completed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_turns primary key (id),
  constraint uk_turns_tenant_id_id unique (tenant_id, id),
  -- A message is answered once, however often it is sent.
  constraint uk_turns_session_id_client_message_id unique (tenant_id, session_id, client_message_id),
  constraint fk_turns_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint chk_turns_status check (status in ('CLAIMED', 'DECIDED', 'COMPLETED')),
  constraint chk_turns_action check (action in ('FOLLOW_UP', 'NEXT_QUESTION', 'CLOSE')),
  constraint chk_turns_fence check (fence >= 1),
  constraint chk_turns_decided check ((status = 'CLAIMED') = (decision is null)),
  constraint chk_turns_completed check (
    (status = 'COMPLETED') = (completed_at is not null) and (status <> 'COMPLETED' or action is not null)
  )
);

-- One running turn a session.
create unique index uk_turns_session_id_running on interview.turns (tenant_id, session_id)
  where status <> 'COMPLETED';

create index idx_turns_lease_until on interview.turns (lease_until) where status <> 'COMPLETED';

create table interview.feedback (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  revision integer not null default 1,
  status varchar(20) not null default 'PENDING',
  lease_until timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  items jsonb not null default '[]',
  dimensions jsonb not null default '[]',
  summary varchar(4000),
  overall_score integer,
  rubric_version varchar(50),
  prompt_version varchar(200),
  schema_version varchar(50),
  model varchar(100),
  ready_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_feedback primary key (id),
  constraint uk_feedback_session_id_revision unique (tenant_id, session_id, revision),
  constraint fk_feedback_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint chk_feedback_status check (status in ('PENDING', 'RUNNING', 'READY', 'FAILED')),
  constraint chk_feedback_revision check (revision >= 1),
  constraint chk_feedback_overall_score check (overall_score between 0 and 100),
  constraint chk_feedback_items check (jsonb_typeof(items) = 'array' and jsonb_typeof(dimensions) = 'array'),
  constraint chk_feedback_ready check ((status = 'READY') = (ready_at is not null))
);

create index idx_feedback_next_attempt_at on interview.feedback (next_attempt_at)
  where status in ('PENDING', 'RUNNING');

create table interview.model_calls (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  turn_id bigint,
  purpose varchar(20) not null,
  model varchar(100) not null,
  prompt_id varchar(100) not null,
  prompt_version varchar(50) not null,
  prompt_sha256 varchar(64) not null,
  request_id varchar(100),
  outcome varchar(30) not null,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cache_write_tokens integer not null default 0,
  cache_read_tokens integer not null default 0,
  latency_ms integer,
  first_token_ms integer,
  -- Whole nano-units: 1,000,000,000 are one unit of the currency.
  cost_nano bigint not null default 0,
  currency varchar(3) not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_model_calls primary key (id),
  constraint fk_model_calls_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint fk_model_calls_turn_id foreign key (tenant_id, turn_id)
    references interview.turns (tenant_id, id) on update cascade on delete restrict,
  constraint chk_model_calls_purpose check (purpose in ('DECIDE', 'REPLY', 'ASSESS')),
  constraint chk_model_calls_outcome check (
    outcome in (
      'RUNNING', 'COMPLETED', 'REFUSED', 'TRUNCATED', 'INVALID', 'TIMED_OUT', 'STALLED', 'RATE_LIMITED',
      'OVERLOADED', 'CONNECTION_FAILED', 'REJECTED', 'FAILED', 'ABORTED', 'LOST'
    )
  ),
  constraint chk_model_calls_tokens check (
    input_tokens >= 0 and output_tokens >= 0 and cache_write_tokens >= 0 and cache_read_tokens >= 0
  ),
  constraint chk_model_calls_cost_nano check (cost_nano >= 0)
);

create index idx_model_calls_tenant_id_session_id on interview.model_calls (tenant_id, session_id);
create index idx_model_calls_tenant_id_turn_id on interview.model_calls (tenant_id, turn_id) where turn_id is not null;

create table interview.outbox (
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
  constraint fk_outbox_tenant_id foreign key (tenant_id)
    references interview.tenants (id) on update cascade on delete restrict
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01);

create index idx_outbox_unpublished on interview.outbox (id) where published_at is null;

create table interview.inbox (
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
  constraint fk_inbox_tenant_id foreign key (tenant_id)
    references interview.tenants (id) on update cascade on delete restrict
);

create index idx_inbox_handled_at on interview.inbox (handled_at);

create table interview.idempotency_keys (
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
  constraint uk_idempotency_keys_tenant_id_caller_route_key unique (tenant_id, caller, route, key),
  constraint fk_idempotency_keys_tenant_id foreign key (tenant_id)
    references interview.tenants (id) on update cascade on delete restrict
);

create trigger set_updated_at before update on interview.tenants
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.sessions
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.session_tokens
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.qa_records
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.turns
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.feedback
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.model_calls
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.idempotency_keys
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.outbox
  for each row execute function interview.set_updated_at();
create trigger set_updated_at before update on interview.inbox
  for each row execute function interview.set_updated_at();

grant usage on schema interview to interview_service;
-- Includes the migration history, which readiness reads.
grant select on all tables in schema interview to interview_service;
grant insert, update on
  interview.tenants, interview.sessions, interview.session_tokens, interview.qa_records, interview.turns,
  interview.feedback, interview.model_calls, interview.outbox, interview.inbox, interview.idempotency_keys
  to interview_service;
grant delete on interview.outbox, interview.inbox, interview.idempotency_keys to interview_service;
