import { DirectError } from '../../errors/instagram-error.ts'
import type { Transport } from '../../transport/transport.ts'
import type { FileSource } from '../../uploads/file-source.ts'
import { type PrepareVoiceOptions, prepareVoice } from '../../uploads/prepare-voice.ts'
import { uploadVoice } from '../../uploads/upload-media.ts'
import { voiceNames } from '../../uploads/upload-names.ts'
import { broadcast, type SendOptions, sendFields, tokenOf } from './broadcast.ts'
import { type Recipient, requireThreadId } from './recipient.ts'
import type { Sent } from './sent.ts'
import { numberList } from './wire-ids.ts'

export interface Voice {
  /** AAC in an M4A. */
  readonly m4a: Uint8Array
  /** Loudness, 0 to 1, ten a second; the app sends 70. */
  readonly waveform: readonly number[]
}

export interface VoiceOptions extends SendOptions, Pick<PrepareVoiceOptions, 'ffmpeg' | 'timeoutMs'> {}

const SAMPLES_A_SECOND = 10

/**
 * A voice message.
 *
 * @param voice any sound, or its path, as `prepareVoice` takes it; or one that is ready, with its waveform
 * @throws InstagramError `voice`, `file-…`: what is wrong with the file; DirectThreadNotFound where people have no conversation
 *   with one yet; what `upload`, `broadcast` throw
 */
export async function sendVoice(
  transport: Transport,
  to: Recipient,
  voice: Voice | FileSource,
  options: VoiceOptions = {},
): Promise<Sent> {
  const token = tokenOf(transport, options)
  const { m4a, waveform } = isReady(voice) ? voice : await prepareVoice(voice, options)
  const samples = waveformText(waveform)
  const threadId = await requireThreadId(transport, to, options)
  const mediaId = await uploadVoice(transport, m4a, token, { signal: options.signal })
  const form = {
    ...sendFields(transport.session, token),
    send_attribution: 'inbox',
    attachment_fbid: mediaId,
    waveform: samples,
    waveform_sampling_frequency_hz: SAMPLES_A_SECOND,
    upload_id: voiceNames(token).uploadId,
    thread_ids: numberList([threadId]),
  }
  const { signal } = options
  return await broadcast(transport, { path: 'voice_attachment', token, threadId, form, signal, isFreshUpload: true })
}

function isReady(voice: Voice | FileSource): voice is Voice {
  return typeof voice !== 'string' && !(voice instanceof Uint8Array)
}

function waveformText(waveform: readonly number[]): string {
  if (waveform.length > 0 && waveform.every((sample) => sample >= 0 && sample <= 1)) return JSON.stringify(waveform)
  throw new DirectError('input', 'waveform', 'the waveform of a voice message is numbers from 0 to 1')
}
