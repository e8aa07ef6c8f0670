-- Derived data: what people say, parted into words once, since that takes longer than counting them.
-- An archive of before gets them at the next transform, which the step before this one has count everything anew.

create table thread_words (
  account_id bigint not null,
  thread_id bigint not null,
  begins date not null,
  body bytea not null,
  primary key (account_id, thread_id, begins)
);
comment on table thread_words is 'Words, emoji and domains of what people wrote, by thread and UTC quarter of a year, within it by UTC day and sender. Only of texts that people wrote and did not take back.';
comment on column thread_words.account_id is 'The account.';
comment on column thread_words.thread_id is 'The thread.';
comment on column thread_words.begins is 'First day of the quarter.';
comment on column thread_words.body is 'zstd of the words that occur, each once, and for each day and sender their numbers in the order in which they were written.';
