import { DirectError } from '../../errors/instagram-error.ts'
import type { Transport } from '../../transport/transport.ts'
import { uploadVideo } from '../../uploads/upload-media.ts'
import { broadcast, type SendOptions, tokenOf } from './broadcast.ts'
import { type Recipient, requireThreadId } from './recipient.ts'
import type { Sent } from './sent.ts'
import { videoFields } from './video-fields.ts'

export interface Video {
  /** H.264 with AAC in an MP4. */
  readonly mp4: Uint8Array
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  readonly durationMs: number
}

/**
 * A video that stays. A caption is a message of its own (`sendWithText`); Instagram makes the picture before it plays from its
 * first frame.
 *
 * @throws DirectThreadNotFound where people have no conversation with one yet; what `upload`, `broadcast` throw
 */
export async function sendVideo(
  transport: Transport,
  to: Recipient,
  video: Video,
  options: SendOptions = {},
): Promise<Sent> {
  refuseOdd(video)
  const token = tokenOf(transport, options)
  const threadId = await requireThreadId(transport, to, options)
  const mediaId = await uploadVideo(transport, video.mp4, token, { signal: options.signal })
  const signed = videoFields(transport.session, { video, token, threadId, mediaId, now: transport.clock() })
  return await broadcast(transport, {
    path: 'raven_attachment',
    query: { video: 1 },
    token,
    threadId,
    signed,
    signal: options.signal,
    isFreshUpload: true,
  })
}

function refuseOdd({ width, height, durationMs }: Video): void {
  const isPossible = [width, height].every((side) => Number.isInteger(side) && side > 0) && durationMs > 0
  if (isPossible && Number.isFinite(durationMs)) return
  throw new DirectError('input', 'video-facts', 'a video has a width, a height and a length')
}
