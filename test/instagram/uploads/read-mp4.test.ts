import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMp4 } from '../../../src/instagram/index.ts'
import { soundPieceSizes } from '../../../src/instagram/uploads/mp4-sound.ts'
import { checkVideo, videoFactsOf } from '../../../src/instagram/uploads/video-facts.ts'

const FILM = join(import.meta.dirname, '../../fixtures/files/film.mp4')

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(value)
  return bytes
}
const box = (name: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([u32(body.length + 8), Buffer.from(name), body])
}
const longBox = (name: string, body: Buffer): Buffer =>
  Buffer.concat([u32(1), Buffer.from(name), u64(BigInt(body.length + 16)), body])

const FTYP = box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isomavc1mp41'))
const UPRIGHT = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]
const TURNED = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]

const mvhd = (scale: number, units: number): Buffer =>
  box('mvhd', u32(0), u32(0), u32(0), u32(scale), u32(units), Buffer.alloc(80))
const longMvhd = (scale: number, units: bigint): Buffer =>
  box('mvhd', u32(0x01000000), u64(0n), u64(0n), u32(scale), u64(units), Buffer.alloc(80))
const tkhd = (width: number, height: number, matrix = UPRIGHT, isLong = false): Buffer => {
  const times = isLong ? Buffer.alloc(32) : Buffer.alloc(20)
  const rest = [Buffer.alloc(16), ...matrix.map(u32), u32(width * 65536), u32(height * 65536)]
  return box('tkhd', u32(isLong ? 0x01000003 : 3), times, ...rest)
}
const track = (kind: string, codec: string, head: Buffer): Buffer => {
  const stsd = box('stsd', u32(0), u32(1), box(codec, Buffer.alloc(78)))
  const minf = box('minf', box('stbl', stsd))
  const hdlr = box('hdlr', u32(0), u32(0), Buffer.from(kind), Buffer.alloc(13))
  return box('trak', head, box('mdia', box('mdhd', Buffer.alloc(24)), hdlr, minf))
}
const VIDEO = track('vide', 'avc1', tkhd(1280, 720))
const SOUND = track('soun', 'mp4a', tkhd(0, 0))
const MDAT = box('mdat', Buffer.alloc(300, 9))
const movie = (...parts: readonly Buffer[]): Buffer => Buffer.concat([FTYP, MDAT, box('moov', ...parts)])

describe('an MP4 tells', () => {
  test.each([
    ['its size, its length and what is in it', movie(mvhd(1000, 4500), VIDEO, SOUND)],
    ['the same when its index stands first', Buffer.concat([FTYP, box('moov', mvhd(600, 2700), SOUND, VIDEO), MDAT])],
    [
      'the same in long numbers',
      movie(longMvhd(90_000, 405_000n), track('vide', 'avc1', tkhd(1280, 720, UPRIGHT, true)), SOUND),
    ],
    [
      'the same behind a box with a long length',
      Buffer.concat([FTYP, longBox('mdat', Buffer.alloc(99)), box('moov', mvhd(10, 45), VIDEO, SOUND)]),
    ],
    ['the same in fragments', movie(mvhd(1000, 0), VIDEO, SOUND, box('mvex', box('mehd', u32(0), u32(4500))))],
    [
      'the same when it lay on its side',
      movie(mvhd(1000, 4500), track('vide', 'avc1', tkhd(720, 1280, TURNED)), SOUND),
    ],
  ])('%s', (_what, bytes) => {
    expect(readMp4(bytes)).toEqual({
      width: 1280,
      height: 720,
      durationMs: 4500,
      videoCodec: 'avc1',
      audioCodec: 'mp4a',
    })
    expect(videoFactsOf(bytes)).toEqual({ width: 1280, height: 720, durationMs: 4500 })
  })

  test('that it is a sound without a picture', () => {
    const facts = readMp4(movie(mvhd(1000, 4500), SOUND))
    expect(facts).toEqual({ width: null, height: null, durationMs: 4500, videoCodec: null, audioCodec: 'mp4a' })
  })
})

describe('a video that Instagram does not take', () => {
  test.each([
    ['it is no whole MP4', Buffer.from('RIFF....WEBM')],
    ['it is no whole MP4', Buffer.alloc(0)],
    ['it is no whole MP4', Buffer.concat([FTYP, MDAT])],
    ['there is no picture in it', movie(mvhd(1000, 4500), SOUND)],
    ['its picture is hvc1, not H.264', movie(mvhd(1000, 4500), track('vide', 'hvc1', tkhd(1, 1)))],
    ['its picture is ????, not H.264', movie(mvhd(1000, 4500), track('vide', '\n\0\0\0', tkhd(1, 1)))],
    ['its sound is Opus, not AAC', movie(mvhd(1000, 4500), VIDEO, track('soun', 'Opus', tkhd(0, 0)))],
    ['it does not say how large its picture is', movie(mvhd(1000, 4500), track('vide', 'avc1', tkhd(0, 0)))],
    ['it does not say how long it is', movie(mvhd(1000, 0), VIDEO)],
    ['it does not say how long it is', movie(mvhd(1000, 0xffffffff), VIDEO)],
    ['it does not say how long it is', movie(mvhd(0, 100), VIDEO)],
    ['it does not say how long it is', movie(VIDEO)],
  ])('is refused in words: %s', (reason, bytes) => {
    expect(() => videoFactsOf(bytes)).toThrow(`this video cannot be sent: ${reason}`)
  })

  test.each([
    ['it is a QuickTime film (MOV), not an MP4', (film: Buffer) => film.write('qt  ', 8)],
    [
      'its sound is mp4a.6b, not AAC',
      (film: Buffer) => film.writeUInt8(0x6b, film.indexOf('@\x15', film.indexOf('esds'))),
    ],
  ])('is told from one that it does take: %s', async (reason, change) => {
    const film = await readFile(FILM)
    expect(videoFactsOf(film)).toMatchObject({ width: 64, height: 48 })
    change(film)
    expect(() => videoFactsOf(film)).toThrow(reason)
  })

  test.each([
    [
      'a video (WEBM)',
      Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581020000', 'hex'),
    ],
    ['a picture (PNG)', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['text', Buffer.from('no film')],
  ])('may be something else, which is said: %s', async (words, bytes) => {
    await expect(checkVideo(bytes)).rejects.toMatchObject({
      code: 'video',
      message: `this video cannot be sent: it is ${words}, not an MP4`,
    })
  })

  test('may be a photo in the same container', async () => {
    const heic = await readFile(join(FILM, '../red-blue.heic'))
    await expect(checkVideo(heic)).rejects.toMatchObject({ message: expect.stringContaining('a picture (HEIC)') })
  })

  test('may be cut off or damaged anywhere, and is read without an error', () => {
    const whole = readFileSync(FILM)
    const read = (bytes: Buffer) => [readMp4(bytes), soundPieceSizes(bytes)]
    for (let length = 0; length < whole.length; length += 7) read(whole.subarray(0, length))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (place, value) => {
        const damaged = Buffer.from(whole)
        damaged[place] = value
        read(damaged)
      }),
      { numRuns: 3000 },
    )
  })
})
