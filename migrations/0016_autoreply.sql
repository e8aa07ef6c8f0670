-- What automatic replies know beside their rules: how people stand to the account, as far as a rule asks; and when rules last ran.

create table person_facts (
  account_id bigint not null,
  person_id bigint not null,
  asked_at timestamptz not null,
  is_followed boolean,
  is_follower boolean,
  is_verified boolean,
  is_private boolean,
  primary key (account_id, person_id)
);
comment on table person_facts is 'What rules asked Instagram about people, kept for a day so that nobody is asked about with every message. Told anew after a restore.';
comment on column person_facts.account_id is 'The account.';
comment on column person_facts.person_id is 'Who.';
comment on column person_facts.asked_at is 'When Instagram was asked.';
comment on column person_facts.is_followed is 'Whether the account follows them; null: not asked, or not told.';
comment on column person_facts.is_follower is 'Whether they follow the account; null: not asked, or not told.';
comment on column person_facts.is_verified is 'Whether they are verified; null: not asked, or not told.';
comment on column person_facts.is_private is 'Whether their profile is private; null: not asked, or not told.';

create table automation_runs (
  account_id bigint primary key,
  started_at timestamptz not null,
  looked_at timestamptz,
  ended_at timestamptz,
  outcome text
);
comment on table automation_runs is 'The last run of an account''s rules: by it one sees that they run, or have long not run. Not a ledger: runs has those.';
comment on column automation_runs.account_id is 'The account.';
comment on column automation_runs.started_at is 'When it was started.';
comment on column automation_runs.looked_at is 'When it last began to look for messages.';
comment on column automation_runs.ended_at is 'When it ended; null while it runs, and where it was killed.';
comment on column automation_runs.outcome is 'done, or the stable word of what ended it; null as above.';
