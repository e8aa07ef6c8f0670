import { randomUUID } from 'node:crypto'
import type { Micros } from '../../clock.ts'
import { type Media, readMedia } from '../items/media.ts'
import { flagOf, idOf, listOf, microsOf, objectOf } from '../json/read-value.ts'
import { elementTexts } from '../json/slice-json.ts'
import { type CallOptions, pathPart, type Transport } from '../transport/transport.ts'
import { type Page, type Walked, walk } from './walk.ts'

/** A photo or video that was sent in a thread. */
export interface SharedMedia {
  readonly media: Media | null
  readonly sentAt: Micros | null
  /** Its own text in the answer. */
  readonly raw: string
}

export interface SharedMediaOptions extends CallOptions {
  /** Time of the last one of an earlier page, as its page gave it. */
  readonly cursor?: string | null
}

/** What was shared in a thread, page by page, back in time. */
export function sharedMediaPages(
  transport: Transport,
  threadId: string,
  { cursor = null, signal }: SharedMediaOptions = {},
): AsyncGenerator<Walked<Page<SharedMedia>>, void, undefined> {
  const identity = ({ media, sentAt, raw }: SharedMedia): string => `${media?.mediaId ?? raw} ${sentAt}`
  return walk((at) => readSharedMedia(transport, threadId, at, signal), identity, cursor)
}

async function readSharedMedia(
  transport: Transport,
  threadId: string,
  cursor: string | null,
  signal: AbortSignal | undefined,
): Promise<Page<SharedMedia>> {
  const path = `direct_v2/threads/${pathPart(threadId)}/media/`
  const query = {
    eb_device_id: '0',
    igd_request_log_tracking_id: randomUUID(),
    limit: 20,
    media_type: 'media_shares',
    max_timestamp: cursor ?? undefined,
  }
  const { text, body, observedAt } = await transport.send({ method: 'GET', path, query, signal })
  const values = listOf(body.items).map(objectOf)
  const items = elementTexts(text, ['items']).map((raw, place) => ({
    media: readMedia(values[place]?.media),
    sentAt: microsOf(values[place]?.timestamp),
    raw,
  }))
  return { items, cursor: idOf(values.at(-1)?.timestamp), hasOlder: flagOf(body.more_available), observedAt }
}
