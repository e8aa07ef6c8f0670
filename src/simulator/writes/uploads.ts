/** Files on their way: each under a name of its sender's, whole or as far as it came. */
import { createHash, type Hash } from 'node:crypto'

export type UploadKind = 'image' | 'video' | 'audio' | 'gif' | 'file'

interface Upload {
  readonly owner: number
  readonly name: string
  readonly kind: UploadKind
  /** How long the whole is. */
  readonly length: number
  readonly mediaId: string
  /** What a legacy upload is called afterwards. */
  readonly uploadId: string | null
  readonly hash: Hash
  offset: number
  sha256: string | null
  /** Sends that come too early still. */
  tooEarly: number
}

/** A file that arrived. */
export interface Uploaded {
  readonly name: string
  readonly kind: UploadKind
  readonly mediaId: string
  readonly length: number
  /** Of its bytes, hex. */
  readonly sha256: string
}

export interface UploadPart {
  readonly owner: number
  readonly name: string
  readonly kind: UploadKind
  readonly length: number
  /** Where the bytes belong. */
  readonly offset: number
  readonly bytes: Buffer
  readonly uploadId?: string | null
}

/** Above 2^53: a client that reads JSON carelessly loses it. */
const FIRST_MEDIA_ID = 900_000_000_000_000_001n

export class Uploads {
  readonly #byName = new Map<string, Upload>()
  readonly #byId = new Map<string, Upload>()
  readonly #tooEarly: number
  #begun = 0

  /** @param tooEarly how many sends of a new file come too early */
  constructor(tooEarly: number) {
    this.#tooEarly = tooEarly
  }

  /** How much of a file is here. */
  offset(owner: number, name: string): number {
    return this.#byName.get(`${owner} ${name}`)?.offset ?? 0
  }

  /**
   * Takes bytes. A file that is whole stays what it is, however often it comes; one that comes from its start begins anew.
   *
   * @returns the file when it is whole, else how much is here; null when the bytes do not continue that
   */
  take(part: UploadPart): Uploaded | { readonly offset: number } | null {
    const known = this.#byName.get(`${part.owner} ${part.name}`)
    if (known !== undefined && known.sha256 !== null) return known.length === part.length ? uploadedOf(known) : null
    const upload = known === undefined || part.offset === 0 ? this.#begin(part) : known
    const isFit = part.offset === upload.offset && part.length === upload.length
    if (!isFit || part.offset + part.bytes.length > upload.length) return null
    upload.hash.update(part.bytes)
    upload.offset += part.bytes.length
    if (upload.offset < upload.length) return { offset: upload.offset }
    upload.sha256 = upload.hash.digest('hex')
    return uploadedOf(upload)
  }

  #begin({ owner, name, kind, length, uploadId = null }: UploadPart): Upload {
    const mediaId = (FIRST_MEDIA_ID + BigInt(this.#begun)).toString()
    this.#begun += 1
    const state = { offset: 0, sha256: null, tooEarly: this.#tooEarly, hash: createHash('sha256') }
    const upload: Upload = { owner, name, kind, length, mediaId, uploadId, ...state }
    this.#byName.set(`${owner} ${name}`, upload)
    this.#byId.set(`${owner} ${mediaId}`, upload)
    if (uploadId !== null) this.#byId.set(`${owner} ${uploadId} ${kind}`, upload)
    return upload
  }

  /**
   * A whole file of its owner's, by media id.
   *
   * @returns null where there is none; "too early" while it is not ready
   */
  ready(owner: number, mediaId: string): Uploaded | 'too early' | null {
    return readyOf(this.#byId.get(`${owner} ${mediaId}`))
  }

  /** The same, ready or not. */
  whole(owner: number, mediaId: string): Uploaded | null {
    const upload = this.#byId.get(`${owner} ${mediaId}`)
    return upload === undefined || upload.sha256 === null ? null : uploadedOf(upload)
  }

  /** `ready` by the id of a legacy upload. */
  readyLegacy(owner: number, uploadId: string, kind: UploadKind): Uploaded | 'too early' | null {
    return readyOf(this.#byId.get(`${owner} ${uploadId} ${kind}`))
  }

  /** All that arrived whole, the first one first. */
  list(): readonly Uploaded[] {
    return [...this.#byName.values()].filter((it) => it.sha256 !== null).map(uploadedOf)
  }
}

function readyOf(upload: Upload | undefined): Uploaded | 'too early' | null {
  if (upload === undefined || upload.sha256 === null) return null
  if (upload.tooEarly === 0) return uploadedOf(upload)
  upload.tooEarly -= 1
  return 'too early'
}

function uploadedOf({ name, kind, mediaId, length, sha256 }: Upload): Uploaded {
  return { name, kind, mediaId, length, sha256: sha256 ?? '' }
}
