-- Why: an e-mail that waits holds up no other one, because it is sent from its row and not from its event.

-- The code that was sold, and when. Null for an e-mail that was written down before: its event, which waits, brings both.
alter table payment.emails
  add column access_code_id bigint,
  add column occurred_at timestamptz,
  add constraint chk_emails_occurred_at check ((access_code_id is null) = (occurred_at is null)),
  add constraint fk_emails_access_code foreign key (tenant_id, access_code_id)
    references payment.access_codes (tenant_id, id) on update cascade on delete restrict;
create index idx_emails_pending on payment.emails (claimed_until nulls first, id) where status = 'PENDING';
