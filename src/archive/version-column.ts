import { z } from 'zod'

/** The `state` column of a version. Persons are internal keys as text; exact text is base64 of UTF-16LE. */
const versionColumn = z.object({
  isUnsent: z.boolean(),
  isTakenDown: z.boolean(),
  isEcho: z.boolean(),
  itemType: z.string(),
  noticeClass: z.string().nullable(),
  text: z.string().nullable(),
  textExact: z.string().nullable(),
  shareUrl: z.string().nullable(),
  shareOwner: z.string().nullable(),
  shareText: z.string().nullable(),
  callSeconds: z.number().nullable(),
  repliedToItemId: z.string().nullable(),
  reactions: z.array(z.object({ person: z.string(), emoji: z.string(), reactedAt: z.number().nullable() })),
  attachments: z.array(
    z.object({
      kind: z.string(),
      uri: z.string(),
      takenAt: z.number().nullable(),
      sizeBytes: z.number().nullable(),
    }),
  ),
})
export type VersionColumn = z.infer<typeof versionColumn>

/** Reads the `state` column of a version. @throws when it is not what this program writes */
export function parseVersionColumn(value: unknown): VersionColumn {
  return versionColumn.parse(value)
}
