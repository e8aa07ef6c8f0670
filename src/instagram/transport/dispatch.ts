import type { Dispatcher } from 'undici'
import type { Session } from '../session/session.ts'
import { formText, signedText } from './form.ts'
import { requestHeaders } from './request-headers.ts'
import type { Servers } from './servers.ts'
import type { ApiRequest } from './transport.ts'
import { uploadHeaders } from './upload-headers.ts'

/** What stands before a path: the REST interface, the same host without it (`graphql_www`), or the host of uploads. */
export type RequestPlace = 'rest' | 'site' | 'upload'

/** A request as it goes out. */
export function dispatchOf(
  request: ApiRequest,
  session: Session,
  servers: Servers,
): Dispatcher.RequestOptions & { readonly origin: string } {
  const { method, path, place = 'rest', query, headers } = request
  const isUpload = place === 'upload'
  const hasBody = method === 'POST'
  const search = query === undefined ? '' : `?${formText(query)}`
  return {
    origin: isUpload ? servers.upload : servers.api,
    path: `${place === 'rest' ? '/api/v1/' : '/'}${path}${search}`,
    method,
    headers: { ...(isUpload ? uploadHeaders(session) : requestHeaders(session, { hasBody })), ...headers },
    ...(hasBody ? { body: bodyOf(request) } : {}),
  }
}

function bodyOf({ form, signed, bytes }: ApiRequest): string | Uint8Array {
  if (bytes !== undefined) return bytes
  return signed === undefined ? formText(form ?? {}) : signedText(signed)
}
