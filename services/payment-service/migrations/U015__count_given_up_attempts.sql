-- Why: takes back V015.

drop index payment.idx_payment_attempts_given_up;
