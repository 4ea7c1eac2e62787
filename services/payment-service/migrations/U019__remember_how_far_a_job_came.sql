-- Why: takes back V019.

drop table payment.job_progress;
