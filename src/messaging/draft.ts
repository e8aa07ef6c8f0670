import { z } from 'zod'

const answered = z.strictObject({ itemId: z.string(), clientContext: z.string().nullable().exactOptional() })
/** An absolute path, and the SHA-256 of what was there when it was planned. */
const file = z.strictObject({ path: z.string(), sha256: z.string() })
const mediaType = z.enum(['photo', 'video']).exactOptional()

const draft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: z.string(), replyTo: answered.exactOptional() }),
  z.strictObject({
    kind: z.literal('link'),
    url: z.string(),
    text: z.string().exactOptional(),
    replyTo: answered.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('photo'), file }),
  z.strictObject({
    kind: z.literal('video'),
    file,
    thumbnail: file.exactOptional(),
    posterFrame: z.int().min(0).exactOptional(),
  }),
  z.strictObject({ kind: z.literal('voice'), file }),
  z.strictObject({ kind: z.literal('gif'), gifId: z.string() }),
  z.strictObject({ kind: z.literal('sticker'), stickerId: z.string() }),
  z.strictObject({ kind: z.literal('heart') }),
  z.strictObject({ kind: z.literal('post'), mediaId: z.string(), mediaType }),
  z.strictObject({ kind: z.literal('story'), mediaId: z.string() }),
  z.strictObject({ kind: z.literal('story-reply'), mediaId: z.string(), text: z.string(), mediaType }),
  z.strictObject({ kind: z.literal('profile'), userId: z.string() }),
  z.strictObject({ kind: z.literal('location'), placeId: z.string(), text: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('hashtag'), hashtag: z.string(), text: z.string().exactOptional() }),
  z.strictObject({ kind: z.literal('group'), title: z.string().exactOptional() }),
])

/**
 * What is to be sent, as the ledger keeps it: one message into one conversation, or (`group`) the making of a group. Files are
 * named, not held; one that has changed since is not sent.
 */
export type Draft = z.infer<typeof draft>

/** A file of a draft. */
export type DraftFile = z.infer<typeof file>

/** @returns null where the ledger holds something that this program does not know */
export function readDraft(stored: string | null): Draft | null {
  return stored === null ? null : (draft.safeParse(JSON.parse(stored)).data ?? null)
}
