/**
 * The names under which files are uploaded. All of them follow from the send's client token, so that another try of the same
 * send goes on with the same upload, on another day and another machine too.
 */
import { createHash } from 'node:crypto'
import { tokenTime } from '../transport/client-token.ts'

export interface VideoNames {
  readonly name: string
  /** Twelve digits. */
  readonly uploadId: string
  readonly waterfallId: string
}

const milliseconds = (token: string): string => String(tokenTime(token) / 1000)

/** @example imageName('7265666990596022848') // 'fb_uploader_1732270000123' */
export function imageName(token: string): string {
  return `fb_uploader_${milliseconds(token)}`
}

/** @param size of the file in bytes */
export function videoNames(token: string, size: number): VideoNames {
  const hash = createHash('sha256').update(token).digest('hex').slice(0, 32)
  const uploadId = (BigInt(token) % 10n ** 12n).toString().padStart(12, '1')
  const at = milliseconds(token)
  return {
    name: `${hash}-0-${size}-${at}-${at}`,
    uploadId,
    waterfallId: `${uploadId}_${hash.slice(0, 12).toUpperCase()}_Mixed_0`,
  }
}

export function voiceNames(token: string): { readonly name: string; readonly uploadId: string } {
  const uploadId = milliseconds(token)
  return { name: `${uploadId}_0_${BigInt.asIntN(32, BigInt(token))}`, uploadId }
}
