-- Writing to Instagram: what was to be sent, what became of it, and who did what else.

create table sends (
  account_id bigint not null,
  token bigint not null,
  planned_at timestamptz not null,
  recipient text not null,
  kind text not null,
  draft text,
  is_bulk boolean not null,
  is_new_conversation boolean not null,
  after_token bigint,
  state text not null,
  holder bigint,
  tries integer not null,
  sent_at timestamptz,
  ended_at timestamptz,
  thread_id text,
  item_id text,
  error_code text,
  error text,
  primary key (account_id, token)
);
create index sends_by_time on sends (account_id, sent_at) where sent_at is not null;
create index sends_open on sends (account_id, token) where state in ('planned', 'sent');
comment on table sends is 'Ledger of messages that were to be sent; a row is written before its request goes out, and the limits of sending are counted from here.';
comment on column sends.account_id is 'The account.';
comment on column sends.token is 'Client token that Instagram knows the send by: 63 bits, the time it was planned in milliseconds first.';
comment on column sends.planned_at is 'When it was planned.';
comment on column sends.recipient is 'Whom it goes to: user:ID, thread:ID or group:ID,ID; Instagram''s ids. Or forgotten.';
comment on column sends.kind is 'text, link, photo, video, voice, post, story, profile, …';
comment on column sends.draft is 'What is to be sent, text included, as JSON; null once it is settled, unless the owner keeps it.';
comment on column sends.is_bulk is 'Whether it is one of several that say the same to several people.';
comment on column sends.is_new_conversation is 'Whether there was no conversation with them yet when it was sent.';
comment on column sends.after_token is 'Goes out after that other one, into the same thread, and only when that one arrived: words about a photo.';
comment on column sends.state is 'planned; sent: the request may have gone out, and its answer is not recorded; acknowledged; failed: it is not there; unknown: held for a person.';
comment on column sends.holder is 'Process that is at it: a session advisory lock of this number tells whether it lives. Null: nobody.';
comment on column sends.tries is 'How often its request was let go.';
comment on column sends.sent_at is 'When its request was let go, the last time; the sliding windows of the limits count this.';
comment on column sends.ended_at is 'When it was acknowledged or failed, or was given up as unknown.';
comment on column sends.thread_id is 'Thread that it went to: Instagram''s id.';
comment on column sends.item_id is 'The message that it became: Instagram''s id.';
comment on column sends.error_code is 'A stable word for what went wrong.';
comment on column sends.error is 'What went wrong, in words, without the text of the message.';

create table acts (
  account_id bigint not null,
  act_id uuid not null,
  at timestamptz not null,
  act text not null,
  thread_id text,
  item_id text,
  people text[] not null,
  outcome text,
  error_code text,
  error text,
  primary key (account_id, act_id)
);
create index acts_by_time on acts (account_id, at);
comment on table acts is 'Every other write: reactions, what was taken back, what was done to threads and groups. Written before the request goes out.';
comment on column acts.account_id is 'The account.';
comment on column acts.act_id is 'Internal key.';
comment on column acts.at is 'When it was begun.';
comment on column acts.act is 'react, unsend, seen, hide, mute, approve, group add, …';
comment on column acts.thread_id is 'Thread that it was done to: Instagram''s id; null where there is none.';
comment on column acts.item_id is 'Message that it was done to: Instagram''s id; null where there is none.';
comment on column acts.people is 'User ids of those whom it was about.';
comment on column acts.outcome is 'done, failed or unknown; null while it is under way, and for good when the process was killed then.';
comment on column acts.error_code is 'A stable word for what went wrong.';
comment on column acts.error is 'What went wrong, in words.';
