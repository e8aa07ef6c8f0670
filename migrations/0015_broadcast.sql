-- Broadcasts: one text to many people, each by a message of their own. The queue is here, so that it outlives any process.

create table broadcasts (
  account_id bigint not null,
  broadcast_id integer not null,
  made_at timestamptz not null,
  template text not null,
  list_name text,
  fingerprint text not null,
  state text not null,
  changed_at timestamptz not null,
  reason_code text,
  reason text,
  holder bigint,
  in_batch integer not null,
  next_batch_at timestamptz,
  primary key (account_id, broadcast_id)
);
comment on table broadcasts is 'Broadcasts of an account, each with its people in broadcast_recipients. No backup holds them.';
comment on column broadcasts.account_id is 'The account.';
comment on column broadcasts.broadcast_id is 'Number of the broadcast within the account, from 1: what people call it by.';
comment on column broadcasts.made_at is 'When it was begun.';
comment on column broadcasts.template is 'Name of the template, as it was then; its texts stand with the people.';
comment on column broadcasts.list_name is 'Name of the file that listed the people, without its folder; null where that named someone who was forgotten.';
comment on column broadcasts.fingerprint is 'SHA-256 of the list, the template and its values: by it a second run of the same is noticed.';
comment on column broadcasts.state is 'running: it goes on, or its process was cut off; paused; cancelled; done.';
comment on column broadcasts.changed_at is 'When it came into this state.';
comment on column broadcasts.reason_code is 'A stable word for why it is paused; null unless it is.';
comment on column broadcasts.reason is 'Why it is paused, in words.';
comment on column broadcasts.holder is 'Process that was last at it: a session advisory lock of this number tells whether it lives, as in sends.';
comment on column broadcasts.in_batch is 'How many messages of the batch at hand were begun.';
comment on column broadcasts.next_batch_at is 'When the next batch may begin; null within a batch.';

create table broadcast_recipients (
  account_id bigint not null,
  broadcast_id integer not null,
  line integer not null,
  wanted text not null,
  user_id text,
  thread_id text,
  username text,
  is_new_conversation boolean not null,
  state text not null,
  text text,
  token bigint,
  ended_at timestamptz,
  item_id text,
  reason_code text,
  reason text,
  primary key (account_id, broadcast_id, line)
);
create unique index broadcast_recipients_once on broadcast_recipients (account_id, broadcast_id, user_id) where user_id is not null;
create index broadcast_recipients_next on broadcast_recipients (account_id, broadcast_id, is_new_conversation, line) where state = 'planned';
comment on table broadcast_recipients is 'Everybody on the list of a broadcast: who gets it and how that stands, and who does not and why.';
comment on column broadcast_recipients.account_id is 'The account.';
comment on column broadcast_recipients.broadcast_id is 'The broadcast.';
comment on column broadcast_recipients.line is 'Line of the list.';
comment on column broadcast_recipients.wanted is 'The person, as the list names them.';
comment on column broadcast_recipients.user_id is 'Instagram''s id of the person, once it is known; nobody is in a broadcast twice. Null of those who are left out as doubles.';
comment on column broadcast_recipients.thread_id is 'Conversation with them: Instagram''s id; null where none is known.';
comment on column broadcast_recipients.username is 'As they are called at Instagram, where that is known.';
comment on column broadcast_recipients.is_new_conversation is 'Whether it was planned as the first of a conversation; those come last.';
comment on column broadcast_recipients.state is 'left-out; planned; claimed: under way, or left by a process that died; acknowledged; failed; unknown: held for a person; cancelled.';
comment on column broadcast_recipients.text is 'What is to be said; null once it has an end, unless the owner keeps what was sent.';
comment on column broadcast_recipients.token is 'Token of the send, noted before that is planned: a token without a send never went out.';
comment on column broadcast_recipients.ended_at is 'When it arrived, failed, was left out or was cancelled.';
comment on column broadcast_recipients.item_id is 'The message that it became: Instagram''s id.';
comment on column broadcast_recipients.reason_code is 'Why it was left out or failed, as a stable word.';
comment on column broadcast_recipients.reason is 'The same in words.';
