-- Why: takes back V014.

-- Their events have been heard: nobody would send them.
do $$
begin
  if exists (select from payment.emails where status = 'PENDING' and access_code_id is not null) then
    raise exception 'there are e-mails that are not sent yet';
  end if;
end $$;
drop index payment.idx_emails_pending;
alter table payment.emails drop column access_code_id, drop column occurred_at;
