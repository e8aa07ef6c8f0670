import { DirectError } from '../../errors/instagram-error.ts'
import type { Transport } from '../../transport/transport.ts'
import { PLAIN, type SendOptions, sendFields, tokenOf } from '../sending/broadcast.ts'
import { itemDigits, threadDigits, wordList } from '../sending/wire-ids.ts'

/** The heart of a like, as the app sends it: without U+FE0F. */
export const HEART = '\u2764'

export interface ReactionOptions extends SendOptions {
  /** The message's own token, where it is known. */
  readonly clientContext?: string | null
}

/**
 * Reacts to a message; one's earlier reaction to it is replaced. Doing it twice is doing it once, so no outcome of it is unknown
 * for long: do it again.
 *
 * @param emoji one, of any kind; the heart goes without U+FE0F, which Instagram leaves out or not as it likes
 * @throws DirectError `emoji` where it is none
 */
export async function react(
  transport: Transport,
  message: MessagePlace,
  emoji: string,
  options: ReactionOptions = {},
): Promise<void> {
  await postReaction(transport, message, 'created', emojiOf(emoji), options)
}

/** Takes one's reaction back. */
export async function unreact(
  transport: Transport,
  message: MessagePlace,
  { emoji = HEART, ...options }: ReactionOptions & { readonly emoji?: string } = {},
): Promise<void> {
  await postReaction(transport, message, 'deleted', emojiOf(emoji), options)
}

export interface MessagePlace {
  readonly threadId: string
  readonly itemId: string
}

async function postReaction(
  transport: Transport,
  { threadId, itemId }: MessagePlace,
  status: 'created' | 'deleted',
  emoji: string,
  { clientContext, signal, ...options }: ReactionOptions,
): Promise<void> {
  const form = {
    ...sendFields(transport.session, tokenOf(transport, options)),
    is_x_transport_forward: 'false',
    send_silently: 'false',
    ...PLAIN,
    send_attribution: 'message_reaction',
    thread_ids: wordList([threadDigits(threadId)]),
    item_type: 'reaction',
    reaction_type: 'like',
    reaction_status: status,
    node_type: 'item',
    item_id: itemDigits(itemId),
    emoji,
    reaction_action_source: 'double_tap',
    original_message_client_context: clientContext ?? undefined,
  }
  await transport.send({ method: 'POST', path: 'direct_v2/threads/broadcast/reaction/', form, signal })
}

/** Longest of those that there are: families, flags of regions. */
const LONGEST_EMOJI = 40

function emojiOf(text: string): string {
  const emoji = text.trim()
  if (emoji === '\u2764\ufe0f') return HEART
  const [first, second] = new Intl.Segmenter('en').segment(emoji)
  if (first !== undefined && second === undefined && emoji.length <= LONGEST_EMOJI && isEmoji(emoji)) return emoji
  throw new DirectError('input', 'emoji', `not an emoji: ${emoji.slice(0, 20)}`, {
    hint: 'A reaction is one emoji, nothing else.',
  })
}

function isEmoji(text: string): boolean {
  return /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text)
}
