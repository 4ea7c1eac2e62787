alter table interview.qa_records drop column asides;
