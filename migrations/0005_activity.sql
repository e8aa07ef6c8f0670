-- Derived data. It can be rebuilt from the messages at any time, and equals the rebuild always.

create table activity (
  account_id bigint not null,
  thread_id bigint not null,
  quarter timestamptz not null,
  person_id bigint not null,
  messages integer not null,
  item_type text not null,
  primary key (account_id, thread_id, quarter, person_id, item_type)
);
comment on table activity is 'Messages counted by UTC quarter-hour, so that any time zone is a query. Echoes of reactions do not count.';
comment on column activity.account_id is 'The account.';
comment on column activity.thread_id is 'The thread.';
comment on column activity.quarter is 'Start of the UTC quarter-hour.';
comment on column activity.person_id is 'The sender.';
comment on column activity.messages is 'How many.';
comment on column activity.item_type is 'Instagram''s word for the kind of message.';

create table dirty_spans (
  account_id bigint not null,
  thread_id bigint not null,
  day date not null,
  primary key (account_id, thread_id, day)
);
comment on table dirty_spans is 'Stretches whose derived rows are out of date, written in the transaction that changed the messages.';
comment on column dirty_spans.account_id is 'The account.';
comment on column dirty_spans.thread_id is 'The thread.';
comment on column dirty_spans.day is 'The UTC day.';
