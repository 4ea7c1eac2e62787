drop index interview.uk_feedback_session_id_open;
alter table interview.feedback
  drop column cause,
  drop column carried_items,
  drop column spread,
  drop column next_steps,
  drop column next_steps_provenance;
