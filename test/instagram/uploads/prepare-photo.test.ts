import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { preparePhoto } from '../../../src/instagram/uploads/prepare-photo.ts'

/** Red on the left, blue on the right. */
function flag(width: number, height: number) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = 'red'
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = 'blue'
  context.fillRect(width / 2, 0, width / 2, height)
  return canvas
}

/** The same JPEG with a note of the camera's: how it was held, and where. */
function heldSo(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from([
    0x49,
    0x49,
    0x2a,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ])
  const note = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from('48.8583 N 2.2945 E')])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(note.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, note, jpeg.subarray(2)])
}

async function colourAt(jpeg: Uint8Array, place: 'first' | 'last'): Promise<'red' | 'blue' | 'white' | 'other'> {
  const picture = await loadImage(Buffer.from(jpeg))
  const context = createCanvas(picture.width, picture.height).getContext('2d')
  context.drawImage(picture, 0, 0)
  const [x, y] = place === 'first' ? [2, 2] : [picture.width - 3, picture.height - 3]
  const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data
  if (r > 240 && g > 240 && b > 240) return 'white'
  if (r > 200 && b < 50) return 'red'
  return b > 200 && r < 50 ? 'blue' : 'other'
}

describe('a photo that is sent', () => {
  test.each([
    [40, 20, 40, 20],
    [1080, 1080, 1080, 1080],
    [2160, 1080, 1080, 540],
    [500, 3000, 180, 1080],
    [5000, 1, 1080, 1],
  ])('of %i by %i pixels becomes %i by %i', async (width, height, ...size) => {
    const { jpeg, ...known } = await preparePhoto(flag(width, height).toBuffer('image/png'))
    const picture = await loadImage(Buffer.from(jpeg))
    expect([picture.width, picture.height]).toEqual(size)
    expect([known.width, known.height]).toEqual(size)
    expect(Buffer.from(jpeg.subarray(0, 3)).toString('hex')).toBe('ffd8ff')
  })

  test.each(['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const)('may be %s', async (type) => {
    const canvas = flag(60, 40)
    const bytes = type === 'image/webp' ? canvas.toBuffer(type) : await canvas.encode(wordOf(type))
    const { jpeg } = await preparePhoto(bytes)
    expect([await colourAt(jpeg, 'first'), await colourAt(jpeg, 'last')]).toEqual(['red', 'blue'])
  })

  test.each([
    [1, 40, 20, 'red', 'blue'],
    [3, 40, 20, 'blue', 'red'],
    [6, 20, 40, 'red', 'blue'],
    [8, 20, 40, 'blue', 'red'],
  ])(
    'is upright, however it was held (%i), and says nothing of the camera',
    async (held, width, height, ...colours) => {
      const bytes = heldSo(await flag(40, 20).encode('jpeg', 95), held)
      const photo = await preparePhoto(bytes)
      expect([photo.width, photo.height]).toEqual([width, height])
      expect([await colourAt(photo.jpeg, 'first'), await colourAt(photo.jpeg, 'last')]).toEqual(colours)
      expect(bytes.includes('2.2945')).toBe(true)
      expect(Buffer.from(photo.jpeg).includes('2.2945')).toBe(false)
    },
  )

  test('stands on white where it was transparent', async () => {
    const { jpeg } = await preparePhoto(createCanvas(20, 20).toBuffer('image/png'))
    expect(await colourAt(jpeg, 'first')).toBe('white')
  })

  test.each([
    ['red-blue.heic', 64, 32],
    ['turned.heic', 32, 64],
  ])('may be what a telephone takes, and is upright: %s', async (name, width, height) => {
    const { jpeg, ...size } = await preparePhoto(fixture(name))
    expect(size).toEqual({ width, height })
    expect([await colourAt(jpeg, 'first'), await colourAt(jpeg, 'last')]).toEqual(['red', 'blue'])
  })

  test('keeps its colours where a telephone wrote them for a better screen', async () => {
    const bytes = await readFile(fixture('wide-colours.heic'))
    const plain = Buffer.from(bytes)
    plain.write('Q', plain.indexOf(Buffer.from('Display P3', 'utf16le').swap16()) + 1)
    expect(await colourIn(bytes)).toEqual([200, 100, 50].map((value) => expect.closeTo(value, -1)))
    expect(await colourIn(plain)).toEqual([187, 106, 63].map((value) => expect.closeTo(value, -1)))
  })

  test('that claims more pixels than memory is worth is not decoded', async () => {
    const bytes = await readFile(fixture('red-blue.heic'))
    for (let at = bytes.indexOf('ispe'); at >= 0; at = bytes.indexOf('ispe', at + 1)) {
      bytes.writeUInt32BE(20_000, at + 8)
      bytes.writeUInt32BE(10_000, at + 12)
    }
    await expect(preparePhoto(bytes)).rejects.toMatchObject({
      message: 'this photo cannot be sent: it is too large: 20000 by 10000 pixels',
    })
  })

  test('may be damaged anywhere, and is refused or read, without a word on standard output', async () => {
    const whole = await readFile(fixture('red-blue.heic'))
    const written: unknown[] = []
    const write = console.log
    console.log = (...words) => void written.push(words)
    try {
      for (let place = 24; place < whole.length; place += 97) {
        for (const bytes of [whole.subarray(0, place), flipped(whole, place)]) {
          await preparePhoto(bytes).catch((error: unknown) => expect(error).toMatchObject({ code: 'photo' }))
        }
      }
    } finally {
      console.log = write
    }
    expect(written).toEqual([])
  })

  test.each([
    ['text', 'text', Buffer.from('not a photo')],
    [
      'a drawing in words',
      'a file of the kind XML',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['a document', 'a file of the kind PDF', Buffer.from('%PDF-1.4\n')],
    ['a film', 'a video (MP4)', Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41')],
    ['a sound', 'a sound (MP3)', Buffer.from('ID3\x03\0\0\0\0\0\0\xff\xfb\x90\0', 'latin1')],
    ['anything', 'of a kind that is not known', Buffer.from([0, 1, 2, 3, 0, 0, 9, 9])],
    ['half a header', 'it cannot be read as a picture', Buffer.from('ffd8ffe000104a46', 'hex')],
    ['half a photo of a telephone', 'it cannot be read as a picture', Buffer.from('0000001c6674797068656963', 'hex')],
  ])('is no photo when it is %s, and what it is is said', async (_what, words, bytes) => {
    const error: unknown = await preparePhoto(bytes).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'photo', remedy: 'input' })
    expect(String(error)).toContain(words)
  })
})

describe('a file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dmvault-test-'))
  })
  afterAll(async () => rm(folder, { recursive: true }))

  test('is read from where it lies', async () => {
    const path = join(folder, 'flag.png')
    await writeFile(path, flag(40, 20).toBuffer('image/png'))
    expect(await preparePhoto(path)).toMatchObject({ width: 40, height: 20 })
  })

  test('that is too large is not read', async () => {
    const path = join(folder, 'large.jpg')
    await using file = await open(path, 'w')
    await file.truncate(60_000_001)
    await expect(preparePhoto(path)).rejects.toMatchObject({
      code: 'file-too-large',
      message: 'this photo cannot be sent: it is too large: 60.1 MB, and 60 MB is the most',
    })
  })

  test.each([
    ['is not there', () => join(folder, 'no\nsuch.jpg'), 'file-not-found', 'there is no file'],
    ['is under another file', () => join(folder, 'flag.png', 'x.jpg'), 'file-not-found', 'there is no file'],
    ['is a folder', () => folder, 'not-a-file', 'is a folder'],
    ['is no file', () => '/dev/zero', 'not-a-file', 'is no ordinary file'],
  ])('that %s is told', async (_what, path, code, words) => {
    const error = (await preparePhoto(path()).catch((caught: unknown) => caught)) as Error
    expect(error).toMatchObject({ code, remedy: 'input' })
    expect(error.message).toContain(words)
    expect(error.message).not.toContain('\n')
  })

  test('without anything in it is told', async () => {
    await expect(preparePhoto(Buffer.alloc(0))).rejects.toMatchObject({ code: 'file-empty' })
  })
})

function flipped(whole: Buffer, place: number): Buffer {
  const bytes = Buffer.from(whole)
  bytes.writeUInt8(bytes.readUInt8(place) ^ 0x81, place)
  return bytes
}

async function colourIn(photo: Buffer): Promise<readonly number[]> {
  const { jpeg } = await preparePhoto(photo)
  const context = createCanvas(64, 64).getContext('2d')
  context.drawImage(await loadImage(Buffer.from(jpeg)), 0, 0)
  return Array.from(context.getImageData(32, 32, 1, 1).data.subarray(0, 3))
}

function fixture(name: string): string {
  return join(import.meta.dirname, '../../fixtures/files', name)
}

function wordOf(type: 'image/jpeg' | 'image/png' | 'image/avif'): 'jpeg' {
  return type.slice('image/'.length) as 'jpeg'
}
