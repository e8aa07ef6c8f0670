import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
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
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a photo')],
    ['half a header', Buffer.from('ffd8ffe000104a46', 'hex')],
  ])('is no photo when it is %s', async (_what, bytes) => {
    await expect(preparePhoto(bytes)).rejects.toMatchObject({ code: 'photo', remedy: 'input' })
  })
})

function wordOf(type: 'image/jpeg' | 'image/png' | 'image/avif'): 'jpeg' {
  return type.slice('image/'.length) as 'jpeg'
}
