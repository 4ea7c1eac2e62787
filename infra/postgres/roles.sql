-- The roles of the cluster: one owns and migrates, each service has one of its own. Run as a superuser, as often as one likes.
-- Passwords come from settings of the session, so that none is in this file:
--   interview_pass.owner_password, interview_pass.payment_service_password, interview_pass.interview_service_password
do $$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('interview_pass_owner', current_setting('interview_pass.owner_password')),
      ('payment_service', current_setting('interview_pass.payment_service_password')),
      ('interview_service', current_setting('interview_pass.interview_service_password'))
    ) as roles (name, password)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I', wanted.name);
    end if;
    execute format(
      'alter role %I with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password %L',
      wanted.name, wanted.password
    );
  end loop;
end $$;
