alter table interview.model_calls drop column is_estimated;
