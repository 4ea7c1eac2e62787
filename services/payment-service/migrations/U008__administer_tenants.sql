-- Why: takes back V008.

-- Who did what is not thrown away.
do $$
begin
  if exists (select from payment.audit_logs) then
    raise exception 'there are audit logs that the earlier tables cannot hold';
  end if;
end $$;
alter table payment.api_clients
  drop constraint uk_api_clients_secret_id,
  drop column secret_changed_at,
  drop column secret_id;
alter table payment.products drop constraint chk_products_version, drop column version;
drop table payment.audit_logs;
