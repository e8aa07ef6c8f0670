import { DirectError } from '../../errors/instagram-error.ts'
import type { Transport } from '../../transport/transport.ts'
import { uploadVideo } from '../../uploads/upload-media.ts'
import { type VideoFacts, videoFactsOf } from '../../uploads/video-facts.ts'
import { broadcast, type SendOptions, tokenOf } from './broadcast.ts'
import { type Recipient, requireThreadId } from './recipient.ts'
import type { Sent } from './sent.ts'
import { videoFields } from './video-fields.ts'

export interface Video {
  /** H.264 with AAC in an MP4. */
  readonly mp4: Uint8Array
  /** Default: read out of the MP4, which is looked through for what Instagram does not take. */
  readonly facts?: VideoFacts
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
  { mp4, facts = videoFactsOf(mp4) }: Video,
  options: SendOptions = {},
): Promise<Sent> {
  refuseOdd(facts)
  const token = tokenOf(transport, options)
  const threadId = await requireThreadId(transport, to, options)
  const mediaId = await uploadVideo(transport, mp4, token, { signal: options.signal })
  const signed = videoFields(transport.session, {
    facts,
    size: mp4.length,
    token,
    threadId,
    mediaId,
    now: transport.clock(),
  })
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

function refuseOdd({ width, height, durationMs }: VideoFacts): void {
  const isPossible = [width, height].every((side) => Number.isInteger(side) && side > 0) && durationMs > 0
  if (isPossible && Number.isFinite(durationMs)) return
  throw new DirectError('input', 'video-facts', 'a video has a width, a height and a length')
}
