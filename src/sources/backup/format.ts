/**
 * The backup format, version 1: one UTF-8 JSON document an account. A script written for the plain `dm_backup.json` reads
 * it as it is: the keys `backup_date`, `conversations`, `thread_id`, `title`, `users`, `is_group`, `messages` (newest
 * first), `id`, `user_id`, `text`, `timestamp` and `item_type` mean the same. Everything else a restore needs stands beside
 * them. The document is exact: what JSON strings cannot hold raw (NUL, lone surrogates) is written as `\uXXXX`.
 *
 * Lines. The document is also a sequence of lines, so that it streams; a line ends in LF, and these are all there are:
 *
 *     {"format":"dmvault-backup","version":1,"backup_date":TIME,"account":{…},
 *     "people":[
 *     PERSON,                              one a line, a comma after each but the last
 *     ],
 *     "conversations":[
 *     {"thread_id":ID,…,"messages":[       the conversation, up to its messages
 *     MESSAGE,                             one a line, newest first
 *     ]},                                  no comma after the last conversation
 *     ],
 *     "unreadable":[
 *     UNREADABLE,                          what sources gave and nobody could read, kept raw
 *     ],
 *     "end":{…}}                           counts and sums; nothing follows but the LF
 *
 * Ids and times. Every id is an outside id and a string; internal keys are never in it. Times are ISO 8601 in UTC with
 * microseconds and `+00:00`. A person is meant by `user_id`: the Instagram user id where it is known, else
 * `username:NAME`, `name:DISPLAY NAME` or `thread-name:THREAD KIND:THREAD ID:DISPLAY NAME`; the same text stands in
 * `people`. A message's `id` is its smallest item id, decimal, else `export:` and its smallest fingerprint (32 hexadecimal
 * digits); `ids` lists further ones in the same forms.
 *
 * A person whom the account does not write to has `do_not_contact`; whoever is on that list is in `people`, with or without a
 * conversation.
 *
 * Defaults are left out: a key that is absent is null, false, empty. `observed` (who saw the message in this state, where,
 * and from when to when) is left out when it is that of the message above it in the conversation.
 *
 * Order. People by kind and text of their strongest id, conversations likewise, messages by time and then id, both
 * descending (item ids before fingerprints), everything else by its text: the same archive gives the same bytes, whatever
 * its internal keys are, but for `backup_date` and the sum that covers it.
 *
 * Sums are SHA-256, hexadecimal. A conversation's is over its bytes from `{` to `}`; the document's over all lines before
 * the last. The last line follows from the others, so that a change in it shows too.
 *
 * Files may be compressed (zstd, gzip; see `seal.ts` for how a changed byte shows there), and encrypted with age.
 */
import * as z from 'zod'

export const FORMAT = 'dmvault-backup'
export const VERSION = 1
export const MANIFEST_FORMAT = 'dmvault-backup-manifest'

/** The lines that never vary. */
export const LINES = {
  people: '"people":[',
  conversations: '"conversations":[',
  unreadable: '"unreadable":[',
  endOfList: '],',
  endOfConversation: ']}',
} as const

/** How a line of a conversation ends, after which its messages follow. */
export const MESSAGES_FOLLOW = '"messages":['

const time = z.string()

/** How far a folder at Instagram has been walked. */
const folderCoverage = z.strictObject({
  folder: z.enum(['inbox', 'pending', 'spam']),
  complete_until: time.nullable(),
  checked_at: time,
  requests_total: z.number().int().nullable(),
})
export type BackupFolderCoverage = z.infer<typeof folderCoverage>

/** How new and how far back a conversation has been read at Instagram; item ids, and the cursors to go on. */
const threadCoverage = z.strictObject({
  activity_at: time.nullable(),
  last_item_id: z.string().nullable(),
  /** Read without a gap, the newest first. */
  stretches: z.array(z.strictObject({ newest: z.string(), oldest: z.string(), cursor: z.string().nullable() })),
  checked_at: time,
  unreadable: z.string().nullable(),
})
export type BackupCoverage = z.infer<typeof threadCoverage>

export const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  backup_date: time,
  account: z.strictObject({
    name: z.string(),
    time_zone: z.string(),
    keeps_unsent: z.boolean(),
    /** `user_id` of the person whose inbox it is. */
    owner: z.string().nullable(),
    /** No source has said so; they were only taken for the owner. */
    owner_is_guess: z.boolean().optional(),
    /** Of an account that is read at Instagram. */
    folders: z.array(folderCoverage).optional(),
  }),
})
export type BackupHead = z.infer<typeof headSchema>

const threadIdSchema = z.strictObject({
  kind: z.enum(['instagram', 'instagram-v2', 'export-folder', 'participants']),
  id: z.string(),
})
export type BackupThreadId = z.infer<typeof threadIdSchema>

const personIdSchema = z.union([
  z.strictObject({ kind: z.enum(['instagram', 'username', 'name']), id: z.string() }),
  /** A name that means the person within one thread only; `thread` is that thread's strongest id. */
  z.strictObject({ kind: z.literal('thread-name'), id: z.string(), thread: threadIdSchema }),
])
export type BackupPersonId = z.infer<typeof personIdSchema>

const observedName = z.strictObject({
  kind: z.enum(['display_name', 'username']),
  name: z.string(),
  first_observed_at: time,
  last_observed_at: time,
})

export const personSchema = z.strictObject({
  user_id: z.string(),
  /** The strongest first. */
  ids: z.array(personIdSchema).min(1),
  names: z.array(observedName),
  /** They are not to be written to: since when, and why in words. */
  do_not_contact: z.strictObject({ since: time, reason: z.string() }).exactOptional(),
})
export type BackupPerson = z.infer<typeof personSchema>

const sourceKind = z.enum(['export', 'plain-backup', 'backup', 'instagram', 'graph'])

export const conversationSchema = z.strictObject({
  /** The strongest of `ids`. */
  thread_id: z.string(),
  title: z.string().nullable(),
  /** Usernames of the present participants, the owner apart; display names where no username is known. */
  users: z.array(z.string()),
  is_group: z.boolean(),
  ids: z.array(threadIdSchema).min(1),
  folder: z.enum(['inbox', 'general', 'pending', 'spam', 'archived', 'filtered', 'broadcast']),
  is_still_participant: z.boolean().nullable(),
  /** Who saw the header, when, and its original text. */
  header: z.strictObject({ source: sourceKind, observed_at: time, raw: z.string().nullable() }).nullable(),
  /** All who were ever listed as participants; those who left were last observed before the header. */
  members: z.array(
    z.strictObject({
      user_id: z.string(),
      is_admin: z.boolean(),
      first_observed_at: time,
      last_observed_at: time,
    }),
  ),
  /** Of a conversation that is read at Instagram: a restore then goes on where the archive had come. */
  coverage: threadCoverage.optional(),
  /** Empty here: the messages follow, line by line. */
  messages: z.array(z.never()),
})
export type BackupConversation = z.infer<typeof conversationSchema>

/** Messages are many: their lines are checked by hand (`decode-message.ts`), not by a schema. */
export interface BackupObserved {
  readonly source: string
  /** A file's path within the export, or a request. */
  readonly origin: string
  readonly first_observed_at: string
  readonly last_observed_at: string
}

/** What a message says, as one observation had it; of the message itself, and of each earlier version. */
export interface BackupState {
  readonly text: string | null
  readonly item_type: string
  readonly observed?: BackupObserved
  readonly notice_class?: string
  readonly is_unsent?: true
  readonly is_taken_down?: true
  readonly is_echo?: true
  readonly share?: { readonly url?: string; readonly owner?: string; readonly text?: string }
  readonly call_seconds?: number
  readonly replied_to_item_id?: string
  readonly attachments?: readonly BackupAttachment[]
  readonly reactions?: readonly BackupReaction[]
  /** Original text of the item; absent when it was purged. */
  readonly raw?: string
}

export interface BackupAttachment {
  readonly kind: string
  readonly uri: string
  readonly taken_at?: string
  readonly size_bytes?: number
}

export interface BackupReaction {
  readonly user_id: string
  readonly emoji: string
  readonly reacted_at?: string
}

export interface BackupMessage extends BackupState {
  readonly id: string
  readonly user_id: string
  readonly timestamp: string
  readonly ids?: readonly string[]
  /** Earlier states; `observed` stands in each. */
  readonly versions?: readonly BackupState[]
}

export const unreadableSchema = z.strictObject({
  source: sourceKind,
  origin: z.string(),
  byte_offset: z.number().int().nullable(),
  reason: z.string(),
  /** The bytes, base64. */
  raw: z.string(),
})

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const countsSchema = z.strictObject({
  people: z.number().int(),
  conversations: z.number().int(),
  messages: z.number().int(),
  versions: z.number().int(),
  reactions: z.number().int(),
  attachments: z.number().int(),
  unreadable: z.number().int(),
})
/** Reactions and attachments of the messages as they are now; those of earlier versions do not count. */
export type BackupCounts = z.infer<typeof countsSchema>

export const endSchema = z.strictObject({
  ...countsSchema.shape,
  sums: z.array(z.strictObject({ thread_id: z.string(), messages: z.number().int(), sha256 })),
  sha256,
})
/** What the last line says: all of it follows from the lines before. */
export type BackupEnd = z.infer<typeof endSchema>

/** The last line, with its LF. */
export function endLine(end: BackupEnd): string {
  return `"end":${JSON.stringify(end)}}\n`
}

/** Prefix of the `id` of a message that has no item id. */
export const FINGERPRINT_PREFIX = 'export:'
