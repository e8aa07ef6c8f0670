import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { encode } from '../../../src/export/backup/encode.ts'

/** The document in chunks, whose end is told with the last of them, or only when that has long been compressed. */
async function* inChunks(text: Buffer, bytes: number, endsLate: boolean): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += bytes) yield text.subarray(at, at + bytes)
  if (endsLate) await wait(100)
}

test.each([
  ['zstd', 1],
  ['zstd', 100_000],
  ['zstd', 3 << 17],
  ['gzip', 100_000],
] as const)('%s of a document of %d bytes does not depend on when its end is told', async (compression, bytes) => {
  const text = Buffer.from(randomBytes(bytes).toString('hex').slice(0, bytes))
  for (const chunk of [bytes, 1 << 16]) {
    const early = await buffer(await encode(inChunks(text, chunk, false), compression, null))
    const late = await buffer(await encode(inChunks(text, chunk, true), compression, null))
    expect(late.equals(early)).toBe(true)
  }
})
