-- Why: orders end: they are cancelled, they expire, they get another QR code, and somebody watches them meanwhile.

alter table payment.payment_attempts
  -- Somebody wants it to end: whoever asks about it closes it where it waits for its buyer.
  add column close_requested_at timestamptz,
  -- Why the last look at it brought nothing.
  add column query_reason varchar(64),
  -- SHA-256 of the token that shows the state of its order, until its QR code ends.
  add column events_token_hash varchar(64);

-- Null once it has been decided. A payment does not change it, so that the update stays within its page.
alter table payment.orders add column cancel_requested_at timestamptz;
create index idx_orders_cancel_requested_at on payment.orders (cancel_requested_at) where cancel_requested_at is not null;
