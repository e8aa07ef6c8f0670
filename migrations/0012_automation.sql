-- Automation: whom nothing is sent to, which rules are armed and since when, and what each of them did with each message.

create table do_not_contact (
  account_id bigint not null,
  person_id bigint not null,
  since timestamptz not null,
  reason text not null,
  primary key (account_id, person_id)
);
comment on table do_not_contact is 'People who get no message that was not written to them by hand. Part of the backup: whoever asked to be left alone stays so after a restore.';
comment on column do_not_contact.account_id is 'The account.';
comment on column do_not_contact.person_id is 'Who.';
comment on column do_not_contact.since is 'When they asked, or were put on the list.';
comment on column do_not_contact.reason is 'Why, in words: the stop word that they wrote, or what the owner said.';

create table automation_rules (
  account_id bigint not null,
  name text not null,
  position integer not null,
  armed_at timestamptz not null,
  disarmed_at timestamptz,
  rule text not null,
  settings text not null,
  primary key (account_id, name)
);
comment on table automation_rules is 'Rules that were armed. Nothing older than the moment of arming is ever touched; no restore and no import writes here, and no backup holds it.';
comment on column automation_rules.account_id is 'The account. Whoever is about to act locks the account''s rows here first, so that two runners count the same replies.';
comment on column automation_rules.name is 'The rule''s name in its file.';
comment on column automation_rules.position is 'Place in its file, from 0: an earlier rule answers first.';
comment on column automation_rules.armed_at is 'When it was armed; a rule that was changed is armed anew.';
comment on column automation_rules.disarmed_at is 'When it was disarmed; null while it is armed.';
comment on column automation_rules.rule is 'The rule as it was armed, as JSON, the text of its template in it: whoever changes a template arms anew. As text, since jsonb would order its keys anew.';
comment on column automation_rules.settings is 'What its file says of all its rules, safety above all, as it was armed, as JSON.';

create table automation_actions (
  account_id bigint not null,
  thread_id bigint not null,
  message_id uuid not null,
  rule text not null,
  message_sent_at timestamptz not null,
  person_id bigint not null,
  decided_at timestamptz not null,
  decision text not null,
  reason text not null,
  is_reply boolean not null,
  steps text not null,
  state text not null,
  holder bigint,
  ended_at timestamptz,
  primary key (account_id, thread_id, message_id, rule)
);
create index automation_actions_by_person on automation_actions (account_id, person_id, decided_at);
create index automation_actions_by_time on automation_actions (account_id, decided_at);
create index automation_actions_open on automation_actions (account_id, thread_id) where state = 'claimed';
comment on table automation_actions is 'What each rule that matched did with each message, or why it did not. The row is written before anything is done, and its key lets one message have one action per rule: over crashes, and over two runners.';
comment on column automation_actions.account_id is 'The account.';
comment on column automation_actions.thread_id is 'The thread of the message.';
comment on column automation_actions.message_id is 'The message, as in messages.';
comment on column automation_actions.rule is 'Name of the rule.';
comment on column automation_actions.message_sent_at is 'When the message was sent.';
comment on column automation_actions.person_id is 'Who sent it; the cooling-off time is counted by them.';
comment on column automation_actions.decided_at is 'When it was decided; cooling-off time and daily cap count from here.';
comment on column automation_actions.decision is 'act, or held: the rule matched, and something forbade all of it.';
comment on column automation_actions.reason is 'Why, as a stable word: matched, not-armed, cooling-off, daily-cap, quiet-hours, stop-word, …';
comment on column automation_actions.is_reply is 'Whether a reply is among the steps; those count for the cooling-off time and the cap, however they ended.';
comment on column automation_actions.steps is 'What is done, as JSON: [{"do", …, "state", "token", "act"}]; a send''s token or an act''s id is noted before it goes out, so that after a crash it is looked for and not done again.';
comment on column automation_actions.state is 'claimed: under way, or left by a process that died; done; failed; unknown: held for a person; held: nothing was to be done.';
comment on column automation_actions.holder is 'Process that is at it: a session advisory lock of this number tells whether it lives, as in sends. Null: nobody.';
comment on column automation_actions.ended_at is 'When it was done, failed, was given up as unknown, or was held.';
