-- A stream that breaks ends before the API says what it bills: its output is estimated from what came, and the row says so.
alter table interview.model_calls add column is_estimated boolean not null default false;
