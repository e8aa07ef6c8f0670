import { zstdDecompressSync } from 'node:zlib'

/** What bodies unpack to, mostly, to so many times their size. */
const USUAL_RATIO = 4

/**
 * What zstd has packed. Node would make room for 64 kB each time, which of ten thousand small bodies is more than half a
 * gigabyte before any of it is given back.
 */
export function unpack(body: Uint8Array): Buffer {
  return zstdDecompressSync(body, { chunkSize: Math.max(256, body.length * USUAL_RATIO) })
}
