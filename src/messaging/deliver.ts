import type { InstagramClient } from '../instagram/client.ts'
import type { Recipient } from '../instagram/direct/sending/recipient.ts'
import type { Video } from '../instagram/direct/sending/send-video.ts'
import type { Sent } from '../instagram/direct/sending/sent.ts'
import type { CallOptions } from '../instagram/transport/transport.ts'
import type { Draft } from './draft.ts'
import { readDraftFile } from './draft-file.ts'

/** What Instagram said of a send. */
export interface Receipt {
  readonly threadId: string
  /** Null of a group that was made. */
  readonly itemId: string | null
}

interface DeliverOptions extends CallOptions {
  readonly token: string
}

/**
 * Puts a draft into a conversation, under its token: one kind, one method of the client.
 *
 * @throws what that method throws; UsageError where a file is not what it was
 */
export async function deliver(
  { direct }: InstagramClient,
  to: Recipient,
  draft: Draft,
  options: DeliverOptions,
): Promise<Receipt> {
  if (draft.kind !== 'group') return await deliverMessage(direct.send, to, draft, options)
  const people = 'groupOf' in to ? to.groupOf : []
  const { threadId } = await direct.groups.create(people, { ...options, ...title(draft) })
  return { threadId, itemId: null }
}

type Message = Exclude<Draft, { kind: 'group' }>

async function deliverMessage(
  send: InstagramClient['direct']['send'],
  to: Recipient,
  draft: Message,
  options: DeliverOptions,
): Promise<Sent> {
  switch (draft.kind) {
    case 'text':
      return await send.text(to, draft.text, { ...options, ...answered(draft) })
    case 'link':
      return await send.link(to, draft.url, { ...options, ...words(draft), ...answered(draft) })
    case 'photo':
      return await send.photo(to, await readDraftFile(draft.file), options)
    case 'video':
      return await send.video(to, await videoOf(draft), options)
    case 'voice':
      return await send.voice(to, await readDraftFile(draft.file), options)
    case 'gif':
      return await send.gif(to, draft.gifId, options)
    case 'sticker':
      return await send.sticker(to, draft.stickerId, options)
    case 'heart':
      return await send.heart(to, options)
    case 'post':
      return await send.post(to, draft.mediaId, { ...options, ...(draft.mediaType && { mediaType: draft.mediaType }) })
    case 'story':
      return await send.story(to, draft.mediaId, options)
    case 'story-reply':
      return await send.storyReply(draft.mediaId, draft.text, options)
    case 'profile':
      return await send.profile(to, draft.userId, options)
    case 'location':
      return await send.location(to, draft.placeId, { ...options, ...words(draft) })
    case 'hashtag':
      return await send.hashtag(to, draft.hashtag, { ...options, ...words(draft) })
  }
}

async function videoOf({ file, thumbnail, posterFrame }: Extract<Draft, { kind: 'video' }>): Promise<Video> {
  return {
    mp4: await readDraftFile(file),
    ...(thumbnail !== undefined && { thumbnail: await readDraftFile(thumbnail) }),
    ...(posterFrame !== undefined && { posterFrame }),
  }
}

function title({ title: text }: { readonly title?: string }): { title?: string } {
  return text === undefined ? {} : { title: text }
}

function words({ text }: { readonly text?: string }): { text?: string } {
  return text === undefined ? {} : { text }
}

function answered<ReplyTo>({ replyTo }: { readonly replyTo?: ReplyTo }): { replyTo?: ReplyTo } {
  return replyTo === undefined ? {} : { replyTo }
}
