import { readAccountCreated } from '../archive/read-account-created.ts'
import type { Addressee } from '../messaging/find-addressees.ts'
import type { OpenDirect } from '../messaging/open-direct.ts'
import { recipientText } from '../messaging/recipient-text.ts'
import { sendLimitsFor } from '../messaging/send-limits.ts'
import { roomWords } from '../messaging/send-room.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { type Content, ready, roomFor, type SendOrder } from './send-order.ts'
import { isoOrNull } from './time-words.ts'
import { many, type Words, words } from './words.ts'

/** Says what a command would send, to whom, and what room the limits leave; nothing is sent, and nothing written down. */
export async function rehearseSend(
  context: CommandContext,
  direct: OpenDirect,
  order: SendOrder,
): Promise<CommandResult> {
  const found = await ready(direct, order)
  const { archive, account, budget } = direct
  const { sendLimits, instagramUrl } = await context.config()
  const standing = {
    createdAt: await readAccountCreated(archive, account.accountId),
    now: await budget.time(),
    serverUrl: instagramUrl,
  }
  const { rooms } = await roomFor(direct, sendLimitsFor(standing, sendLimits), found)
  const fits = rooms.every((room) => room.fits)
  const { addressees, content } = found
  return {
    json: {
      account: account.name,
      dry_run: true,
      would_send: addressees.flatMap((addressee) => wouldJson(addressee, content)),
      limits: rooms.map((room) => ({
        limit: room.limit,
        most: room.most,
        used: room.used,
        needed: room.needed,
        fits: room.fits,
        fits_at: isoOrNull(room.fitsAt),
      })),
      fits,
    },
    lines: [
      words`Would send as ${account.name}, in ${many(addressees.length, 'conversation')}:`,
      ...addressees.flatMap((addressee) => wouldLines(addressee, content)),
      ...rooms.map((room) => words`  limit of ${roomWords(room)}`),
    ],
    exitCode: fits || order.options.wait === true ? exitCodes.done : exitCodes.later,
  }
}

function wouldJson({ to, name, threadId, isNewConversation }: Addressee, { draft, thenText }: Content): object[] {
  const kinds = [draft.kind, ...(thenText === undefined ? [] : ['text'])]
  return kinds.map((kind) => ({
    to: recipientText(to),
    name,
    kind,
    thread_id: threadId,
    new_conversation: isNewConversation,
  }))
}

function wouldLines({ name, isNewConversation }: Addressee, { draft, thenText }: Content): readonly Words[] {
  const remark = isNewConversation ? ' (a new conversation)' : ''
  const line = words`  ${name}${remark}: ${contentWords(draft)}`
  return thenText === undefined ? [line] : [line, words`  ${name}: text "${thenText}"`]
}

/** What is said of a draft: its kind, and whatever tells which. */
function contentWords(draft: Content['draft']): string {
  const { kind, ...rest } = draft
  const told = Object.values(rest).flatMap((value) => {
    if (typeof value === 'string') return [`"${value}"`]
    return typeof value === 'object' && 'path' in value ? [value.path] : []
  })
  return [kind, ...told].join(' ')
}
