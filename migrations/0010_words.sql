-- Derived data: what people say, parted into words once, since that takes longer than counting them.
-- An archive of before gets them at the next transform, which the step before this one has count everything anew.

create table thread_words (
  account_id bigint not null,
  thread_id bigint not null,
  month date not null,
  body bytea not null,
  primary key (account_id, thread_id, month)
);
comment on table thread_words is 'Words, emoji and domains of what people wrote, by thread and UTC month, within it by UTC day and sender. Only of texts that people wrote and did not take back.';
comment on column thread_words.account_id is 'The account.';
comment on column thread_words.thread_id is 'The thread.';
comment on column thread_words.month is 'First day of the UTC month.';
comment on column thread_words.body is 'zstd of the words that occur, each once, and for each day and sender their numbers in the order in which they were written.';
