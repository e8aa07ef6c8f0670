import { InstagramError, type InstagramErrorOptions } from '../errors/instagram-error.ts'

export type SentFile = 'photo' | 'video' | 'voice'

const NAMES: Readonly<Record<SentFile, string>> = { photo: 'photo', video: 'video', voice: 'voice message' }

/** What Instagram takes of each. */
const HINTS: Readonly<Record<SentFile, string>> = {
  photo: 'Take a JPEG, PNG, WebP, AVIF, HEIC or GIF.',
  video: 'Instagram takes H.264 with AAC in an MP4.',
  voice: 'Instagram takes AAC in an M4A; with ffmpeg on this machine any other sound is made one.',
}

/** A file that is not sent, and why: `photo`, `video` or `voice` where it is not what it should be. */
export function cannotSend(
  what: SentFile,
  reason: string,
  { code = what, hint = HINTS[what], cause }: InstagramErrorOptions & { readonly code?: string } = {},
): InstagramError {
  return new InstagramError('input', code, `this ${NAMES[what]} cannot be sent: ${reason}`, { hint, cause })
}

/** Text from outside on one line, cut. */
export function onOneLine(text: string, most = 200): string {
  const words = text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return words.trim().slice(0, most)
}
