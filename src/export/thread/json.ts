import type { MessageInThread } from '../../archive/conversation/read-messages.ts'
import { microsToIso } from '../../clock.ts'
import type { Conversation, Writer } from './conversation.ts'

/** One document, a message a line, for scripts; what restores an archive is a backup. */
export const json: Writer = {
  extension: 'json',
  type: 'application/json; charset=utf-8',
  begin: ({ title, account, timeZone, exportedAt }) => {
    const head = {
      format: 'dmvault-conversation',
      version: 1,
      title,
      account,
      time_zone: timeZone,
      exported_at: microsToIso(exportedAt),
    }
    return `${JSON.stringify(head).slice(0, -1)},"messages":[`
  },
  message: (message, conversation, place) =>
    `${place === 0 ? '' : ','}\n${JSON.stringify(lineOf(message, conversation))}`,
  end: () => '\n]}\n',
}

function lineOf(message: MessageInThread, { personOf, threadOf }: Conversation): object {
  const { label, username } = personOf(message.sender)
  return {
    thread: threadOf(message.threadId).id,
    id: message.id,
    sent_at: microsToIso(message.sentAt),
    sender: label,
    username,
    item_type: message.type,
    notice: message.notice,
    text: message.text,
    is_unsent: message.isUnsent,
    is_taken_down: message.isTakenDown,
    share: message.share,
    call_seconds: message.callSeconds,
    reply_to: message.replyTo === null ? null : { item_id: message.replyTo.itemId, id: message.replyTo.id },
    files: message.files.map(({ kind, uri, sizeBytes }) => ({ kind, uri, size_bytes: sizeBytes })),
    reactions: message.reactions.map(({ person, emoji, reactedAt }) => ({
      person: personOf(person).label,
      emoji,
      reacted_at: reactedAt === null ? null : microsToIso(reactedAt),
    })),
    earlier: message.earlier.map(({ text, isUnsent, firstSeenAt, lastSeenAt }) => ({
      text,
      is_unsent: isUnsent,
      first_seen_at: microsToIso(firstSeenAt),
      last_seen_at: microsToIso(lastSeenAt),
    })),
  }
}
