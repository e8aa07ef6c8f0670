import type { Duplex } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Compression } from './compression.ts'

/** Each chunk is a step of its own on another thread; the default of 16 kB makes tens of thousands of a large backup. */
const OUT = { chunkSize: 1 << 20 }

/**
 * Decompresses, and reads the source to its very end. node:zlib alone would not: it may say that it is done as soon as the
 * compressed data is, and forget about what follows, and with it whatever the source would have found wrong there.
 *
 * @throws what the source throws; errors of node:zlib
 */
export async function* decompressed(
  source: AsyncIterable<Buffer>,
  compression: Exclude<Compression, 'none'>,
): AsyncGenerator<Buffer> {
  const decompressor = compression === 'zstd' ? createZstdDecompress(OUT) : createGunzip(OUT)
  const consumer = { isGone: false }
  const fed = feed(source, decompressor, consumer)
  fed.catch((error: Error) => decompressor.destroy(error))
  try {
    for await (const chunk of decompressor) yield chunk as Buffer
    await fed
  } finally {
    consumer.isGone = true
    decompressor.destroy()
    await fed.catch(() => undefined)
  }
}

async function feed(
  source: AsyncIterable<Buffer>,
  decompressor: Duplex,
  consumer: { readonly isGone: boolean },
): Promise<void> {
  let isDone = false
  const done = new Promise<void>((resolve) => {
    for (const event of ['end', 'error', 'close']) decompressor.once(event, () => resolve())
  }).then(() => {
    isDone = true
  })
  for await (const chunk of source) {
    if (consumer.isGone) return
    if (!isDone) await Promise.race([new Promise((resolve) => decompressor.write(chunk, resolve)), done])
  }
  if (!isDone) decompressor.end()
}
