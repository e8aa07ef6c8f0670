import type { MessageInThread } from '../../archive/conversation/read-messages.ts'
import { UsageError } from '../../errors.ts'
import type { Conversation, Writer } from './conversation.ts'
import { csv } from './csv.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import { plainText } from './plain-text.ts'

const WRITERS: Readonly<Record<string, Writer>> = { csv, json, html, markdown, text: plainText }
export const CONVERSATION_FORMATS = Object.keys(WRITERS)

/** @throws UsageError when there is no such format */
export function conversationWriter(format: string): Writer {
  const writer = Object.hasOwn(WRITERS, format) ? WRITERS[format] : undefined
  if (writer !== undefined) return writer
  throw new UsageError('format-unknown', `there is no format "${format}"`, {
    hint: `Formats: ${CONVERSATION_FORMATS.join(', ')}.`,
  })
}

const PIECE = 64 * 1024

/** The file's text, in pieces. */
export async function* writeConversation(
  writer: Writer,
  conversation: Conversation,
  messages: AsyncIterable<MessageInThread>,
): AsyncGenerator<string> {
  let piece = writer.begin(conversation)
  let place = 0
  for await (const message of messages) {
    piece += writer.message(message, conversation, place++)
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece + writer.end(conversation)
}
