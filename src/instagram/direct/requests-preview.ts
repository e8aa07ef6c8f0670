import { numberOf } from '../json/read-value.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'

/** How many message requests wait, without reading them. */
export interface RequestsPreview {
  readonly total: number | null
  readonly unread: number | null
}

export async function readRequestsPreview(
  transport: Transport,
  { signal }: CallOptions = {},
): Promise<RequestsPreview> {
  const path = 'direct_v2/async_get_pending_requests_preview/'
  const { body } = await transport.send({ method: 'GET', path, query: { pending_inbox_filters: '[]' }, signal })
  const { pending_requests_total, unread_pending_requests } = body
  return { total: numberOf(pending_requests_total), unread: numberOf(unread_pending_requests) }
}
