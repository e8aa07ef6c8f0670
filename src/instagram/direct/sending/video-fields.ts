import { randomUUID } from 'node:crypto'
import type { Micros } from '../../../clock.ts'
import { defaultDevice } from '../../session/device.ts'
import type { Session } from '../../session/session.ts'
import { videoNames } from '../../uploads/upload-names.ts'
import type { VideoFacts } from '../../uploads/video-facts.ts'
import { wordList } from './wire-ids.ts'

interface VideoMessage {
  readonly facts: VideoFacts
  readonly posterFrame: number
  /** Bytes of the file. */
  readonly size: number
  readonly token: string
  readonly threadId: string
  readonly mediaId: string
  readonly now: Micros
}

/** What the app says of a video that it sends; most of it is text, a few are numbers and objects. */
export function videoFields(
  session: Session,
  { facts, posterFrame, size, token, threadId, mediaId, now }: VideoMessage,
): object {
  const { width, height, durationMs } = facts
  const seconds = durationMs / 1000
  const at = String(Math.floor(now / 1e6))
  return {
    _uuid: session.deviceId('uuid'),
    _uid: session.userId ?? '',
    device_id: session.deviceId('android_device_id'),
    recipient_users: '[]',
    thread_ids: wordList([threadId]),
    client_context: token,
    mutation_token: token,
    view_mode: 'permanent',
    reshare_mode: 'allow_reshare',
    original_media_type: '2',
    send_attribution: 'direct_composer',
    attachment_fbid: mediaId,
    video_result: mediaId,
    upload_id: videoNames(token, size).uploadId,
    ...CAMERA,
    camera_session_id: randomUUID(),
    composition_id: randomUUID(),
    client_shared_at: at,
    client_timestamp: at,
    media_transformation_info: transformation(width, height),
    clips: [{ length: seconds, source_type: '3', camera_position: 'back' }],
    length: seconds,
    poster_frame_index: posterFrame,
    extra: { source_width: width, source_height: height },
    device: deviceFacts(session),
  }
}

/** The same for every video that comes from a file. */
const CAMERA = {
  configure_mode: '2',
  source_type: '3',
  camera_entry_point: '3',
  camera_position: 'back',
  capture_type: 'normal',
  audience: 'default',
  creation_surface: 'camera',
  has_camera_metadata: '1',
  include_e2ee_mentioned_user_list: '1',
  hide_from_profile_grid: 'false',
  has_ig_camera_edits: 'false',
  timezone_offset: '0',
  audio_muted: false,
  edits: { filter_type: 0, filter_strength: 1 },
} as const

function transformation(width: number, height: number): string {
  return JSON.stringify({
    width: String(width),
    height: String(height),
    x_transform: '0',
    y_transform: '0',
    zoom: '1.0',
    rotation: '0.0',
    background_coverage: '0.0',
  })
}

function deviceFacts({ device }: Session): object {
  const of = (name: keyof typeof defaultDevice): unknown => device[name] ?? defaultDevice[name]
  return {
    manufacturer: of('manufacturer'),
    model: of('model'),
    android_version: of('android_version'),
    android_release: of('android_release'),
  }
}
