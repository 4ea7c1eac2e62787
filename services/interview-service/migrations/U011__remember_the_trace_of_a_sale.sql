-- Takes back V011.

alter table interview.sessions drop column traceparent;
