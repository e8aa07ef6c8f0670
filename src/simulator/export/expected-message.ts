import type { Cut } from './cut.ts'
import type { FileKind, MadeMessage } from './message.ts'
import type { Reading } from './reading.ts'

/** A message as an archive should have it after reading the export: one line of the file of rows. */
export interface ExpectedMessage {
  /** The end of the thread's folder name; of a flat file, its participants' usernames, sorted, joined by commas. */
  readonly thread: string
  /** Microseconds since 1970; whole milliseconds but in a flat file. */
  readonly micros: number
  /** Display name; of a flat file the username. */
  readonly sender: string
  readonly itemType: string
  readonly notice: string | null
  readonly text: string | null
  readonly isEcho: boolean
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly share: { readonly url: string | null; readonly owner: string | null; readonly text: string | null } | null
  readonly callSeconds: number | null
  readonly attachments: readonly { readonly kind: FileKind; readonly name: string; readonly isPresent: boolean }[]
  /** `seconds`: since 1970; null where the export does not say. */
  readonly reactions: readonly { readonly actor: string; readonly emoji: string; readonly seconds: number | null }[]
}

/** The line for a message of a thread. */
export function expectMessage(
  message: MadeMessage,
  reading: Reading,
  cut: Cut,
  place: { readonly thread: string; readonly micros: number },
): ExpectedMessage {
  const { files, reactions, ...rest } = reading
  return {
    ...place,
    sender: cut.names[message.sender] ?? '',
    ...rest,
    attachments: files.map((file) => ({ kind: file.kind, name: file.name, isPresent: cut.isPresent(file) })),
    reactions: reactions.map((reaction) => ({
      actor: cut.names[reaction.actor] ?? '',
      emoji: reaction.emoji,
      seconds: reaction.isDated ? Math.floor(reaction.at / 1000) : null,
    })),
  }
}
