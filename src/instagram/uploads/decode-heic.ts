/** The pictures that telephones take: H.265 in a HEIF. Their decoder is WebAssembly, and loaded by whoever needs it. */
import type { Heif } from 'libheif-js/libheif-wasm/libheif-bundle.js'
import { InstagramError } from '../errors/instagram-error.ts'
import { cannotSend } from './cannot-send.ts'

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green, blue and opacity of each, by rows. */
  readonly data: Uint8ClampedArray<ArrayBuffer>
}

/** As many as telephones take, and as much memory as a photo is worth: the decoder needs about 25 bytes for each. */
const MOST_PIXELS = 50_000_000
const BYTES_A_PIXEL = 4

/**
 * The picture that the file is for, upright: what turns it stands in the file and is done here.
 *
 * @throws InstagramError `photo`
 */
export async function decodeHeic(bytes: Uint8Array): Promise<Pixels> {
  const { default: libheif } = await import('libheif-js/libheif-wasm/libheif-bundle.js')
  // One for each photo: whatever a bad file does to it, and all of its memory, goes with it.
  const heif = libheif({ print: () => {}, printErr: () => {} })
  await heif.ready
  try {
    return decodeWith(heif, bytes)
  } catch (error) {
    // A decoder that gives up throws its own.
    throw error instanceof InstagramError ? error : unreadable(error)
  }
}

function decodeWith(heif: Heif, bytes: Uint8Array): Pixels {
  const context = heif.heif_context_alloc()
  const read = heif.heif_context_read_from_memory(context, bytes)
  if (read.code !== heif.heif_error_code.heif_error_Ok) throw unreadable(new Error(read.message))
  const handle = heif.heif_js_context_get_primary_image_handle(context)
  if ('code' in handle) throw unreadable()
  const width = heif.heif_image_handle_get_width(handle)
  const height = heif.heif_image_handle_get_height(handle)
  if (width * height > MOST_PIXELS) throw cannotSend('photo', `it is too large: ${width} by ${height} pixels`)
  const { heif_colorspace, heif_chroma, heif_channel } = heif
  const order = heif_chroma.heif_chroma_interleaved_RGBA
  const image = heif.heif_js_decode_image2(handle, heif_colorspace.heif_colorspace_RGB, order)
  if ('code' in image) throw unreadable(new Error(image.message))
  const channel = image.channels.find(({ id }) => id === heif_channel.heif_channel_interleaved)
  if (channel === undefined) throw unreadable()
  return { width: channel.width, height: channel.height, data: rowsOf(channel) }
}

/** Its rows, one right behind the other. */
function rowsOf(channel: {
  readonly width: number
  readonly height: number
  readonly stride: number
  readonly data: Uint8Array
}): Uint8ClampedArray<ArrayBuffer> {
  const row = channel.width * BYTES_A_PIXEL
  const pixels = new Uint8ClampedArray(row * channel.height)
  for (let y = 0; y < channel.height; y += 1) {
    pixels.set(channel.data.subarray(y * channel.stride, y * channel.stride + row), y * row)
  }
  return pixels
}

function unreadable(cause?: unknown): Error {
  return cannotSend('photo', 'it cannot be read as a picture', { cause })
}
