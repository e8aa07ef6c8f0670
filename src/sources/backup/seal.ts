/**
 * The seal of a compressed backup. Neither zstd nor gzip notices every changed byte: both have header bits that no decoder
 * reads, a match may point at another place with the same bytes, and what follows the last frame is ignored by many. So a
 * compressed file ends in one more frame that every decompressor skips (zstd: a skippable frame; gzip: an empty member
 * with an extra field), and that frame holds the SHA-256 of all the bytes before it. An encrypted file needs none, and
 * neither does an uncompressed one: the document's last line does it there.
 */
import { createHash } from 'node:crypto'
import { VerificationError } from '../../errors.ts'
import type { Compression } from './compression.ts'

const SUM_BYTES = 32

type Sealed = Exclude<Compression, 'none'>

/** What stands around the sum in each format, byte for byte. */
const FRAME: Readonly<Record<Sealed, { readonly before: Buffer; readonly after: Buffer }>> = {
  // Magic number of a skippable frame, then the length of what it holds.
  zstd: { before: Buffer.from([0x5d, 0x2a, 0x4d, 0x18, SUM_BYTES, 0, 0, 0]), after: Buffer.alloc(0) },
  // Deflate, extra field present, no time, unknown system; the extra field, subfield "dv"; no data, sum and size 0.
  gzip: {
    before: Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, SUM_BYTES + 4, 0, 0x64, 0x76, SUM_BYTES, 0]),
    after: Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  },
}

function frameOf(compression: Sealed, sum: Buffer): Buffer {
  const { before, after } = FRAME[compression]
  return Buffer.concat([before, sum, after])
}

/** Passes compressed bytes on and ends them with the seal. */
export async function* sealed(source: AsyncIterable<Buffer>, compression: Sealed): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of source) {
    hash.update(chunk)
    yield chunk
  }
  yield frameOf(compression, hash.digest())
}

/**
 * Passes compressed bytes on without the seal, and fails at their end where it is missing or does not fit.
 *
 * @param file for messages
 * @throws VerificationError `truncated` or `damaged`
 */
export async function* unsealed(
  source: AsyncIterable<Buffer>,
  compression: Sealed,
  file: string,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  const length = frameOf(compression, Buffer.alloc(SUM_BYTES)).length
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of source) {
    const all = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    const known = Math.max(0, all.length - length)
    held = Buffer.from(all.subarray(known))
    const passed = all.subarray(0, known)
    hash.update(passed)
    if (passed.length > 0) yield passed
  }
  const error = sealError(compression, held, hash.digest(), file)
  if (error !== null) throw error
}

function sealError(compression: Sealed, seal: Buffer, sum: Buffer, file: string): VerificationError | null {
  const expected = frameOf(compression, sum)
  if (seal.equals(expected)) return null
  const { before } = FRAME[compression]
  const withoutSum = frameOf(compression, seal.subarray(before.length, before.length + SUM_BYTES))
  if (seal.length === expected.length && seal.equals(withoutSum)) {
    return new VerificationError('damaged', `${file} is damaged: its bytes do not fit the sum at its end`, {
      hint: 'Take another copy of the file.',
    })
  }
  return new VerificationError('truncated', `${file} is cut short, or was changed at its end`, {
    hint: `Take another copy. If it was compressed anew with ${compression}, decompress it and name the JSON file.`,
  })
}
