import { UsageError } from '../errors.ts'
import type { Draft } from './draft.ts'

/** As much as was seen to be taken; the app itself lets people write less. */
const LONGEST_TEXT = 20_000

/** @throws UsageError `empty-text`, `text-too-long` */
export function checkText(text: string): string {
  if (text.trim() === '') throw new UsageError('empty-text', 'there is nothing in the text')
  const length = [...text].length
  if (length <= LONGEST_TEXT) return text
  throw new UsageError('text-too-long', `the text has ${length} characters, and ${LONGEST_TEXT} are the most`, {
    hint: 'Send it in parts.',
  })
}

/** @throws UsageError `link`, and what `checkText` throws */
export function linkDraft(url: string, text?: string): Extract<Draft, { kind: 'link' }> {
  if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) {
    throw new UsageError('link', `"${url.slice(0, 100)}" is no address of the web`, {
      hint: 'It begins with https:// or http:// and has no blanks.',
    })
  }
  return { kind: 'link', url, ...(text !== undefined && { text: checkText(text) }) }
}
