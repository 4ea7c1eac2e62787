-- Why: takes back V013.

-- What was done is not forgotten.
do $$
begin
  if exists (select from payment.audit_logs where tenant_id is null) then
    raise exception 'there are acts that the earlier table cannot hold';
  end if;
end $$;
alter table payment.audit_logs alter column tenant_id set not null;
