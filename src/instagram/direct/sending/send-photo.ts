import type { Transport } from '../../transport/transport.ts'
import type { FileSource } from '../../uploads/file-source.ts'
import { preparePhoto } from '../../uploads/prepare-photo.ts'
import { uploadImage } from '../../uploads/upload-media.ts'
import { broadcast, PLAIN, type SendOptions, sendFields, tokenOf } from './broadcast.ts'
import { type Recipient, requireThreadId } from './recipient.ts'
import type { Sent } from './sent.ts'
import { numberList } from './wire-ids.ts'

/**
 * A photo: made what Instagram takes, uploaded, then sent. A caption is a message of its own (`sendWithText`).
 *
 * @param image JPEG, PNG, WebP, AVIF, HEIC or GIF: its bytes, or its path
 * @throws DirectThreadNotFound where people have no conversation with one yet; what `preparePhoto`, `upload`, `broadcast` throw
 */
export async function sendPhoto(
  transport: Transport,
  to: Recipient,
  image: FileSource,
  options: SendOptions = {},
): Promise<Sent> {
  const token = tokenOf(transport, options)
  const { jpeg } = await preparePhoto(image)
  const threadId = await requireThreadId(transport, to, options)
  const mediaId = await uploadImage(transport, jpeg, token, { signal: options.signal })
  const form = {
    ...sendFields(transport.session, token),
    is_x_transport_forward: 'false',
    ...PLAIN,
    send_attribution: 'inbox',
    attachment_fbid: mediaId,
    allow_full_aspect_ratio: 'true',
    thread_ids: numberList([threadId]),
  }
  const { signal } = options
  return await broadcast(transport, { path: 'photo_attachment', token, threadId, form, signal, isFreshUpload: true })
}
