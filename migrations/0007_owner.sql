-- Who an account's owner is may be known or guessed: a source that knows replaces a guess, whichever came first.

alter table accounts
  add column owner_is_guess boolean not null default true,
  add column owner_observed_at timestamptz;
comment on column accounts.owner_is_guess is 'True while no source has said who the owner is and one was taken for them; of no meaning without an owner.';
comment on column accounts.owner_observed_at is 'Observation by which the owner is known, or was guessed; of two alike the later counts. Null where an older version of the program wrote it.';
