export const BROADCAST_HELP = `
Examples:
  dmvault broadcast --to customers.csv --template spring --dry-run     who would get it, and what it would say
  dmvault broadcast --to customers.csv --template spring --value product="oak table"
  dmvault broadcast list
  dmvault broadcast status 3
  dmvault broadcast pause 3                from another terminal; within one message
  dmvault broadcast resume 3               also goes on with one that was cut off
  dmvault broadcast cancel 3
  dmvault broadcast result 3 --out result.csv

The list is CSV (UTF-8, commas or semicolons) with a column username (or user_id), a column consent, and one for each variable
of the template:
  username,consent,first_name
  anna,2026-01-31,Anna
  @bob,,Bob
Consent is yes, true, 1 or the day they agreed; no: they get nothing. It goes to people who wrote to the account, as far
as its archive tells, or who agreed. Left out are those on the do-not-contact list, whom you have blocked, whose private account
has nothing to do with yours, and whom nobody knows.
The plan comes first: who, who not and why, how long, and the text for three of them. Then it asks, or wants --yes.
Messages go out in batches of ten with 30 to 60 seconds between them, within the limits of the account: 60 messages an hour,
100 bulk messages and 20 new conversations a day, fewer for an account that is new here. No setting raises the 20 for a broadcast.
It may be stopped at any moment, and killed: nobody gets it twice. A block, a challenge or a log-out pauses it.
Exit codes: 0 all of the plan arrived, 2 wrong input and nothing sent, 3 some failed or are held, or it was paused, 4 a person
must act, 5 later.
`
