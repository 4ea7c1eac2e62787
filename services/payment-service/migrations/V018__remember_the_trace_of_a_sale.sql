-- Why: the channel's notification begins a request of its own, which is to go on in the trace of the request that asked for the payment.

-- W3C traceparent of the request that placed the attempt.
alter table payment.payment_attempts add column traceparent varchar(55);
