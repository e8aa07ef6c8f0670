import { objectOf } from '../../../instagram/json/read-value.ts'
import { fileAt } from './address.ts'
import type { ContentReader } from './content.ts'
import { firstWords, wordsOf } from './words.ts'

export const readText: ContentReader = ({ text }) => ({ text: wordsOf(text) })

/** Words with an address in them, and what stands behind the address. */
export const readLink: ContentReader = (item) => {
  const link = objectOf(item.link)
  const context = objectOf(link.link_context)
  const url = wordsOf(context.link_url)
  return {
    text: firstWords(link.text, item.text),
    share: url === null ? null : { url, owner: null, text: firstWords(context.link_title, context.link_summary) },
    attachments: fileAt('thumbnail', context.link_image_url),
  }
}

const HEART = '❤'
const EMOJI_STYLE = '\ufe0f'

/** The heart that is sent as a message. It comes with and without the sign for emoji style; without is how it is kept. */
export const readLike: ContentReader = ({ like }) => {
  const sign = typeof like === 'string' ? like : ''
  return { text: sign === '' || sign === HEART + EMOJI_STYLE ? HEART : sign }
}
