import { boxAt, boxesIn, lettersAt } from './mp4-boxes.ts'
import { soundCodecOf } from './mp4-sound.ts'

/** What an MP4 says of itself. No package: those that read this load the whole of a player. */
export interface Mp4Facts {
  /** Pixels as it is shown: a telephone's films lie on their side in the file. Null: it has no picture. */
  readonly width: number | null
  readonly height: number | null
  readonly durationMs: number | null
  /** Four letters: `avc1` is H.264, `hvc1` H.265. Null: it has no picture. */
  readonly videoCodec: string | null
  /** Four letters: `mp4a` is AAC, `mp4a.6b` MP3 under that name. Null: it has no sound. */
  readonly audioCodec: string | null
}

/** Null where it is no MP4, or one that was cut off before it says what it is. */
export function readMp4(bytes: Uint8Array): Mp4Facts | null {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [first] = boxesIn(file)
  if (first?.name !== 'ftyp') return null
  const movie = boxAt(file, ['moov'])
  if (movie === null) return null
  const tracks = Array.from(boxesIn(movie))
    .filter(({ name }) => name === 'trak')
    .map(({ body }) => readTrack(body))
  const video = tracks.find(({ kind }) => kind === 'vide')
  return {
    width: video?.width || null,
    height: video?.height || null,
    durationMs: durationOf(movie),
    videoCodec: video?.codec ?? null,
    audioCodec: tracks.find(({ kind }) => kind === 'soun')?.codec ?? null,
  }
}

interface Track {
  readonly kind: string
  readonly codec: string | null
  readonly width: number
  readonly height: number
}

function readTrack(track: DataView): Track {
  const handler = boxAt(track, ['mdia', 'hdlr'])
  const samples = boxAt(track, ['mdia', 'minf', 'stbl', 'stsd'])
  return {
    kind: handler === null ? '' : lettersAt(handler, 8),
    codec: samples === null || samples.byteLength < 16 ? null : soundCodecOf(samples, lettersAt(samples, 12)),
    ...sizeOf(boxAt(track, ['tkhd'])),
  }
}

/** Width and height in 65,536ths behind a matrix; that one turns by a quarter when its first number is 0. */
function sizeOf(header: DataView | null): { readonly width: number; readonly height: number } {
  const matrix = header !== null && isLong(header) ? 52 : 40
  if (header === null || header.byteLength < matrix + 44) return { width: 0, height: 0 }
  const isTurned = header.getInt32(matrix) === 0 && header.getInt32(matrix + 4) !== 0
  const across = Math.round(header.getUint32(matrix + 36) / 65_536)
  const down = Math.round(header.getUint32(matrix + 40) / 65_536)
  return isTurned ? { width: down, height: across } : { width: across, height: down }
}

/** A film in fragments has its length elsewhere. */
function durationOf(movie: DataView): number | null {
  const header = boxAt(movie, ['mvhd'])
  if (header === null) return null
  const place = isLong(header) ? 20 : 12
  if (header.byteLength < place + 12) return null
  const scale = header.getUint32(place)
  const fragments = boxAt(movie, ['mvex', 'mehd'])
  const units = unitsAt(header, place + 4) ?? (fragments && unitsAt(fragments, 4))
  return units === null || scale === 0 ? null : Math.round((units / scale) * 1000)
}

/** Null: not known, which is written as 0 or as all ones. */
function unitsAt(box: DataView, place: number): number | null {
  const size = isLong(box) ? 8 : 4
  if (box.byteLength < place + size) return null
  const units = size === 8 ? Number(box.getBigUint64(place)) : box.getUint32(place)
  return units === 0 || units >= (size === 8 ? 2 ** 63 : 2 ** 32 - 1) ? null : units
}

function isLong(box: DataView): boolean {
  return box.byteLength > 0 && box.getUint8(0) === 1
}
