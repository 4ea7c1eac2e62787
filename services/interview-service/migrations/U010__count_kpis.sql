-- Takes back V010.

drop index interview.idx_ratings_created_at;
drop index interview.idx_feedback_created_at;
drop index interview.idx_turns_created_at;
drop index interview.idx_sessions_ended_at;
drop table interview.kpi_values;
