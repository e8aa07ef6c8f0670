import { UsageError } from '../errors.ts'
import { findPerson } from './find-person.ts'
import type { OpenDirect } from './open-direct.ts'

/** What a word or an address tells of a post, a reel or a story. */
interface MediaWords {
  /** Number of the post. */
  readonly pk: string
  /** User id of whoever posted it. */
  readonly ownerId?: string | undefined
  readonly ownerName?: string | undefined
}

const HOST = /^(https?:\/\/)?(www\.|m\.)?(instagram\.com|instagr\.am)\//i
const POST = /^(?:([\w.]{1,30})\/)?(?:p|reel|reels|tv)\/([\w-]{5,64})(?:\/|$)/
const STORY = /^stories\/([\w.]{1,30})\/(\d{5,25})(?:\/|$)/

/** Links to posts of private accounts end in a key of so many characters. */
const KEY = 28
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * The id of a post, a reel or a story, as it is sent: `<number>_<number of the owner>`. It is said so, or by the address of the
 * page, which tells the number of a post and not always whose it is; then the owner must be named. One request where the owner is
 * told by name.
 *
 * @param by username or user id of the owner
 * @throws UsageError `media-id`, `media-owner`; PersonUnknown
 */
export async function findMedia(direct: OpenDirect, wanted: string, by?: string): Promise<string> {
  const { pk, ownerId, ownerName } = readMediaWords(wanted)
  if (ownerId !== undefined) return `${pk}_${ownerId}`
  const owner = by ?? ownerName
  if (owner !== undefined) return `${pk}_${(await findPerson(direct, owner)).userId}`
  throw new UsageError('media-owner', `this tells the number of the post, ${pk}, but not whose it is`, {
    hint: 'Instagram needs both: name the owner with --by USERNAME, or write <number>_<number of the owner>.',
  })
}

/** @throws UsageError `media-id` where it is neither an id nor an address of one */
export function readMediaWords(wanted: string): MediaWords {
  const words = wanted.trim()
  const [, pk, ownerId] = /^(\d{5,25})(?:_(\d{1,20}))?$/.exec(words) ?? []
  if (pk !== undefined) return { pk, ownerId }
  const path = HOST.test(words) ? words.replace(HOST, '').replace(/[?#].*$/s, '') : ''
  const [, author, code] = POST.exec(path) ?? []
  if (code !== undefined) return { pk: numberOf(code), ownerName: author }
  const [, ownerName, story] = STORY.exec(path) ?? []
  if (story !== undefined) return { pk: story, ownerName }
  throw new UsageError('media-id', `"${words.slice(0, 100)}" is no post, reel or story`, {
    hint: 'Write <number>_<number of the owner>, or the address of its page at instagram.com.',
  })
}

/** A short code is the number of the post with 64 as its base. */
function numberOf(code: string): string {
  const digits = code.length > KEY ? code.slice(0, -KEY) : code
  return String([...digits].reduce((number, sign) => number * 64n + BigInt(ALPHABET.indexOf(sign)), 0n))
}
