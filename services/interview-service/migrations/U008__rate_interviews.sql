-- What candidates said of their interviews is not thrown away.
do $$
begin
  if exists (select from interview.ratings) or exists (select from interview.sessions where end_reason = 'LEFT') then
    raise exception 'there are ratings or interviews that were left, which the earlier tables cannot hold';
  end if;
end $$;
alter table interview.sessions
  drop constraint chk_sessions_end_reason,
  add constraint chk_sessions_end_reason check (
    end_reason in (
      'ALL_QUESTIONS_ASKED', 'FINISHED_EARLY', 'TIME_UP',
      'EXPIRED', 'REVOKED', 'UNKNOWN', 'ALREADY_USED', 'REFUNDED'
    )
  );
drop table interview.ratings;
alter table interview.feedback drop constraint uk_feedback_tenant_id_id;
