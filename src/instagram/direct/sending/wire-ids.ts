import { DirectError } from '../../errors/instagram-error.ts'

/** An id as bare digits; it goes into paths and lists as it is, and no number of JavaScript ever holds it. */
function digitsOf(id: string, what: 'user' | 'thread' | 'message' | 'media' | 'place'): string {
  if (/^[1-9]\d{0,38}$/.test(id)) return id
  throw new DirectError('input', `${what}-id`, `not the id of a ${what}: ${id.slice(0, 60)}`, {
    hint: 'Such an id is a number of up to 39 digits.',
  })
}

export const userDigits = (id: string): string => digitsOf(id, 'user')
/** Either of a thread's two ids. */
export const threadDigits = (id: string): string => digitsOf(id, 'thread')
export const itemDigits = (id: string): string => digitsOf(id, 'message')
export const mediaDigits = (id: string): string => digitsOf(id, 'media')
export const placeDigits = (id: string): string => digitsOf(id, 'place')

/**
 * A post, reel or story: `<pk>_<owner>`.
 *
 * @throws DirectError `media-id`; a bare pk does not say whose it is
 */
export function mediaParts(mediaId: string): {
  readonly mediaId: string
  readonly pk: string
  readonly ownerId: string
} {
  const [pk = '', ownerId = '', ...rest] = mediaId.split('_')
  if (rest.length === 0 && ownerId !== '') {
    return { mediaId, pk: mediaDigits(pk), ownerId: mediaDigits(ownerId) }
  }
  throw new DirectError('input', 'media-id', `not the id of a post, reel or story: ${mediaId.slice(0, 60)}`, {
    hint: 'It is written <number>_<number of the owner>.',
  })
}

/** `["1","2"]` */
export function wordList(ids: readonly string[]): string {
  return JSON.stringify(ids)
}

/** `[1,2]`, exact however long the numbers are. */
export function numberList(digits: readonly string[]): string {
  return `[${digits.join(',')}]`
}
