/**
 * Files go to a host of their own, before the message that shows them. An upload changes nothing that anybody sees, so unlike a
 * message it is tried again when it breaks off, and goes on where the host has it.
 */
import { InstagramError, UnexpectedAnswer } from '../errors/instagram-error.ts'
import { idOf, numberOf } from '../json/read-value.ts'
import type { ApiRequest, CallOptions, TimedAnswer, Transport } from '../transport/transport.ts'

export interface Upload {
  /** `messenger_image`, `messenger_video`, `messenger_audio`. */
  readonly kind: 'messenger_image' | 'messenger_video' | 'messenger_audio'
  /** The same name goes on with the same upload. */
  readonly name: string
  readonly contentType: string
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>
  /** Images are sent whole: their host is not asked how far it came. */
  readonly isResumable: boolean
  readonly timeoutMs: number
}

const OFFSET_TIMEOUT_MS = 30_000
const MOST_TRIES = 4
const AGAIN_AFTER_MS = 2000

/**
 * @returns id of the file for the message that shows it: 64 bits in decimal
 * @throws ConnectionFailed, ServerTrouble after some tries; what `Transport.send` throws
 */
export async function upload(transport: Transport, file: Upload, { signal }: CallOptions = {}): Promise<string> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await uploadRest(transport, file, signal)
    } catch (error) {
      if (tried === MOST_TRIES || !(error instanceof InstagramError && error.remedy === 'retry')) throw error
    }
    await transport.pause(AGAIN_AFTER_MS, { signal })
  }
}

async function uploadRest(transport: Transport, file: Upload, signal: AbortSignal | undefined): Promise<string> {
  const { bytes, name, contentType, timeoutMs } = file
  const offset = file.isResumable ? await readOffset(transport, file, signal) : 0
  const answer = await transport.send({
    ...requestOf(file, signal),
    method: 'POST',
    headers: {
      ...file.headers,
      'content-type': 'application/octet-stream',
      offset: String(offset),
      'x-entity-length': String(bytes.length),
      'x-entity-name': name,
      'x-entity-type': contentType,
    },
    bytes: bytes.subarray(offset),
    timeoutMs,
  })
  return mediaIdIn(answer)
}

/** How much of the file is there already. */
async function readOffset(transport: Transport, file: Upload, signal: AbortSignal | undefined): Promise<number> {
  const answer = await transport.send({
    ...requestOf(file, signal),
    method: 'GET',
    headers: file.headers,
    timeoutMs: OFFSET_TIMEOUT_MS,
  })
  const offset = numberOf(answer.body.offset) ?? 0
  if (Number.isInteger(offset) && offset >= 0 && offset <= file.bytes.length) return offset
  throw unexpected('upload-offset', `the upload host has more of the file than there is: ${offset}`, answer)
}

function requestOf(
  { kind, name }: Upload,
  signal: AbortSignal | undefined,
): Pick<ApiRequest, 'place' | 'path' | 'signal'> {
  return { place: 'upload', path: `${kind}/${name}`, signal }
}

function mediaIdIn(answer: TimedAnswer): string {
  const mediaId = idOf(answer.body.media_id)
  if (mediaId !== null && /^\d{1,20}$/.test(mediaId)) return mediaId
  throw unexpected('no-media-id', 'the upload host took the file and gave it no id', answer)
}

function unexpected(code: string, message: string, { path, status }: TimedAnswer): UnexpectedAnswer {
  return new UnexpectedAnswer('report', code, message, { path, status })
}
