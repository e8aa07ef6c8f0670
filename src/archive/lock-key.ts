import { createHash } from 'node:crypto'

/** The number of an advisory lock, of what it stands for: 64 bits of its hash, signed. */
export function lockKey(text: string): bigint {
  return createHash('sha256').update(`dmvault ${text}`).digest().readBigInt64BE()
}
