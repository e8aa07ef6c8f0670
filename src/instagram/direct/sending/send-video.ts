import { DirectError } from '../../errors/instagram-error.ts'
import type { Transport } from '../../transport/transport.ts'
import { cannotSend } from '../../uploads/cannot-send.ts'
import { type FileSource, readFileSource } from '../../uploads/file-source.ts'
import { uploadVideo } from '../../uploads/upload-media.ts'
import { checkVideo, type VideoFacts } from '../../uploads/video-facts.ts'
import { broadcast, type SendOptions, tokenOf } from './broadcast.ts'
import { type Recipient, requireThreadId } from './recipient.ts'
import type { Sent } from './sent.ts'
import { videoFields } from './video-fields.ts'

export interface Video {
  /** H.264 with AAC in an MP4: its bytes, or its path; 25 MB at most. */
  readonly mp4: FileSource
  /** Default: read out of the MP4, which is looked through for what Instagram does not take. */
  readonly facts?: VideoFacts
  /**
   * A picture of one's own for the video before it plays: **never taken**. The request that shows a video in a conversation is
   * known field by field, and has no place for one; a send that asks for it is refused before anything is uploaded, so that
   * nobody believes that theirs is shown. `posterFrame` is what there is.
   */
  readonly thumbnail?: FileSource
  /**
   * Which of its frames is shown before it plays, from 0; default the first. Weak evidence: the app sends this number, and was
   * never seen to send another than 0.
   */
  readonly posterFrame?: number
  /** How long it may be; default 60: what the app takes into a conversation. The server's own limit is not known. */
  readonly mostSeconds?: number
}

/** Other clients hold themselves to that; the server's own limit is not known. */
const MOST_BYTES = 25_000_000
const MOST_SECONDS = 60
/** Films that are cut to a minute are some frames longer. */
const GRACE_MS = 1000

/**
 * A video that stays. A caption is a message of its own (`sendWithText`).
 *
 * @throws InstagramError `video`, `file-…`: what is wrong with the file; DirectError `thumbnail`; DirectThreadNotFound where people
 *   have no conversation with one yet; what `upload`, `broadcast` throw
 */
export async function sendVideo(
  transport: Transport,
  to: Recipient,
  video: Video,
  options: SendOptions = {},
): Promise<Sent> {
  const { mp4, facts, posterFrame } = await readVideo(video)
  const token = tokenOf(transport, options)
  const threadId = await requireThreadId(transport, to, options)
  const mediaId = await uploadVideo(transport, mp4, token, { signal: options.signal })
  const signed = videoFields(transport.session, {
    facts,
    posterFrame,
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

/** A video that was looked through, and can be sent as far as can be told beforehand. */
interface ReadVideo {
  readonly mp4: Uint8Array
  readonly facts: VideoFacts
  readonly posterFrame: number
}

/** @throws InstagramError `video`, `video-too-long`, `file-…`: what is wrong with the file; DirectError `thumbnail` */
export async function readVideo(video: Video): Promise<ReadVideo> {
  refuseThumbnail(video)
  const mp4 = await readFileSource(video.mp4, { what: 'video', mostBytes: MOST_BYTES })
  const { facts = await checkVideo(mp4), posterFrame = 0 } = video
  refuseOdd(facts, posterFrame)
  refuseLong(facts, video.mostSeconds)
  return { mp4, facts, posterFrame }
}

function refuseThumbnail({ thumbnail }: Video): void {
  if (thumbnail === undefined) return
  throw new DirectError(
    'input',
    'thumbnail',
    'Instagram takes no picture of one\u2019s own for a video in a conversation',
    {
      hint: 'Leave it out: what is shown is a frame of the video, which `posterFrame` names.',
    },
  )
}

function refuseOdd({ width, height, durationMs }: VideoFacts, posterFrame: number): void {
  const isPossible = [width, height].every((side) => Number.isInteger(side) && side > 0) && durationMs > 0
  const isFrame = Number.isSafeInteger(posterFrame) && posterFrame >= 0
  if (isPossible && isFrame && Number.isFinite(durationMs)) return
  throw new DirectError(
    'input',
    'video-facts',
    'a video has a width, a height and a length, and its frames count from 0',
  )
}

function refuseLong({ durationMs }: VideoFacts, mostSeconds = MOST_SECONDS): void {
  if (durationMs <= mostSeconds * 1000 + GRACE_MS) return
  const words = `it is ${Math.ceil(durationMs / 1000)} seconds long, and ${mostSeconds} is the most`
  throw cannotSend('video', words, {
    code: 'video-too-long',
    hint: 'Cut it: `ffmpeg -i FILE -t 60 -c copy SHORT.mp4`.',
  })
}
