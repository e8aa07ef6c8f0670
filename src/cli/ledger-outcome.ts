/** The ledger of sends as a table and as JSON: never what was said, unless its owner keeps that. */
import type { Account } from '../archive/accounts.ts'
import type { StoredSend } from '../archive/read-sends.ts'
import { readDraft } from '../messaging/draft.ts'
import type { NameRecipient } from './recipient-names.ts'
import { sendJson, storedAsShown } from './send-outcome.ts'
import { table } from './table.ts'
import { isoOrNull, localTime } from './time-words.ts'
import { type Words, words } from './words.ts'

export function ledgerOutcome(
  account: Pick<Account, 'name' | 'timeZone'>,
  sends: readonly StoredSend[],
  nameOf: NameRecipient,
): { readonly json: object; readonly lines: readonly Words[] } {
  return {
    json: { account: account.name, sends: sends.map(storedJson) },
    lines:
      sends.length === 0
        ? [words`${account.name}: nothing like that in the ledger.`]
        : rows(sends, account.timeZone, nameOf),
  }
}

function storedJson(send: StoredSend): object {
  const text = keptText(send)
  return {
    ...sendJson(storedAsShown(send)),
    planned_at: isoOrNull(send.plannedAt),
    sent_at: isoOrNull(send.sentAt),
    ended_at: isoOrNull(send.endedAt),
    tries: send.tries,
    is_bulk: send.isBulk,
    origin: send.origin,
    is_new_conversation: send.isNewConversation,
    ...(text !== null && { text }),
  }
}

/** Of what has an end, it is there only where its owner keeps it; of the rest it is what is still to be sent. */
function keptText({ draft, state }: StoredSend): string | null {
  const hasEnd = state === 'acknowledged' || state === 'failed'
  const kept = hasEnd ? readDraft(draft) : null
  return kept !== null && 'text' in kept ? (kept.text ?? null) : null
}

function rows(sends: readonly StoredSend[], timeZone: string, nameOf: NameRecipient): readonly Words[] {
  return table(
    [
      ['token', 'planned', 'what', 'to', 'state', ''],
      ...sends.map((send) => [
        String(send.token),
        localTime(send.plannedAt, timeZone),
        send.origin === 'hand' ? send.kind : `${send.kind} (${send.origin})`,
        nameOf(send.recipient),
        send.state === 'sent' ? 'to be settled' : send.state,
        send.error ?? keptText(send) ?? '',
      ]),
    ],
    { lastWidest: 80 },
  )
}
