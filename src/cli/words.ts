/** Text that may be shown on a terminal: what was written here, and values from outside made harmless. */
import { terminalText } from './terminal-text.ts'

declare const safe: unique symbol
export type Words = string & { readonly [safe]: true }

/**
 * The template tag for everything a command says: strings that are put in are made harmless, numbers are grouped.
 *
 * @example words`${1234} messages from ${name}` // '1,234 messages from Anna'
 */
export function words(parts: TemplateStringsArray, ...values: readonly (string | number | bigint)[]): Words {
  return parts.reduce((text, part, place) => text + valueText(values[place - 1] ?? '') + part) as Words
}

function valueText(value: string | number | bigint): string {
  return typeof value === 'string' ? terminalText(value) : value.toLocaleString('en-US')
}

/**
 * A number with its noun.
 *
 * @example many(1, 'thread') // '1 thread'
 */
export function many(count: number, noun: string, plural = `${noun}s`): Words {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}` as Words
}
