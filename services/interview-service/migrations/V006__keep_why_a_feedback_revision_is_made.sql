-- A revision is made because an interview ended, because an earlier one had gaps, or because an operator asked; the next steps are worded by a call of their own.
alter table interview.feedback
  add column cause varchar(20) not null default 'INTERVIEW_ENDED',
  add column carried_items integer not null default 0,
  add column spread jsonb,
  add column next_steps jsonb not null default '[]',
  add column next_steps_provenance jsonb,
  add constraint chk_feedback_cause check (cause in ('INTERVIEW_ENDED', 'RETRY', 'REGRADE')),
  add constraint chk_feedback_carried_items check (carried_items >= 0),
  add constraint chk_feedback_next_steps check (jsonb_typeof(next_steps) = 'array');

create unique index uk_feedback_session_id_open on interview.feedback (tenant_id, session_id)
  where status in ('PENDING', 'RUNNING');
