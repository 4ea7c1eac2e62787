-- Why: a bill is of all tenants, and so is an act of administration that is about it.

alter table payment.audit_logs alter column tenant_id drop not null;
