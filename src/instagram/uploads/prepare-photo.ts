import type { Canvas, Image } from '@napi-rs/canvas'
import { cannotSend } from './cannot-send.ts'
import { decodeHeic } from './decode-heic.ts'
import { type FileKind, fileKindOf, kindInWords } from './file-kind.ts'
import { type FileSource, readFileSource } from './file-source.ts'
import { coloursOf } from './heic-colours.ts'

/** A photo as Instagram takes it into a conversation. */
export interface PreparedPhoto {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
}

/** Pixels of the longest side. */
const LONGEST_SIDE = 1080
/** Beyond this a small file unpacks to more memory than a photo is worth. */
const MOST_PIXELS = 150_000_000
const QUALITY = 95
/** What is read of a photo; what is sent of it is always far smaller. */
const MOST_BYTES = 60_000_000

const DRAWN: ReadonlySet<string> = new Set(['jpg', 'png', 'apng', 'webp', 'avif', 'gif', 'bmp'])
const HEIF = /^image\/hei[cf](-sequence)?$/

/**
 * Makes a JPEG of a photo: upright, no side longer than 1080 pixels, on white where it was transparent. It is drawn anew in any
 * case, so that nothing of the camera's notes (the place, the owner) goes along.
 *
 * @param image JPEG, PNG, WebP, AVIF, HEIC or GIF (its first picture): its bytes, or its path; 60 MB at most
 * @throws InstagramError `photo` where it is none of them, which says what it is; what `readFileSource` throws
 */
export async function preparePhoto(image: FileSource): Promise<PreparedPhoto> {
  const bytes = await readFileSource(image, { what: 'photo', mostBytes: MOST_BYTES })
  const picture = await readPicture(bytes, await fileKindOf(bytes))
  const { createCanvas } = await import('@napi-rs/canvas')
  const { width, height } = picture
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  const canvas = createCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return { jpeg: await canvas.encode('jpeg', QUALITY), width: canvas.width, height: canvas.height }
}

async function readPicture(bytes: Uint8Array, kind: FileKind | null): Promise<Image | Canvas> {
  const isHeif = kind !== null && HEIF.test(kind.mimeType)
  if (!isHeif && !DRAWN.has(kind?.ending ?? '')) throw cannotSend('photo', `it is ${kindInWords(kind, bytes)}`)
  const picture = isHeif ? await drawHeic(bytes) : await loadPicture(bytes)
  const { width, height } = picture
  if (width < 1 || height < 1) throw cannotSend('photo', 'it is empty')
  if (width * height <= MOST_PIXELS) return picture
  throw cannotSend('photo', `it is too large: ${width} by ${height} pixels`)
}

async function loadPicture(bytes: Uint8Array): Promise<Image> {
  const { loadImage } = await import('@napi-rs/canvas')
  return await loadImage(Buffer.from(bytes)).catch((cause: unknown) => {
    throw cannotSend('photo', 'it cannot be read as a picture', { cause })
  })
}

async function drawHeic(bytes: Uint8Array): Promise<Canvas> {
  const { width, height, data } = await decodeHeic(bytes)
  const { createCanvas, ImageData } = await import('@napi-rs/canvas')
  const canvas = createCanvas(width, height)
  const pixels = new ImageData(data, width, height, { colorSpace: coloursOf(bytes) })
  canvas.getContext('2d').putImageData(pixels, 0, 0)
  return canvas
}
