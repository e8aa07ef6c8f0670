/** Profiles, places and hashtags that were shared. */
import { idOf, objectOf } from '../../../instagram/json/read-value.ts'
import type { ContentReader } from './content.ts'
import { firstWords, usernameOf, wordsOf } from './words.ts'

export const readProfile: ContentReader = (item) => {
  const owner = usernameOf(objectOf(item.profile).username)
  if (owner === null) return {}
  return { share: { url: `https://www.instagram.com/_u/${owner}`, owner, text: null } }
}

export const readLocation: ContentReader = (item) => {
  const { pk, name, short_name: shortName } = objectOf(item.location)
  const number = idOf(pk)
  const url = number === null || !/^\d+$/.test(number) ? null : `https://www.instagram.com/explore/locations/${number}/`
  const text = firstWords(name, shortName)
  return url === null && text === null ? {} : { share: { url, owner: null, text } }
}

export const readHashtag: ContentReader = (item) => {
  const name = wordsOf(objectOf(item.hashtag).name)
  if (name === null) return {}
  const tag = encodeURIComponent(name.toWellFormed())
  return { share: { url: `https://www.instagram.com/explore/tags/${tag}/`, owner: null, text: null } }
}
