-- Why: what somebody took back by hand stays taken, whatever becomes of a refund that takes it too.

-- Who took it: the sub of a token. Null for what nobody took, and for what only a refund did.
alter table payment.access_codes
  add column revoked_by varchar(255),
  add constraint chk_access_codes_revoked_by check (revoked_by is null or status = 'REVOKED');
alter table payment.user_access
  add column withdrawn_by varchar(255),
  add constraint chk_user_access_withdrawn_by check (withdrawn_by is null or withdrawn_at is not null);

-- What was taken by hand before, as the audit log has it.
update payment.access_codes c set revoked_by = l.actor
  from payment.audit_logs l
  where l.tenant_id = c.tenant_id and l.action = 'REVOKE_ACCESS_CODE' and l.resource_id = c.public_id::text
    and c.status = 'REVOKED';
update payment.access_codes c set revoked_by = replacement.issued_by
  from payment.access_codes replacement
  where replacement.tenant_id = c.tenant_id and replacement.replaces_id = c.id and c.status = 'REVOKED';
update payment.user_access a set withdrawn_by = l.actor
  from payment.access_codes c
  join payment.audit_logs l on l.tenant_id = c.tenant_id and l.resource_id = c.public_id::text
  where c.tenant_id = a.tenant_id and c.id = a.access_code_id and a.withdrawn_at is not null
    and (l.action = 'WITHDRAW_ACCESS' or l.action = 'REVOKE_ACCESS_CODE');
