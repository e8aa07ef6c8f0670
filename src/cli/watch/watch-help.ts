/** What scripts depend on, told where they look for it. */
export const WATCH_HELP = `
Examples:
  dmvault watch                                       what happens, line by line, until ctrl-C
  dmvault watch --json | jq -r 'select(.kind == "message") | .message.text'
  dmvault watch --exec ./on-message.sh                the event as JSON on its standard input
  dmvault watch --exec node -- answer.js --verbose    arguments that begin with a dash come after --
  dmvault watch --webhook https://example.org/hook --webhook-secret-file hook.key
  dmvault watch --once                                one look, for cron
  dmvault watch dead-letters                          what could not be handed over; --retry hands it over again

Each event is one object: id (the same whenever it is told again), kind (message, edit, unsend, reaction,
reaction-removed, request, read), account, at (when, by Instagram's clock; null where Instagram does not say), noticed_at,
thread {id, title, is_group, folder}, person {id, username, name, is_owner}, message {id, sent_at, sender, item_type, text,
is_unsent, share_url, replied_to} or null, emoji. More fields may be added, none is renamed.

It begins at the moment it is first started: nothing older is told, and no import or restore is. It goes on where it ended:
nothing is left out, and each event is told in order within its conversation. An event counts as handled when its line is
written, its program ended with 0, or its webhook answered 2xx; whatever dies before that is told again with the same id.
Its text is that of now: what was taken back meanwhile is not told. Several watches at once: each its own --name.
A program gets no secrets in its environment, 30 seconds, and 1 MB of output. A webhook gets x-dmvault-event-id,
x-dmvault-timestamp and x-dmvault-signature: sha256= and the HMAC-SHA256, by the secret, of the timestamp, a dot, and the body.
What fails five times within two and a half minutes is put aside: see dead-letters.
It looks every 5 minutes after something happened, up to every 15 when it is quiet, and slower where the day's requests would
not last; at Instagram never more often than every minute. Nothing is marked as seen. A nightly beside it finds the account free.
New messages are seen wherever they come; in message requests when their number changes, else within the hour, in spam once a
day. Reactions, edits, what was taken back and read receipts are seen in the 20 conversations at the top and their newest
messages; elsewhere when the nightly looks there. What changed at a time that Instagram does not tell, and that may lie before
the watch began, is not told. Exit codes: 0 ended by ctrl-C or --once, 2 wrong input, 4 a person must act, 5 later.
`
