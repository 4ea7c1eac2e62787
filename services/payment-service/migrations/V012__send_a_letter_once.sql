-- Why: a dead letter is sent again by one at a time, so that it is sent once.

-- Until then whoever began is sending it; null when nobody is.
alter table payment.dead_letter_replays add column sending_until timestamptz;
