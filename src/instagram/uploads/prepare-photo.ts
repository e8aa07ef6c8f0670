import { InstagramError } from '../errors/instagram-error.ts'

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

/**
 * Makes a JPEG of a photo: upright, no side longer than 1080 pixels, on white where it was transparent. It is drawn anew in any
 * case, so that nothing of the camera's notes (the place, the owner) goes along.
 *
 * @param image JPEG, PNG, WebP, AVIF or GIF (its first picture)
 * @throws InstagramError `photo` where it is none of them
 */
export async function preparePhoto(image: Uint8Array): Promise<PreparedPhoto> {
  const { createCanvas, loadImage } = await import('@napi-rs/canvas')
  const picture = await loadImage(Buffer.from(image)).catch((cause: unknown) => {
    throw notAPhoto('it cannot be read as a picture', cause)
  })
  const { width, height } = picture
  if (width < 1 || height < 1) throw notAPhoto('it is empty')
  if (width * height > MOST_PIXELS) throw notAPhoto(`it is too large: ${width} by ${height} pixels`)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  const canvas = createCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)))
  const context = canvas.getContext('2d')
  context.fillStyle = 'white'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return { jpeg: await canvas.encode('jpeg', QUALITY), width: canvas.width, height: canvas.height }
}

function notAPhoto(reason: string, cause?: unknown): InstagramError {
  return new InstagramError('input', 'photo', `this photo cannot be sent: ${reason}`, {
    cause,
    hint: 'Take a JPEG, PNG, WebP, AVIF or GIF.',
  })
}
