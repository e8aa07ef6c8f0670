/** Uploads, on the paths of the host that takes them. They can be gone on with where they were cut off. */
import type { Answer, ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { bare } from '../../wire/json.ts'
import type { Uploaded, UploadKind, UploadPart } from '../../writes/uploads.ts'

/** Uploads go to another host with few headers; with the app's usual ones that host says there is no such page. */
const NOT_FOR_UPLOADS = ['x-bloks-version-id', 'x-pigeon-session-id']
const NO_PAGE: Answer = { status: 404, body: '<html></html>', headers: { 'content-type': 'text/html' } }

const MESSENGER = '/messenger_(?<kind>image|video|audio|gif|file)/:name/'
const LEGACY = '/rupload_ig(?<kind>photo|video)/:name/'

export function uploadRoutes({ uploads }: Simulation): readonly Route[] {
  const offset = ({ viewer, params }: ViewerCall): Answer => ({
    status: 200,
    body: { offset: uploads.offset(viewer.index, params.name ?? '') },
  })
  /** These answers have no `status`. */
  const taken = (
    call: ViewerCall,
    kind: UploadKind,
    uploadId: string | null,
    whole: (file: Uploaded) => object,
  ): Answer => {
    const part = partOf(call, kind, uploadId)
    if (part === null) return refused('InvalidHeaders', 'x-entity-length and offset must be whole numbers', false)
    const file = uploads.take(part)
    if (file === null) return refused('OffsetMismatch', 'The offset or the length does not fit', true)
    if ('mediaId' in file) return { status: 200, body: whole(file) }
    return refused('PartialRequestError', 'Partial request (did not match length of file)', true)
  }
  const onUploadHost = (call: ViewerCall, answer: (call: ViewerCall) => Answer): Answer =>
    isWithAppHeaders(call) ? NO_PAGE : answer(call)
  return [
    { match: `GET ${MESSENGER}`, viewer: (call) => onUploadHost(call, offset) },
    {
      match: `POST ${MESSENGER}`,
      viewer: (call) =>
        onUploadHost(call, () =>
          taken(call, call.params.kind as UploadKind, null, ({ mediaId, kind }) => ({
            media_id: bare(mediaId),
            ...(kind === 'video' ? { id: 0 } : {}),
          })),
        ),
    },
    { match: `GET ${LEGACY}`, viewer: offset },
    {
      match: `POST ${LEGACY}`,
      viewer: (call) => {
        const { mediaType, uploadId } = legacyParams(call)
        const kind = call.params.kind === 'photo' ? 'image' : mediaType === '11' ? 'audio' : 'video'
        const body = { upload_id: uploadId, xsharing_nonces: {}, status: 'ok' }
        return taken(call, kind, uploadId, () => body)
      },
    },
  ]
}

function isWithAppHeaders({ headers }: ViewerCall): boolean {
  return headers.host === 'i.instagram.com' || NOT_FOR_UPLOADS.some((name) => headers[name] !== undefined)
}

function partOf(
  { headers, viewer, params, bytes }: ViewerCall,
  kind: UploadKind,
  uploadId: string | null,
): UploadPart | null {
  const [length, offset] = [headers['x-entity-length'], headers.offset].map((text) =>
    text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null,
  )
  if (length == null || offset == null || length === 0) return null
  return { owner: viewer.index, name: params.name ?? '', kind, length, offset, bytes, uploadId }
}

function refused(type: string, message: string, retriable: boolean): Answer {
  return { status: 400, body: { debug_info: { retriable, type, message } } }
}

function legacyParams({ headers, params }: ViewerCall): { readonly mediaType: string; readonly uploadId: string } {
  const read = (name: string): string | undefined =>
    new RegExp(`"${name}":\\s*"?(\\d+)`).exec(headers['x-instagram-rupload-params'] ?? '')?.[1]
  return { mediaType: read('media_type') ?? '', uploadId: read('upload_id') ?? (params.name ?? '').split('_')[0] ?? '' }
}
