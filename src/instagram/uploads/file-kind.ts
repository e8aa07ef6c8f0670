import { isUtf8 } from 'node:buffer'

/** What a file is by what is in it, whatever its name says. */
export interface FileKind {
  /** As files of the kind are called, without the dot. */
  readonly ending: string
  readonly mimeType: string
}

/** What is looked at to tell. */
const HEAD = 65_536

/** Null where it is of no kind that has marks of its own: text, or anything. */
export async function fileKindOf(bytes: Uint8Array): Promise<FileKind | null> {
  const { fileTypeFromBuffer } = await import('file-type')
  // What is cut off, or made to confuse, may trip whoever reads it.
  const type = await fileTypeFromBuffer(bytes.subarray(0, HEAD)).catch(() => undefined)
  return type === undefined ? null : { ending: type.ext, mimeType: type.mime }
}

const FAMILIES: Readonly<Record<string, string>> = { image: 'a picture', video: 'a video', audio: 'a sound' }

/** @example `a video (WEBM)`, `a file of the kind PDF`, `text` */
export function kindInWords(kind: FileKind | null, bytes: Uint8Array): string {
  if (kind === null) return isText(bytes) ? 'text' : 'of a kind that is not known'
  const family = FAMILIES[kind.mimeType.split('/')[0] ?? '']
  const name = kind.ending.toUpperCase()
  return family === undefined ? `a file of the kind ${name}` : `${family} (${name})`
}

function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 512)
  // A character may be cut at the end.
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut))) && !head.includes(0)
}
