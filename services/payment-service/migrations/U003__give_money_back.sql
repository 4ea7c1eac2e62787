-- Why: takes back V003.

alter table payment.notifications drop column refunded_fen, drop column refund_no;

alter table payment.user_access drop column withdrawn_at;

drop index payment.idx_refunds_tenant_attempt;
drop index payment.idx_refunds_check_due_at;
-- The earlier tables have no words for money that has gone back: these are books, and are not thrown away.
do $$
begin
  if exists (select from payment.refunds where cause not in ('SURPLUS', 'LATE_PAYMENT') or status <> 'REQUESTED') then
    raise exception 'there are refunds that the earlier tables cannot hold';
  end if;
end $$;
alter table payment.refunds
  drop constraint chk_refunds_ended_at,
  drop constraint chk_refunds_status,
  drop constraint chk_refunds_cause,
  drop column ended_at,
  drop column called_at,
  drop column check_reason,
  drop column check_count,
  drop column check_due_at,
  drop column failure_code,
  drop column revokes_code,
  drop column requested_by,
  drop column reason;
alter table payment.refunds rename column cause to reason;
alter table payment.refunds
  add constraint chk_refunds_reason check (reason in ('SURPLUS', 'LATE_PAYMENT')),
  add constraint chk_refunds_status check (status in ('REQUESTED'));
