import { DirectError } from '../../errors/instagram-error.ts'
import type { Fields } from '../../transport/form.ts'
import type { Transport } from '../../transport/transport.ts'
import { PLAIN, type SendOptions, sendItem } from './broadcast.ts'
import type { Recipient } from './recipient.ts'
import type { Sent } from './sent.ts'
import { itemDigits } from './wire-ids.ts'

/** A message that is answered; any that was read is one. */
export interface Answered {
  readonly itemId: string
  readonly clientContext?: string | null
}

export interface TextOptions extends SendOptions {
  readonly replyTo?: Answered
}

export interface LinkOptions extends TextOptions {
  /** Words around the link; where they do not hold it, it stands behind them. */
  readonly text?: string
}

/** Addresses as the app finds them. Only the word "http" is no address, and a text with it an ordinary one. */
const ADDRESS = /https?:\/\/\S+/g

/**
 * A text; one with addresses goes out as a link, so that it shows a preview. In groups Instagram has been seen to take a link
 * twice in spite of its token: settle before you send one again.
 *
 * @throws DirectError `empty-text`; what `broadcast` throws
 */
export async function sendText(
  transport: Transport,
  to: Recipient,
  text: string,
  options: TextOptions = {},
): Promise<Sent> {
  if (text.trim() === '') throw new DirectError('input', 'empty-text', 'there is nothing in the text')
  const addresses = text.match(ADDRESS) ?? []
  if (addresses.length > 0) return await sendWords(transport, to, 'link', linkFields(text, addresses), options)
  return await sendWords(transport, to, 'text', { text }, options)
}

/** @throws DirectError `link` when it is not an http(s) address; what `broadcast` throws */
export async function sendLink(
  transport: Transport,
  to: Recipient,
  url: string,
  { text = '', ...options }: LinkOptions = {},
): Promise<Sent> {
  if (!/^https?:\/\/\S+$/.test(url)) {
    throw new DirectError('input', 'link', `not an address of the web: ${url.slice(0, 60)}`, {
      hint: 'It begins with https:// or http:// and has no blanks.',
    })
  }
  const words = text.includes(url) ? text : `${text} ${url}`.trimStart()
  return await sendWords(transport, to, 'link', linkFields(words, [url]), options)
}

function linkFields(text: string, addresses: readonly string[]): Fields {
  return { link_text: text, link_urls: JSON.stringify(addresses) }
}

async function sendWords(
  transport: Transport,
  to: Recipient,
  path: 'text' | 'link',
  words: Fields,
  { replyTo, ...options }: TextOptions,
): Promise<Sent> {
  const fields = {
    is_x_transport_forward: 'false',
    send_silently: 'false',
    ...PLAIN,
    send_attribution: 'message_button',
    ...words,
    ...(replyTo && replyFields(replyTo)),
  }
  return await sendItem(transport, to, { path, fields }, options)
}

function replyFields({ itemId, clientContext }: Answered): Fields {
  return {
    replied_to_action_source: 'swipe',
    replied_to_item_id: itemDigits(itemId),
    replied_to_client_context: clientContext ?? undefined,
  }
}
