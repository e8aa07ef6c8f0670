-- Search: by what the messages of a day of a thread are found. A row a day, not a row a message: a word that is said five
-- times that day is held once, and the key once; which of the day's messages it was is read from the messages themselves.

create table search_days (
  account_id bigint not null,
  thread_id bigint not null,
  day date not null,
  part smallint not null,
  tokens tsvector not null,
  primary key (account_id, thread_id, day, part)
);
create index search_days_by_day on search_days (account_id, day);
create index search_days_by_token on search_days using gin (tokens);
comment on table search_days is 'What the messages of a UTC day of a thread are found by. Each token begins with its account (base 36, the last digit in base 26 and a capital), so that one index serves all accounts without reading what others wrote.';
comment on column search_days.account_id is 'The account.';
comment on column search_days.thread_id is 'The thread.';
comment on column search_days.day is 'The UTC day.';
comment on column search_days.part is '0, and from 1 on where a day says more than one row can hold; a message is never divided.';
comment on column search_days.tokens is 'Tokens of the account: folded words, single and double characters of scripts without spaces, emoji, and what else is searched by: @ sender, # item type, + what is attached.';

-- What was archived before is found after the next transform.
insert into dirty_spans (account_id, thread_id, day)
select distinct account_id, thread_id, (sent_at at time zone 'UTC')::date from messages
on conflict (account_id, thread_id, day) do nothing;
