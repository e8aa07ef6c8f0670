/** What people and scripts depend on, told where they look for it. */
export const AUTOREPLY_HELP = `
Examples:
  dmvault rules test rules.yaml --since 30d       first: what the rules would have done
  dmvault autoreply arm --rules rules.yaml        shows what it will do, asks, and arms it
  dmvault autoreply run                           runs what is armed, until ctrl-C; a line for each thing it does
  dmvault autoreply run --once                    one look, for cron
  dmvault autoreply run --dry-run --since 30d     what the armed rules would have done with archived messages
  dmvault autoreply status                        what is armed, what it did, what is held
  dmvault autoreply disarm                        at once: what waits does not go out

Armed rules act on messages that come in after the arming, and on nothing older: no import, restore or backfill makes them act.
Arming a file takes the place of what was armed before; a rule that stands unchanged keeps its moment. A message gets at most
one action a rule and one reply, whatever crashes; what a killed run left is done by the next one only where it is still right:
armed, in time, not answered by hand, not quiet hours, no stop. Before each reply the conversation is looked at once more.
A limit of sending keeps replies for later, as long as they are in time. A block, a challenge or a log-out ends the run with 4.

With --json each thing done is one object on a line: at, account, kind (reply, react, seen, label, hide, spam, approve, decline,
notify; stop: somebody asked to be left alone), state (done, held, waits, failed, unknown), reason, why, rule, words, thread {id,
title, is_group}, person {id, name}, message_id. A rule's notify is such a line, and said on standard error too, --quiet or not.
Exit codes: 0 ended by ctrl-C, --once or disarm, 2 nothing armed, 3 stopped by the system, 4 a person must act, 5 later: a limit
was reached in a run of --once, or another process runs the rules.
`
