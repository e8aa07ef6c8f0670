-- Who wrote after whom, and when: what answers, conversations and silences are told from. A row depends on the messages of
-- its own day alone, so that a day that changed is one row written anew; who reads the days in order joins what midnight cut.

create table turns (
  account_id bigint not null,
  thread_id bigint not null,
  day date not null,
  turns bigint[] not null,
  primary key (account_id, thread_id, day)
);
comment on table turns is 'Turns of conversations by thread and UTC day. A turn is messages of one person with nobody else''s in between, no midnight (UTC) and no silence of an hour. Notices, calls and echoes of reactions take no turn. Derived: equals a rebuild always.';
comment on column turns.account_id is 'The account.';
comment on column turns.thread_id is 'The thread.';
comment on column turns.day is 'The UTC day.';
comment on column turns.turns is 'A row a turn, in order: the person, the times of its first and last message (microseconds since 1970), how many messages.';

-- An archive that was counted before has none yet: the next transform counts everything anew.
delete from activity;
insert into dirty_spans (account_id, thread_id, day)
select account_id, thread_id, date '2010-10-06' from threads
on conflict (account_id, thread_id, day) do nothing;
