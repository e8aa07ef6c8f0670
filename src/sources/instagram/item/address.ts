import type { Json } from '../../../instagram/json/parse-json.ts'
import type { AttachmentKind, SourceAttachment } from '../../source.ts'

const ADDRESS = /^https?:\/\/[^?#]+/i

/**
 * An address by which a file is known: without its query, whose signature is another at each reading. The host may be
 * another too; what stays is the last part of the path, which is what tells files apart in the archive. Addresses that
 * have none there (`…/ig_messaging_cdn/?asset_id=1&signature=…`) keep the number of the file.
 *
 * @returns null for anything but an address of the web
 */
export function fileAddress(value: Json | undefined): string | null {
  if (typeof value !== 'string') return null
  const address = ADDRESS.exec(value)?.[0]
  if (address === undefined) return null
  const asset = address.endsWith('/') ? /[?&](asset_id=\d+)/.exec(value)?.[1] : undefined
  return asset === undefined ? address : `${address}?${asset}`
}

/** The first of these addresses as a file; none where there is no address. */
export function fileAt(kind: AttachmentKind, ...values: readonly (Json | undefined)[]): readonly SourceAttachment[] {
  for (const value of values) {
    const uri = fileAddress(value)
    if (uri !== null) return [{ kind, uri, takenAt: null, sizeBytes: null }]
  }
  return []
}
