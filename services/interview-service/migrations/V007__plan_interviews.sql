-- An interview is planned for its candidate: as whom they are asked, and the plan that a model makes behind the first question, with what made it.
alter table interview.sessions
  add column level varchar(20),
  add constraint chk_sessions_level check (level in ('JUNIOR', 'MIDDLE', 'SENIOR', 'LEAD'));

alter table interview.model_calls
  drop constraint chk_model_calls_purpose,
  add constraint chk_model_calls_purpose check (purpose in ('DECIDE', 'REPLY', 'ASSESS', 'PLAN'));

create table interview.plans (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  status varchar(20) not null default 'PENDING',
  lease_until timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  competencies jsonb not null default '[]',
  questions jsonb not null default '[]',
  model varchar(100),
  prompt_id varchar(100),
  prompt_version varchar(50),
  prompt_sha256 varchar(64),
  failure varchar(30),
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_plans primary key (id),
  constraint uk_plans_session_id unique (tenant_id, session_id),
  constraint fk_plans_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint chk_plans_status check (status in ('PENDING', 'RUNNING', 'READY', 'FAILED')),
  constraint chk_plans_lists check (jsonb_typeof(competencies) = 'array' and jsonb_typeof(questions) = 'array'),
  constraint chk_plans_ready check (
    (status = 'READY') = (num_nonnulls(model, prompt_id, prompt_version, prompt_sha256) = 4)
  ),
  constraint chk_plans_failed check ((status = 'FAILED') = (failure is not null)),
  constraint chk_plans_failure check (
    failure in ('BUDGET_SPENT', 'MODELS_FAILED', 'DEADLINE', 'REFUSED', 'TOO_LATE', 'INTERRUPTED')
  ),
  constraint chk_plans_closed check ((status in ('READY', 'FAILED')) = (closed_at is not null))
);

create index idx_plans_open on interview.plans (id) where status in ('PENDING', 'RUNNING');

create trigger set_updated_at before update on interview.plans
  for each row execute function interview.set_updated_at();

grant select, insert, update on interview.plans to interview_service;
