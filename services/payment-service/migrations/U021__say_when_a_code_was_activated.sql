-- Why: takes back V021.

revoke select (activated_at) on payment.access_codes from interview_service;
