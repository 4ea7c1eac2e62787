alter table interview.turns drop column draft;
