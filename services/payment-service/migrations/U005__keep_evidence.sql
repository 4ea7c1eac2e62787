-- Why: takes back V005.

delete from payment.notifications where outcome = 'REFUSED';
alter table payment.notifications
  drop constraint chk_notifications_read,
  drop constraint chk_notifications_verdict,
  drop constraint chk_notifications_outcome,
  drop column raw,
  drop column diagnosis,
  drop column verdict,
  drop column sent_at,
  alter column trade_status set not null,
  alter column out_trade_no set not null,
  add constraint chk_notifications_outcome check (
    outcome in ('SETTLED', 'REPEAT', 'SURPLUS', 'LATE_REFUND', 'MISMATCH', 'UNMATCHED', 'NOTED'));
