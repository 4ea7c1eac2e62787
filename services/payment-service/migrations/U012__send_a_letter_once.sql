-- Why: takes back V012.

alter table payment.dead_letter_replays drop column sending_until;
