-- Why: takes back V006.

drop table payment.emails;
