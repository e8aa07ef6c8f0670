import { InstagramError } from '../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { upload } from './upload.ts'
import { imageName, videoNames, voiceNames } from './upload-names.ts'

const TWO_MINUTES_MS = 120_000
const FIVE_MINUTES_MS = 300_000

/**
 * @param name default: follows from the token
 * @returns media id
 */
export async function uploadImage(
  transport: Transport,
  jpeg: Uint8Array,
  token: string,
  { name = imageName(token), ...options }: CallOptions & { readonly name?: string } = {},
): Promise<string> {
  const file = {
    kind: 'messenger_image',
    name,
    contentType: 'image/jpeg',
    bytes: jpeg,
    headers: { image_type: 'FILE_ATTACHMENT' },
    isResumable: false,
    timeoutMs: TWO_MINUTES_MS,
  } as const
  return await upload(transport, file, options)
}

/** @returns media id */
export async function uploadVideo(
  transport: Transport,
  mp4: Uint8Array,
  token: string,
  options?: CallOptions,
): Promise<string> {
  requireMp4(mp4, 'video')
  const { name, waterfallId } = videoNames(token, mp4.length)
  const file = {
    kind: 'messenger_video',
    name,
    contentType: 'video/mp4',
    bytes: mp4,
    headers: {
      video_type: 'FILE_ATTACHMENT',
      'segment-start-offset': '0',
      'segment-type': '3',
      ephemeral_media_view_mode: '2',
      ig_raven_metadata: '{}',
      x_fb_video_waterfall_id: waterfallId,
    },
    isResumable: true,
    timeoutMs: FIVE_MINUTES_MS,
  } as const
  return await upload(transport, file, options)
}

/** @returns media id */
export async function uploadVoice(
  transport: Transport,
  m4a: Uint8Array,
  token: string,
  options?: CallOptions,
): Promise<string> {
  requireMp4(m4a, 'voice')
  const file = {
    kind: 'messenger_audio',
    name: voiceNames(token).name,
    contentType: 'audio/mp4',
    bytes: m4a,
    headers: { audio_type: 'FILE_ATTACHMENT' },
    isResumable: true,
    timeoutMs: TWO_MINUTES_MS,
  } as const
  return await upload(transport, file, options)
}

/** MP4 and M4A are one container: its first box is `ftyp`. */
function requireMp4(bytes: Uint8Array, what: 'video' | 'voice'): void {
  if (Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp') return
  const isVideo = what === 'video'
  throw new InstagramError('input', what, `this ${isVideo ? 'video is no MP4' : 'voice message is no M4A'}`, {
    hint: isVideo ? 'Instagram takes H.264 with AAC in an MP4.' : 'Instagram takes AAC in an M4A.',
  })
}
