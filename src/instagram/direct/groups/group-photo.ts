import { UnexpectedAnswer } from '../../errors/instagram-error.ts'
import { unproven } from '../../errors/unproven.ts'
import { isObject, listOf, textOf } from '../../json/read-value.ts'
import type { CallOptions, TimedAnswer, Transport } from '../../transport/transport.ts'
import type { FileSource } from '../../uploads/file-source.ts'
import { preparePhoto } from '../../uploads/prepare-photo.ts'
import { uploadImage } from '../../uploads/upload-media.ts'
import { readMessages } from '../read-thread.ts'
import { type SendOptions, tokenOf } from '../sending/broadcast.ts'
import { threadDigits } from '../sending/wire-ids.ts'

interface Mutation {
  readonly documentId: string
  readonly name: string
  readonly rootField: string
}

const SET: Mutation = {
  documentId: '5576567352987267181917649770',
  name: 'IGDirectUpdateThreadImageMutation',
  rootField: 'xig_direct_update_thread_image',
}

/** Its name is a guess by the other one's; the number is what counts. */
const REMOVE: Mutation = {
  documentId: '50027745118339199321503686240',
  name: 'IGDirectRemoveThreadImageMutation',
  rootField: 'xig_direct_remove_thread_image',
}

/**
 * Gives a group a photo: reads the group for its other id, uploads, then tells Instagram by GraphQL, as one other client does.
 *
 * @param image JPEG, PNG, WebP, AVIF, HEIC or GIF: its bytes, or its path
 * @throws UnexpectedAnswer `unproven-request` where Instagram does not take it
 */
export async function setGroupPhoto(
  transport: Transport,
  threadId: string,
  image: FileSource,
  options: SendOptions = {},
): Promise<void> {
  const token = tokenOf(transport, options)
  const { jpeg } = await preparePhoto(image)
  const ig_thread_igid = await graphIdOf(transport, threadId, options)
  const name = `${transport.session.userId ?? ''}_0_${token}`
  const attachment_fbid = await uploadImage(transport, jpeg, token, { name, signal: options.signal })
  await mutate(transport, SET, { ig_thread_igid, offline_threading_id: token, attachment_fbid }, options)
}

/** Takes a group's photo away. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
export async function removeGroupPhoto(
  transport: Transport,
  threadId: string,
  options: SendOptions = {},
): Promise<void> {
  const token = tokenOf(transport, options)
  const ig_thread_igid = await graphIdOf(transport, threadId, options)
  await mutate(transport, REMOVE, { ig_thread_igid, offline_threading_id: token }, options)
}

/** GraphQL knows a thread by the shorter of its ids, which cannot be made of the other. */
async function graphIdOf(transport: Transport, threadId: string, { signal }: CallOptions): Promise<string> {
  const { thread } = await readMessages(transport, threadDigits(threadId), { limit: 1, signal })
  if (thread.threadV2Id !== null) return thread.threadV2Id
  throw new UnexpectedAnswer('report', 'no-thread-v2-id', 'the answer does not tell the other id of the group')
}

async function mutate(
  transport: Transport,
  { documentId, name, rootField }: Mutation,
  variables: Readonly<Record<string, string>>,
  { signal }: CallOptions,
): Promise<void> {
  const form = {
    method: 'post',
    pretty: 'false',
    format: 'json',
    server_timestamps: 'true',
    locale: 'user',
    fb_api_req_friendly_name: name,
    client_doc_id: documentId,
    enable_canonical_naming: 'true',
    enable_canonical_variable_overrides: 'true',
    enable_canonical_naming_ambiguous_type_prefixing: 'true',
    variables: JSON.stringify(variables),
  }
  const headers = {
    'x-fb-friendly-name': name,
    'x-root-field-name': rootField,
    'x-graphql-client-library': 'pando',
  }
  await unproven('the photo of a group', async () => {
    refuseErrors(await transport.send({ method: 'POST', place: 'site', path: 'graphql_www', form, headers, signal }))
  })
}

/** GraphQL answers 200 to what it refuses, with its reasons in a list. */
function refuseErrors({ body, path, status }: TimedAnswer): void {
  const [error] = listOf(body.errors)
  if (error === undefined) return
  const said = isObject(error) ? (textOf(error.message) ?? '') : ''
  const words = said.replace(/\s+/g, ' ').slice(0, 200)
  throw new UnexpectedAnswer('report', 'refused', `Instagram refused the request (${words})`, { path, status })
}
