-- Candidates say what an interview was worth to them; and an interview that was left says so.

alter table interview.feedback add constraint uk_feedback_tenant_id_id unique (tenant_id, id);

-- One for each interview, about the revision that was shown; the last word counts.
create table interview.ratings (
  id bigint generated always as identity,
  tenant_id bigint not null,
  session_id bigint not null,
  feedback_id bigint not null,
  rating integer not null,
  comment varchar(2000),
  rated_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint pk_ratings primary key (id),
  constraint uk_ratings_session_id unique (tenant_id, session_id),
  constraint chk_ratings_rating check (rating between 1 and 5),
  constraint fk_ratings_session_id foreign key (tenant_id, session_id)
    references interview.sessions (tenant_id, id) on update cascade on delete restrict,
  constraint fk_ratings_feedback_id foreign key (tenant_id, feedback_id)
    references interview.feedback (tenant_id, id) on update cascade on delete restrict
);
create index idx_ratings_tenant_id_feedback_id on interview.ratings (tenant_id, feedback_id);
create trigger set_updated_at before update on interview.ratings
  for each row execute function interview.set_updated_at();
grant select, insert, update on interview.ratings to interview_service;

alter table interview.sessions
  drop constraint chk_sessions_end_reason,
  add constraint chk_sessions_end_reason check (
    end_reason in (
      'ALL_QUESTIONS_ASKED', 'FINISHED_EARLY', 'TIME_UP', 'LEFT',
      'EXPIRED', 'REVOKED', 'UNKNOWN', 'ALREADY_USED', 'REFUNDED'
    )
  );
