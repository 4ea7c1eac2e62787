-- Why: takes back V011. The audit log still says what was taken by hand.

alter table payment.user_access drop column withdrawn_by;
alter table payment.access_codes drop column revoked_by;
