/** What the sound of an MP4 is, and how large its pieces are. */
import { boxAt, boxesIn, lettersAt } from './mp4-boxes.ts'

/** Numbers of ISO 14496-1 for AAC, as MPEG-4 and MPEG-2 have it. */
const AAC: ReadonlySet<number> = new Set([0x40, 0x66, 0x67, 0x68])

/** Where the boxes of a sound's description begin, behind the name of its codec: channels and the like stand before. */
const DESCRIPTION = 36

/**
 * The codec's name; where `mp4a` stands for something else than AAC, that is said behind it, as in RFC 6381.
 *
 * @param samples the box of descriptions, of which the first counts
 * @example soundCodecOf(stsd, 'mp4a') // 'mp4a', or 'mp4a.6b', which is MP3
 */
export function soundCodecOf(samples: DataView, codec: string): string {
  if (codec !== 'mp4a' || samples.byteLength < 8 + DESCRIPTION) return codec
  const inner = new DataView(samples.buffer, samples.byteOffset + 8 + DESCRIPTION, samples.byteLength - 8 - DESCRIPTION)
  const kind = objectTypeIn(boxAt(inner, ['esds']))
  return kind === null || AAC.has(kind) ? codec : `${codec}.${kind.toString(16).padStart(2, '0')}`
}

const STREAM = 0x03
const DECODER = 0x04

/** The kind that a description of a stream names; null where it does not. */
function objectTypeIn(esds: DataView | null): number | null {
  if (esds === null) return null
  const stream = descriptorAt(esds, 4, STREAM)
  if (stream === null || stream + 3 > esds.byteLength) return null
  const flags = esds.getUint8(stream + 2)
  // One that depends on another, or lies elsewhere, is nothing that a file of one's own has.
  const decoder = flags & 0xe0 ? null : descriptorAt(esds, stream + 3, DECODER)
  return decoder === null || decoder >= esds.byteLength ? null : esds.getUint8(decoder)
}

/** Where what it holds begins: behind its number and its length, which takes one to four bytes. */
function descriptorAt(view: DataView, at: number, tag: number): number | null {
  if (at >= view.byteLength || view.getUint8(at) !== tag) return null
  for (let place = at + 1; place < Math.min(at + 5, view.byteLength); place += 1) {
    if (view.getUint8(place) < 0x80) return place + 1
  }
  return null
}

/**
 * How many bytes each piece of the sound has, in order; AAC has about 43 a second. Null where the file does not say, or all are
 * of one size.
 */
export function soundPieceSizes(bytes: Uint8Array): readonly number[] | null {
  const movie = boxAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), ['moov'])
  if (movie === null) return null
  const sound = Array.from(boxesIn(movie)).find(({ name, body }) => name === 'trak' && isSound(body))
  const table = sound && boxAt(sound.body, ['mdia', 'minf', 'stbl', 'stsz'])
  if (!table || table.byteLength < 12 || table.getUint32(4) !== 0) return null
  const count = Math.min(table.getUint32(8), Math.floor((table.byteLength - 12) / 4))
  return count === 0 ? null : Array.from({ length: count }, (_, place) => table.getUint32(12 + place * 4))
}

function isSound(track: DataView): boolean {
  const handler = boxAt(track, ['mdia', 'hdlr'])
  return handler !== null && lettersAt(handler, 8) === 'soun'
}
