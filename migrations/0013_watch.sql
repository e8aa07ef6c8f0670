-- Watching: what has happened since somebody began to watch, how far each watcher has come, and what could not be handed over.

create table watch_cursors (
  account_id bigint not null,
  watcher text not null,
  added_at timestamptz not null,
  armed_at timestamptz,
  armed_seen_at timestamptz,
  handled_no bigint not null,
  handled_at timestamptz,
  primary key (account_id, watcher)
);
comment on table watch_cursors is 'How far each watcher of an account has come. An event counts as handled once the watcher asks for the next one.';
comment on column watch_cursors.account_id is 'The account.';
comment on column watch_cursors.watcher is 'Name of the watcher: watch, or what the user called it.';
comment on column watch_cursors.added_at is 'When it was asked for, by the clock of the database.';
comment on column watch_cursors.armed_at is 'The moment since which it watches, by Instagram''s clock; nothing older is told. Null until the first answer of Instagram after it was added.';
comment on column watch_cursors.armed_seen_at is 'When that answer was observed, as observations of messages are dated.';
comment on column watch_cursors.handled_no is 'Number of the last event that was handled.';
comment on column watch_cursors.handled_at is 'When that was.';

create table watch_events (
  account_id bigint not null,
  event_id uuid not null,
  event_no bigint,
  thread_id bigint not null,
  kind text not null,
  noticed_at timestamptz not null,
  happened_at timestamptz,
  not_yet_at timestamptz,
  message_id uuid,
  message_sent_at timestamptz,
  person_id bigint,
  emoji text,
  primary key (account_id, event_id)
);
create unique index watch_events_by_no on watch_events (account_id, event_no) where event_no is not null;
create index watch_events_held on watch_events (account_id, thread_id) where event_no is null;
comment on table watch_events is 'What has happened, written in the transaction of the page that showed it, only while somebody watches; kept until every watcher has handled it. It points to messages and holds none of their words.';
comment on column watch_events.account_id is 'The account.';
comment on column watch_events.event_id is 'Made of what happened: the same event has the same id however often it is handed over.';
comment on column watch_events.event_no is 'Place in the order in which watchers get it. Null while older messages of its thread are still to be read.';
comment on column watch_events.thread_id is 'The thread.';
comment on column watch_events.kind is 'message, edit, unsend, reaction, reaction-removed, request or read.';
comment on column watch_events.noticed_at is 'When the answer that showed it was observed.';
comment on column watch_events.happened_at is 'When it happened, by Instagram''s clock; null where Instagram does not say.';
comment on column watch_events.not_yet_at is 'Where Instagram does not say when: the last observation at which it had not happened yet.';
comment on column watch_events.message_id is 'The message that it is about, as in messages.';
comment on column watch_events.message_sent_at is 'Time of that message, as in messages.';
comment on column watch_events.person_id is 'Who did it.';
comment on column watch_events.emoji is 'Of a reaction.';

create table dead_letters (
  account_id bigint not null,
  watcher text not null,
  event_id uuid not null,
  failed_at timestamptz not null,
  target text not null,
  tries integer not null,
  error text not null,
  primary key (account_id, watcher, event_id)
);
comment on table dead_letters is 'Events that could not be handed over, however often it was tried; kept until that succeeds, or the user drops them.';
comment on column dead_letters.account_id is 'The account.';
comment on column dead_letters.watcher is 'The watcher.';
comment on column dead_letters.event_id is 'The event, which is kept as long as this row.';
comment on column dead_letters.failed_at is 'When it was last tried.';
comment on column dead_letters.target is 'What it was to be handed to: exec or webhook.';
comment on column dead_letters.tries is 'How often it was tried.';
comment on column dead_letters.error is 'What went wrong the last time, in words, without what the event says.';

create table read_receipts (
  account_id bigint not null,
  thread_id bigint not null,
  person_id bigint not null,
  item_id text not null,
  noticed_at timestamptz not null,
  primary key (account_id, thread_id, person_id)
);
comment on table read_receipts is 'How far each person has read each thread, as it was last seen while somebody watched.';
comment on column read_receipts.account_id is 'The account.';
comment on column read_receipts.thread_id is 'The thread.';
comment on column read_receipts.person_id is 'Who has read.';
comment on column read_receipts.item_id is 'The newest message that they have seen: Instagram''s item id.';
comment on column read_receipts.noticed_at is 'When that was observed.';
