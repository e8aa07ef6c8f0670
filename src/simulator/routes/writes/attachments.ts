/** Sending a file that was uploaded before. It may not be ready yet: then the same request later does. */
import { textField } from '../../http/body.ts'
import type { ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import { mixSeed, Random, textSeed } from '../../random.ts'
import type { Simulation } from '../../simulation.ts'
import { bare } from '../../wire/json.ts'
import { mediaUrl, sentMedia } from '../../world/content/media.ts'
import type { Said } from '../../world/post-message.ts'
import { broadcast } from '../../writes/broadcast.ts'
import { required } from '../../writes/required.ts'
import { readList } from '../../writes/targets.ts'
import type { Uploaded, UploadKind } from '../../writes/uploads.ts'
import { WriteRefused, writeRoute } from '../../writes/write-refused.ts'

const SAID: Readonly<Record<string, (simulation: Simulation, call: ViewerCall) => Said>> = {
  photo_attachment: (simulation, call) => mediaOf(simulation, call, attached(simulation, call, 'image')),
  video_attachment: (simulation, call) => mediaOf(simulation, call, attached(simulation, call, 'video')),
  // Permanent ones are ordinary messages, whatever the name says.
  raven_attachment: (simulation, call) => {
    const file = attached(simulation, call, call.query.get('video') === '1' ? 'video' : 'image')
    checkLength(call)
    return expiring(call) ?? mediaOf(simulation, call, file)
  },
  voice_attachment: (simulation, call) => voiceOf(call, attached(simulation, call, 'audio')),
}

export function attachmentRoutes(simulation: Simulation): readonly Route[] {
  return Object.entries(SAID).map(([name, said]) =>
    writeRoute(`POST /api/v1/direct_v2/threads/broadcast/${name}/`, (call) =>
      broadcast(simulation, call, () => said(simulation, call), { makesThreads: false }),
    ),
  )
}

function attached({ uploads }: Simulation, { fields, viewer }: ViewerCall, kind: UploadKind): Uploaded {
  const file = uploads.ready(viewer.index, required(fields, 'attachment_fbid'))
  return checkUpload(file, kind)
}

/** In seconds. The app takes a minute; nobody outside knows the server's own. */
const LONGEST_VIDEO = 63

function checkLength({ fields }: ViewerCall): void {
  const seconds = Number(fields.length ?? 0)
  if (seconds > LONGEST_VIDEO) throw new WriteRefused(400, `VideoTooLongException: ${Math.ceil(seconds)}`)
}

/** @throws WriteRefused where the file is another kind, is not there, or is not ready */
export function checkUpload(file: Uploaded | 'too early' | null, kind: UploadKind): Uploaded {
  if (file === 'too early') throw new WriteRefused(kind === 'image' ? 503 : 500, 'The upload is not ready')
  if (file?.kind === kind) return file
  throw new WriteRefused(400, `Invalid media_id: there is no such ${kind}`)
}

/** A photo or a video as everyone in the thread gets it. */
export function mediaOf({ world }: Simulation, { viewer }: ViewerCall, { kind, mediaId }: Uploaded): Said {
  const random = new Random(mixSeed(world.seed, textSeed(mediaId)))
  const scene = { random, micros: world.now(), author: viewer, other: viewer, text: '' }
  const isVideo = kind === 'video'
  const variant = isVideo ? 'media:video' : 'media'
  return { variant, text: '', payload: { media: sentMedia(scene, isVideo, mediaId) } }
}

/** What can be looked at once, or a second time; null for what stays. What is left of it differs from viewer to viewer. */
export function expiring({ fields }: ViewerCall): Said | null {
  const mode = textField(fields, 'view_mode') ?? 'permanent'
  if (mode === 'permanent') return null
  if (mode === 'once' || mode === 'replayable') return { variant: `raven_media:${mode}`, text: '' }
  throw new WriteRefused(400, 'Invalid view_mode')
}

const DEFAULT_HZ = 10

export function voiceOf({ fields, viewer }: ViewerCall, { mediaId }: Uploaded): Said {
  // Only for show: nobody checks it.
  const waveform = readList(fields, 'waveform').map(Number).filter(Number.isFinite)
  const hz = Number(textField(fields, 'waveform_sampling_frequency_hz') ?? DEFAULT_HZ) || DEFAULT_HZ
  const audio = {
    audio_src: mediaUrl(`${mediaId}.m4a`),
    duration: Math.round((waveform.length / hz) * 1000),
    waveform_data: waveform,
    waveform_sampling_frequency_hz: hz,
  }
  const media = {
    id: mediaId,
    media_type: 11,
    product_type: 'direct_audio',
    audio,
    organic_tracking_token: `sim${mediaId}`,
    user: { pk: bare(viewer.id) },
  }
  const seen = { seen_user_ids: [], seen_count: 0, view_mode: 'permanent', replay_expiring_at_us: null }
  return { variant: 'voice_media', text: '', payload: { voice_media: { media, ...seen } } }
}
