-- What set a send off; and the list of people who are not written to holds for every send, by hand too.

alter table sends add column origin text not null default 'hand';
comment on column sends.origin is 'hand; rule: an automatic reply; broadcast. Only what was sent by hand is sent from the queue when somebody says so: what a rule or a broadcast left is theirs to finish, where it is still right.';
comment on table do_not_contact is 'People who get no message: whatever would be sent to them is refused. Part of the backup: whoever asked to be left alone stays so after a restore.';
