drop table interview.plans;

-- What plans cost stays in the ledger, with the talk that they were made for.
update interview.model_calls set purpose = 'DECIDE' where purpose = 'PLAN';
alter table interview.model_calls
  drop constraint chk_model_calls_purpose,
  add constraint chk_model_calls_purpose check (purpose in ('DECIDE', 'REPLY', 'ASSESS'));

alter table interview.sessions drop column level;
