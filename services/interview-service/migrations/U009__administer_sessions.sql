-- Who did what, and that something was removed, is not thrown away.
do $$
begin
  if exists (select from interview.audit_logs) or exists (select from interview.deletions) then
    raise exception 'there are audit logs or deletions that the earlier tables cannot hold';
  end if;
end $$;
revoke delete on
  interview.qa_records, interview.turns, interview.feedback, interview.ratings, interview.session_tokens, interview.plans
  from interview_service;
alter table interview.sessions drop column deleted_at;
drop table interview.deletions;
drop table interview.audit_logs;
