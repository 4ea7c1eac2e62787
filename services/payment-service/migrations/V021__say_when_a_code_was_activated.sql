-- Why: interview-service looks for activated codes that have opened nothing among those of late, and not among all that there ever were.

grant select (activated_at) on payment.access_codes to interview_service;
