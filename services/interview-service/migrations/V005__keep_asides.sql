-- "Could you repeat the question?" and its reply are no answer: they are kept beside the answers.
alter table interview.qa_records
  add column asides jsonb not null default '[]',
  add constraint chk_qa_records_asides check (jsonb_typeof(asides) = 'array');
