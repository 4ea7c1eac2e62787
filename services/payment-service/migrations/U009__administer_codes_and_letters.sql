-- Why: takes back V009.

-- Nobody could tell any more of whom such a code is.
do $$
begin
  if exists (select from payment.access_codes where issued_by is not null) then
    raise exception 'there are access codes that the earlier tables cannot hold';
  end if;
end $$;
drop table payment.dead_letter_replays;
drop index payment.uk_access_codes_tenant_replaces;
alter table payment.access_codes
  drop column replaces_id,
  drop column issued_team,
  drop column issued_by,
  drop column user_id,
  drop column public_id;
