-- Why: a notification is kept as it came, with what was wrong with it, so that somebody can be told why an order is not paid.

alter table payment.notifications
  alter column out_trade_no drop not null,
  alter column trade_status drop not null,
  -- When the channel says that it was sent.
  add column sent_at timestamptz,
  -- The check that failed, null when none has; and what its failing most likely comes from.
  add column verdict varchar(64),
  add column diagnosis varchar(40),
  -- As it came, but for the buyer's fields, which are hashed.
  add column raw varchar(16384),
  drop constraint chk_notifications_outcome,
  add constraint chk_notifications_outcome check (
    outcome in ('SETTLED', 'REPEAT', 'SURPLUS', 'LATE_REFUND', 'MISMATCH', 'UNMATCHED', 'NOTED', 'REFUSED')),
  add constraint chk_notifications_verdict check (outcome <> 'REFUSED' or verdict is not null),
  add constraint chk_notifications_read check (
    outcome = 'REFUSED' or (out_trade_no is not null and trade_status is not null));
