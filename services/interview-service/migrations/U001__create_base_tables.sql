-- Takes back V001: children first, so that no reference is cut.

drop table interview.idempotency_keys;
drop table interview.inbox;
drop table interview.outbox;
drop table interview.model_calls;
drop table interview.feedback;
drop table interview.turns;
drop table interview.qa_records;
drop table interview.session_tokens;
drop table interview.sessions;
drop table interview.tenants;
drop function interview.set_updated_at();
revoke all on all tables in schema interview from interview_service;
revoke usage on schema interview from interview_service;
