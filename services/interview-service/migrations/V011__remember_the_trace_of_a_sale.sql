-- The candidate's request and the job that makes the feedback are to go on in the trace of the sale that prepared the session.

-- W3C traceparent of the work that made the row.
alter table interview.sessions add column traceparent varchar(55);
