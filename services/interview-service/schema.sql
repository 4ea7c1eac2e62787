create schema interview;

create table interview.audit_logs (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  actor character varying(255) not null,
  actor_tenant character varying(64),
  team character varying(64),
  roles jsonb not null,
  is_foreign boolean not null,
  action character varying(64) not null,
  resource character varying(40) not null,
  resource_id character varying(100),
  request_id uuid not null,
  metadata jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_audit_logs PRIMARY KEY (id),
  constraint chk_audit_logs_metadata CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 4096))),
  constraint chk_audit_logs_roles CHECK ((jsonb_typeof(roles) = 'array'::text)),
  constraint fk_audit_logs_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_audit_logs_tenant_id ON interview.audit_logs USING btree (tenant_id, id);
CREATE INDEX idx_audit_logs_tenant_id_resource ON interview.audit_logs USING btree (tenant_id, resource, resource_id);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.audit_logs FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.deletions (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  public_id uuid not null,
  requested_by character varying(20) not null,
  removed jsonb not null,
  kept jsonb not null,
  deleted_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_deletions PRIMARY KEY (id),
  constraint uk_deletions_public_id UNIQUE (public_id),
  constraint uk_deletions_session_id UNIQUE (tenant_id, session_id),
  constraint chk_deletions_removed CHECK (((jsonb_typeof(removed) = 'object'::text) AND (jsonb_typeof(kept) = 'array'::text))),
  constraint chk_deletions_requested_by CHECK (((requested_by)::text = ANY ((ARRAY['CANDIDATE'::character varying, 'ADMINISTRATOR'::character varying])::text[]))),
  constraint fk_deletions_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.deletions FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.feedback (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  revision integer default 1 not null,
  status character varying(20) default 'PENDING'::character varying not null,
  lease_until timestamp with time zone,
  fence integer default 0 not null,
  attempts integer default 0 not null,
  next_attempt_at timestamp with time zone default now() not null,
  items jsonb default '[]'::jsonb not null,
  dimensions jsonb default '[]'::jsonb not null,
  summary character varying(4000),
  overall_score integer,
  rubric_version character varying(50),
  prompt_version character varying(200),
  schema_version character varying(50),
  model character varying(100),
  ready_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  cause character varying(20) default 'INTERVIEW_ENDED'::character varying not null,
  carried_items integer default 0 not null,
  spread jsonb,
  next_steps jsonb default '[]'::jsonb not null,
  next_steps_provenance jsonb,
  constraint pk_feedback PRIMARY KEY (id),
  constraint uk_feedback_session_id_revision UNIQUE (tenant_id, session_id, revision),
  constraint uk_feedback_tenant_id_id UNIQUE (tenant_id, id),
  constraint chk_feedback_carried_items CHECK ((carried_items >= 0)),
  constraint chk_feedback_cause CHECK (((cause)::text = ANY ((ARRAY['INTERVIEW_ENDED'::character varying, 'RETRY'::character varying, 'REGRADE'::character varying])::text[]))),
  constraint chk_feedback_items CHECK (((jsonb_typeof(items) = 'array'::text) AND (jsonb_typeof(dimensions) = 'array'::text))),
  constraint chk_feedback_next_steps CHECK ((jsonb_typeof(next_steps) = 'array'::text)),
  constraint chk_feedback_overall_score CHECK (((overall_score >= 0) AND (overall_score <= 100))),
  constraint chk_feedback_ready CHECK ((((status)::text = 'READY'::text) = (ready_at IS NOT NULL))),
  constraint chk_feedback_revision CHECK ((revision >= 1)),
  constraint chk_feedback_status CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RUNNING'::character varying, 'READY'::character varying, 'FAILED'::character varying])::text[]))),
  constraint fk_feedback_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_feedback_created_at ON interview.feedback USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_feedback_next_attempt_at ON interview.feedback USING btree (next_attempt_at) WHERE ((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RUNNING'::character varying])::text[]));
CREATE UNIQUE INDEX uk_feedback_session_id_open ON interview.feedback USING btree (tenant_id, session_id) WHERE ((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RUNNING'::character varying])::text[]));
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.feedback FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.idempotency_keys (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  caller character varying(100) not null,
  route character varying(100) not null,
  key character varying(255) not null,
  body_hash character varying(64) not null,
  resource_id uuid,
  response_status integer,
  response_body jsonb,
  lease_until timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_idempotency_keys PRIMARY KEY (id),
  constraint uk_idempotency_keys_tenant_id_caller_route_key UNIQUE (tenant_id, caller, route, key),
  constraint fk_idempotency_keys_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.idempotency_keys FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.inbox (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  consumer character varying(100) not null,
  event_id uuid not null,
  type character varying(100) not null,
  handled_at timestamp with time zone default now() not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_inbox PRIMARY KEY (id),
  constraint uk_inbox_consumer_event_id UNIQUE (consumer, event_id),
  constraint fk_inbox_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_inbox_handled_at ON interview.inbox USING btree (handled_at);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.inbox FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.kpi_values (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  kpi character varying(64) not null,
  period character varying(10) not null,
  period_start timestamp with time zone not null,
  numerator numeric(30,6) not null,
  denominator numeric(30,6) not null,
  sample_count bigint not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_kpi_values PRIMARY KEY (id),
  constraint uk_kpi_values_tenant_id_kpi_period_period_start UNIQUE (tenant_id, kpi, period, period_start),
  constraint chk_kpi_values_period CHECK (((period)::text = ANY ((ARRAY['MINUTE'::character varying, 'HOUR'::character varying, 'DAY'::character varying, 'WEEK'::character varying])::text[]))),
  constraint fk_kpi_values_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_kpi_values_period_period_start ON interview.kpi_values USING btree (period, period_start);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.kpi_values FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.model_calls (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  turn_id bigint,
  purpose character varying(20) not null,
  model character varying(100) not null,
  prompt_id character varying(100) not null,
  prompt_version character varying(50) not null,
  prompt_sha256 character varying(64) not null,
  request_id character varying(100),
  outcome character varying(30) not null,
  input_tokens integer default 0 not null,
  output_tokens integer default 0 not null,
  cache_write_tokens integer default 0 not null,
  cache_read_tokens integer default 0 not null,
  latency_ms integer,
  first_token_ms integer,
  cost_nano bigint default 0 not null,
  currency character varying(3) not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  is_estimated boolean default false not null,
  constraint pk_model_calls PRIMARY KEY (id),
  constraint chk_model_calls_cost_nano CHECK ((cost_nano >= 0)),
  constraint chk_model_calls_outcome CHECK (((outcome)::text = ANY ((ARRAY['RUNNING'::character varying, 'COMPLETED'::character varying, 'REFUSED'::character varying, 'TRUNCATED'::character varying, 'INVALID'::character varying, 'TIMED_OUT'::character varying, 'STALLED'::character varying, 'RATE_LIMITED'::character varying, 'OVERLOADED'::character varying, 'CONNECTION_FAILED'::character varying, 'REJECTED'::character varying, 'FAILED'::character varying, 'ABORTED'::character varying, 'LOST'::character varying])::text[]))),
  constraint chk_model_calls_purpose CHECK (((purpose)::text = ANY ((ARRAY['DECIDE'::character varying, 'REPLY'::character varying, 'ASSESS'::character varying, 'PLAN'::character varying])::text[]))),
  constraint chk_model_calls_tokens CHECK (((input_tokens >= 0) AND (output_tokens >= 0) AND (cache_write_tokens >= 0) AND (cache_read_tokens >= 0))),
  constraint fk_model_calls_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_model_calls_turn_id FOREIGN KEY (tenant_id, turn_id) REFERENCES interview.turns(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_model_calls_tenant_id_session_id ON interview.model_calls USING btree (tenant_id, session_id);
CREATE INDEX idx_model_calls_tenant_id_turn_id ON interview.model_calls USING btree (tenant_id, turn_id) WHERE (turn_id IS NOT NULL);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.model_calls FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.outbox (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  event_id uuid not null,
  topic character varying(100) not null,
  key character varying(100) not null,
  type character varying(100) not null,
  payload jsonb not null,
  headers jsonb not null,
  published_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_outbox PRIMARY KEY (id),
  constraint uk_outbox_event_id UNIQUE (event_id),
  constraint chk_outbox_headers CHECK ((jsonb_typeof(headers) = 'object'::text)),
  constraint chk_outbox_payload CHECK (((jsonb_typeof(payload) = 'object'::text) AND (octet_length((payload)::text) <= 65536))),
  constraint fk_outbox_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_outbox_unpublished ON interview.outbox USING btree (id) WHERE (published_at IS NULL);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.outbox FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.plans (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  status character varying(20) default 'PENDING'::character varying not null,
  lease_until timestamp with time zone,
  fence integer default 0 not null,
  attempts integer default 0 not null,
  competencies jsonb default '[]'::jsonb not null,
  questions jsonb default '[]'::jsonb not null,
  model character varying(100),
  prompt_id character varying(100),
  prompt_version character varying(50),
  prompt_sha256 character varying(64),
  failure character varying(30),
  closed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_plans PRIMARY KEY (id),
  constraint uk_plans_session_id UNIQUE (tenant_id, session_id),
  constraint chk_plans_closed CHECK ((((status)::text = ANY ((ARRAY['READY'::character varying, 'FAILED'::character varying])::text[])) = (closed_at IS NOT NULL))),
  constraint chk_plans_failed CHECK ((((status)::text = 'FAILED'::text) = (failure IS NOT NULL))),
  constraint chk_plans_failure CHECK (((failure)::text = ANY ((ARRAY['BUDGET_SPENT'::character varying, 'MODELS_FAILED'::character varying, 'DEADLINE'::character varying, 'REFUSED'::character varying, 'TOO_LATE'::character varying, 'INTERRUPTED'::character varying])::text[]))),
  constraint chk_plans_lists CHECK (((jsonb_typeof(competencies) = 'array'::text) AND (jsonb_typeof(questions) = 'array'::text))),
  constraint chk_plans_ready CHECK ((((status)::text = 'READY'::text) = (num_nonnulls(model, prompt_id, prompt_version, prompt_sha256) = 4))),
  constraint chk_plans_status CHECK (((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RUNNING'::character varying, 'READY'::character varying, 'FAILED'::character varying])::text[]))),
  constraint fk_plans_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_plans_open ON interview.plans USING btree (id) WHERE ((status)::text = ANY ((ARRAY['PENDING'::character varying, 'RUNNING'::character varying])::text[]));
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.plans FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.qa_records (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  number integer not null,
  status character varying(20) default 'PLANNED'::character varying not null,
  question character varying(2000) not null,
  plan jsonb not null,
  answer character varying(8000),
  follow_ups jsonb default '[]'::jsonb not null,
  asked_at timestamp with time zone,
  closed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  asides jsonb default '[]'::jsonb not null,
  constraint pk_qa_records PRIMARY KEY (id),
  constraint uk_qa_records_session_id_number UNIQUE (tenant_id, session_id, number),
  constraint chk_qa_records_asides CHECK ((jsonb_typeof(asides) = 'array'::text)),
  constraint chk_qa_records_follow_ups CHECK ((jsonb_typeof(follow_ups) = 'array'::text)),
  constraint chk_qa_records_number CHECK (((number >= 1) AND (number <= 20))),
  constraint chk_qa_records_status CHECK (((status)::text = ANY ((ARRAY['PLANNED'::character varying, 'ASKED'::character varying, 'ANSWERED'::character varying, 'UNANSWERED'::character varying])::text[]))),
  constraint fk_qa_records_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.qa_records FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.ratings (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  feedback_id bigint not null,
  rating integer not null,
  comment character varying(2000),
  rated_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_ratings PRIMARY KEY (id),
  constraint uk_ratings_session_id UNIQUE (tenant_id, session_id),
  constraint chk_ratings_rating CHECK (((rating >= 1) AND (rating <= 5))),
  constraint fk_ratings_feedback_id FOREIGN KEY (tenant_id, feedback_id) REFERENCES interview.feedback(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT,
  constraint fk_ratings_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_ratings_created_at ON interview.ratings USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX idx_ratings_tenant_id_feedback_id ON interview.ratings USING btree (tenant_id, feedback_id);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.ratings FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.schema_migrations (
  version integer not null,
  name character varying(200) not null,
  checksum character varying(64) not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migrations_pkey PRIMARY KEY (version)
);

create table interview.session_tokens (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  token_sha256 character varying(64) not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_session_tokens PRIMARY KEY (id),
  constraint uk_session_tokens_token_sha256 UNIQUE (token_sha256),
  constraint fk_session_tokens_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_session_tokens_tenant_id_session_id ON interview.session_tokens USING btree (tenant_id, session_id);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.session_tokens FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.sessions (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  public_id uuid not null,
  access_code character varying(12) not null,
  code_expire_at timestamp with time zone not null,
  code_checked_by character varying(20),
  status character varying(20) not null,
  kind character varying(20) not null,
  language character varying(10) not null,
  question_count integer not null,
  minutes integer not null,
  "position" character varying(200),
  job_description character varying(8000),
  resume character varying(20000),
  question_number integer default 0 not null,
  started_at timestamp with time zone,
  ends_at timestamp with time zone,
  returned_ms bigint default 0 not null,
  ended_at timestamp with time zone,
  end_reason character varying(30),
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  level character varying(20),
  deleted_at timestamp with time zone,
  traceparent character varying(55),
  constraint pk_sessions PRIMARY KEY (id),
  constraint uk_sessions_access_code UNIQUE (access_code),
  constraint uk_sessions_public_id UNIQUE (public_id),
  constraint uk_sessions_tenant_id_id UNIQUE (tenant_id, id),
  constraint chk_sessions_code_checked_by CHECK (((code_checked_by)::text = ANY ((ARRAY['VERIFY'::character varying, 'CACHE'::character varying, 'TABLE'::character varying])::text[]))),
  constraint chk_sessions_end_reason CHECK (((end_reason)::text = ANY ((ARRAY['ALL_QUESTIONS_ASKED'::character varying, 'FINISHED_EARLY'::character varying, 'TIME_UP'::character varying, 'LEFT'::character varying, 'EXPIRED'::character varying, 'REVOKED'::character varying, 'UNKNOWN'::character varying, 'ALREADY_USED'::character varying, 'REFUNDED'::character varying])::text[]))),
  constraint chk_sessions_ended CHECK (((((status)::text = ANY ((ARRAY['PREPARED'::character varying, 'IN_PROGRESS'::character varying])::text[])) = (ended_at IS NULL)) AND ((ended_at IS NULL) = (end_reason IS NULL)))),
  constraint chk_sessions_kind CHECK (((kind)::text = ANY ((ARRAY['TECHNICAL'::character varying, 'BEHAVIORAL'::character varying, 'GENERAL'::character varying])::text[]))),
  constraint chk_sessions_language CHECK (((language)::text = ANY ((ARRAY['zh-CN'::character varying, 'en'::character varying])::text[]))),
  constraint chk_sessions_level CHECK (((level)::text = ANY ((ARRAY['JUNIOR'::character varying, 'MIDDLE'::character varying, 'SENIOR'::character varying, 'LEAD'::character varying])::text[]))),
  constraint chk_sessions_minutes CHECK (((minutes >= 5) AND (minutes <= 180))),
  constraint chk_sessions_question_count CHECK (((question_count >= 1) AND (question_count <= 20))),
  constraint chk_sessions_question_number CHECK (((question_number >= 0) AND (question_number <= question_count))),
  constraint chk_sessions_returned_ms CHECK ((returned_ms >= 0)),
  constraint chk_sessions_started CHECK ((((status)::text <> ALL ((ARRAY['IN_PROGRESS'::character varying, 'COMPLETED'::character varying])::text[])) OR ((started_at IS NOT NULL) AND (ends_at IS NOT NULL) AND (code_checked_by IS NOT NULL)))),
  constraint chk_sessions_status CHECK (((status)::text = ANY ((ARRAY['PREPARED'::character varying, 'IN_PROGRESS'::character varying, 'COMPLETED'::character varying, 'ABANDONED'::character varying, 'EXPIRED'::character varying, 'REJECTED'::character varying])::text[]))),
  constraint fk_sessions_tenant_id FOREIGN KEY (tenant_id) REFERENCES interview.tenants(id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_sessions_ended_at ON interview.sessions USING brin (ended_at) WITH (autosummarize='on');
CREATE INDEX idx_sessions_ends_at ON interview.sessions USING btree (ends_at) WHERE ((status)::text = 'IN_PROGRESS'::text);
CREATE INDEX idx_sessions_prepared ON interview.sessions USING btree (id) WHERE ((status)::text = 'PREPARED'::text);
CREATE INDEX idx_sessions_started_at ON interview.sessions USING brin (started_at) WITH (autosummarize='on');
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.sessions FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.tenants (
  id bigint generated always as identity not null,
  public_id uuid not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint pk_tenants PRIMARY KEY (id),
  constraint uk_tenants_public_id UNIQUE (public_id)
);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.tenants FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

create table interview.turns (
  id bigint generated always as identity not null,
  tenant_id bigint not null,
  session_id bigint not null,
  client_message_id uuid not null,
  status character varying(20) default 'CLAIMED'::character varying not null,
  message character varying(8000) not null,
  question_number integer not null,
  fence integer default 1 not null,
  lease_until timestamp with time zone not null,
  decide_calls integer default 0 not null,
  reply_calls integer default 0 not null,
  decision jsonb,
  reply character varying(20000) default ''::character varying not null,
  action character varying(20),
  next_question_number integer,
  next_question character varying(2000),
  is_fallback boolean default false not null,
  decided_at timestamp with time zone,
  completed_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  draft integer default 1 not null,
  constraint pk_turns PRIMARY KEY (id),
  constraint uk_turns_session_id_client_message_id UNIQUE (tenant_id, session_id, client_message_id),
  constraint uk_turns_tenant_id_id UNIQUE (tenant_id, id),
  constraint chk_turns_action CHECK (((action)::text = ANY ((ARRAY['FOLLOW_UP'::character varying, 'NEXT_QUESTION'::character varying, 'CLOSE'::character varying])::text[]))),
  constraint chk_turns_completed CHECK (((((status)::text = 'COMPLETED'::text) = (completed_at IS NOT NULL)) AND (((status)::text <> 'COMPLETED'::text) OR (action IS NOT NULL)))),
  constraint chk_turns_decided CHECK ((((status)::text = 'CLAIMED'::text) = (decision IS NULL))),
  constraint chk_turns_draft CHECK ((draft >= 1)),
  constraint chk_turns_fence CHECK ((fence >= 1)),
  constraint chk_turns_status CHECK (((status)::text = ANY ((ARRAY['CLAIMED'::character varying, 'DECIDED'::character varying, 'COMPLETED'::character varying])::text[]))),
  constraint fk_turns_session_id FOREIGN KEY (tenant_id, session_id) REFERENCES interview.sessions(tenant_id, id) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX idx_turns_created_at ON interview.turns USING brin (created_at) WITH (autosummarize='on');
CREATE UNIQUE INDEX uk_turns_session_id_running ON interview.turns USING btree (tenant_id, session_id) WHERE ((status)::text <> 'COMPLETED'::text);
CREATE TRIGGER set_updated_at BEFORE UPDATE ON interview.turns FOR EACH ROW EXECUTE FUNCTION interview.set_updated_at();

CREATE OR REPLACE FUNCTION interview.set_updated_at()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.updated_at = now();
  return new;
end
$function$;

grant execute on function interview.set_updated_at() to public;
grant usage on schema interview to interview_service;
grant insert, select on table interview.audit_logs to interview_service;
grant insert, select on table interview.deletions to interview_service;
grant delete, insert, select, update on table interview.feedback to interview_service;
grant delete, insert, select, update on table interview.idempotency_keys to interview_service;
grant delete, insert, select, update on table interview.inbox to interview_service;
grant delete, insert, select, update on table interview.kpi_values to interview_service;
grant insert, select, update on table interview.model_calls to interview_service;
grant delete, insert, select, update on table interview.outbox to interview_service;
grant delete, insert, select, update on table interview.plans to interview_service;
grant delete, insert, select, update on table interview.qa_records to interview_service;
grant delete, insert, select, update on table interview.ratings to interview_service;
grant select on table interview.schema_migrations to interview_service;
grant delete, insert, select, update on table interview.session_tokens to interview_service;
grant insert, select, update on table interview.sessions to interview_service;
grant insert, select, update on table interview.tenants to interview_service;
grant delete, insert, select, update on table interview.turns to interview_service;
