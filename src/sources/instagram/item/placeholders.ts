import type { ContentReader } from './content.ts'
import { wordsOf } from './words.ts'

/**
 * What stands where Instagram shows nothing: a type that the app does not know, a story that is gone. Title and message are
 * Instagram's words in the account's language and stay in the original text; the item's text may be somebody's reply.
 */
export const readPlaceholder: ContentReader = ({ text }) => ({ text: wordsOf(text) })
