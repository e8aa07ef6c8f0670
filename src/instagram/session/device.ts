import { randomBytes, randomUUID } from 'node:crypto'
import { wordOf } from './exact-json.ts'

/** The app that the client presents itself as; a session keeps the one it began with. */
const APP = {
  app_version: '428.0.0.47.67',
  version_code: '961145276',
  bloks_versioning_id: '7189b949425f9bf80ea8bd880cf5a3080b292d9b1c4b38a18d112f7c4b71e7a8',
} as const

/** The telephone of new sessions: constant, as whoever invents one at random is taken for what they are. */
export const defaultDevice = {
  android_version: 34,
  android_release: '14',
  dpi: '480dpi',
  resolution: '1344x2992',
  manufacturer: 'Google/google',
  device: 'husky',
  model: 'Pixel 8 Pro',
  cpu: 'husky',
  ...APP,
} as const

/** The names by which Instagram knows the device again; made once a session and never again. */
export function newUuids(): Record<string, string> {
  return {
    phone_id: randomUUID(),
    uuid: randomUUID(),
    client_session_id: randomUUID(),
    advertising_id: randomUUID(),
    android_device_id: `android-${randomBytes(8).toString('hex')}`,
    request_id: randomUUID(),
    tray_session_id: randomUUID(),
  }
}

/** `Instagram <version> Android (<api>/<release>; <dpi>; <size>; <manufacturer>; <model>; <device>; <cpu>; <locale>; <code>)` */
export function userAgentOf(device: Readonly<Record<string, unknown>>, locale: string): string {
  const of = (name: keyof typeof defaultDevice): string => wordOf(device[name]) ?? String(defaultDevice[name])
  const parts = [
    `${of('android_version')}/${of('android_release')}`,
    of('dpi'),
    of('resolution'),
    of('manufacturer'),
    of('model'),
    of('device'),
    of('cpu'),
    locale,
    of('version_code'),
  ]
  return `Instagram ${of('app_version')} Android (${parts.join('; ')})`
}
