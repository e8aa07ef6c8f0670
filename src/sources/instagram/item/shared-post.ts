/** Posts, reels and films of somebody that were shared, in the form of before the cards. */
import type { JsonObject } from '../../../instagram/json/parse-json.ts'
import { idOf, objectOf } from '../../../instagram/json/read-value.ts'
import type { SourceShare } from '../../source.ts'
import type { ContentReader, ItemContent } from './content.ts'
import { previewFiles } from './media-files.ts'
import { firstWords, usernameOf, wordsOf } from './words.ts'

type Place = 'p' | 'reel' | 'tv'

/** The payload's key differs: a post may stand under `direct_media_share`, with words of the sender. */
export const readMediaShare: ContentReader = (item) => {
  const direct = objectOf(item.direct_media_share)
  const media = objectOf(direct.media ?? item.media_share)
  return sharedPost(media, placeOf(media), firstWords(direct.text, media.text, item.text))
}

export const readClip: ContentReader = (item) => {
  const clip = objectOf(item.clip)
  return sharedPost(objectOf(clip.clip ?? clip), 'reel', wordsOf(item.text))
}

export const readFelixShare: ContentReader = (item) => {
  const felix = objectOf(item.felix_share)
  return sharedPost(objectOf(felix.video ?? felix), 'tv', firstWords(felix.text, item.text))
}

function sharedPost(media: JsonObject, place: Place, text: string | null): ItemContent {
  return { text, share: shareOf(media, place), attachments: previewFiles(media) }
}

/** Of a post that is gone its author may be left, or nothing. */
function shareOf(media: JsonObject, place: Place): SourceShare | null {
  const code = codeOf(media)
  const url = code === null ? null : `https://www.instagram.com/${place}/${code}/`
  const owner = usernameOf(objectOf(media.user).username)
  const text = wordsOf(objectOf(media.caption).text)
  return url === null && owner === null && text === null ? null : { url, owner, text }
}

function placeOf({ product_type: product }: JsonObject): Place {
  return product === 'clips' ? 'reel' : product === 'igtv' ? 'tv' : 'p'
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The code in a post's address; where it is missing it follows from the media's number, of which it is the base 64. */
function codeOf({ code, pk, id }: JsonObject): string | null {
  if (typeof code === 'string' && /^[\w-]{1,64}$/.test(code)) return code
  const number = idOf(pk) ?? idOf(id)?.split('_')[0] ?? ''
  if (!/^[1-9]\d{0,19}$/.test(number)) return null
  let made = ''
  for (let rest = BigInt(number); rest > 0n; rest >>= 6n) made = LETTERS.charAt(Number(rest & 63n)) + made
  return made
}
