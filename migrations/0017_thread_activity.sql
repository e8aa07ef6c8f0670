-- What was done in a thread, a row for each quarter of a year. A row a count (and a row a day for the turns) took 99 bytes a
-- message, most of them keys and headers; this takes 11, and all reports are told from one reading of it.

drop table activity;
drop table turns;

create table thread_activity (
  account_id bigint not null,
  thread_id bigint not null,
  begins date not null,
  people bigint[] not null,
  item_types text[] not null,
  quarters smallint[] not null,
  senders integer[] not null,
  kinds smallint[] not null,
  messages integer[] not null,
  body bytea not null,
  primary key (account_id, thread_id, begins)
);
comment on table thread_activity is 'What was done, by thread and UTC quarter of a year: messages counted by quarter-hour, sender and item type (arrays of one length; the view activity has them as rows), and in the body what else reports are told from. Echoes of reactions do not count. Derived: equals a rebuild always.';
comment on column thread_activity.account_id is 'The account.';
comment on column thread_activity.thread_id is 'The thread.';
comment on column thread_activity.begins is 'First day of the quarter of a year, in UTC.';
comment on column thread_activity.people is 'Who wrote or reacted in it, ascending; the places in this list, from 1 on, are what senders holds.';
comment on column thread_activity.item_types is 'Item types that occur in it, ascending; the places in this list, from 1 on, are what kinds holds.';
comment on column thread_activity.quarters is 'Of each count: which quarter-hour since the begin, from 0 on; ascending.';
comment on column thread_activity.senders is 'Of each count: who sent, as a place in people.';
comment on column thread_activity.kinds is 'Of each count: the item type, as a place in item_types.';
comment on column thread_activity.messages is 'Of each count: how many.';
comment on column thread_activity.body is 'zstd of turns (messages of one person with nobody else''s in between, no midnight in UTC and no silence of an hour), of reactions by message, and of sums of what messages have that their type does not tell.';

create view activity as
select a.account_id, a.thread_id,
  (a.begins::timestamp at time zone 'UTC') + c.quarter * interval '15 minutes' as quarter,
  a.people[c.sender] as person_id, c.messages, a.item_types[c.kind] as item_type
from thread_activity a
cross join lateral unnest(a.quarters, a.senders, a.kinds, a.messages) as c (quarter, sender, kind, messages);
comment on view activity is 'Messages counted by UTC quarter-hour, so that any time zone is a query. Echoes of reactions do not count.';
comment on column activity.account_id is 'The account.';
comment on column activity.thread_id is 'The thread.';
comment on column activity.quarter is 'Start of the UTC quarter-hour.';
comment on column activity.person_id is 'The sender.';
comment on column activity.messages is 'How many.';
comment on column activity.item_type is 'Instagram''s word for the kind of message.';

-- Nothing is counted any more: the next transform counts everything anew.
insert into dirty_spans (account_id, thread_id, day)
select account_id, thread_id, date '2010-10-06' from threads
on conflict (account_id, thread_id, day) do nothing;
