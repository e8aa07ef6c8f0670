import { stringEnd } from '../../../instagram/json/scan-json.ts'

/** In plain, percent-encoded, or inside a document that is itself a string (a film's manifest, JSON in JSON). */
const ADDRESS = /https?(?::|%(?:25)*3a)(?:\/|%(?:25)*2f){2}/i

/**
 * Empties every string of a JSON text that is, or holds, an address of the web, however it is spelled; every byte outside of
 * those strings stays as it was. Names of members are strings too.
 *
 * @example stripAddresses('{"url": "https:\\/\\/x.org", "a":1}') // '{"url": "", "a":1}'
 */
export function stripAddresses(raw: string): string {
  const parts: string[] = []
  let done = 0
  for (let start = raw.indexOf('"'); start !== -1; ) {
    const end = stringEnd(raw, start)
    if (holdsAddress(decoded(raw.slice(start, end)))) {
      parts.push(raw.slice(done, start), '""')
      done = end
    }
    start = raw.indexOf('"', end)
  }
  return done === 0 ? raw : parts.join('') + raw.slice(done)
}

function holdsAddress(text: string): boolean {
  return ADDRESS.test(text) || (text.includes('\\') && ADDRESS.test(withoutEscapes(text)))
}

/** What a string says that was escaped once more before it was put into the text. */
function withoutEscapes(text: string): string {
  const read = text.replaceAll(/\\+u([\da-f]{4})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)))
  return read.replaceAll('\\', '')
}

function decoded(literal: string): string {
  try {
    return String(JSON.parse(literal))
  } catch {
    return literal
  }
}
