import { domainToUnicode } from 'node:url'

/** Addresses in what people write: with `http://`, `https://` or `www.` in front, as apps make them clickable. */

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"“”„«»]+/giu
/** What ends a sentence or a bracket, not an address. */
const TRAILING = /[.,;:!?'’)\]}*…。、！？」』）]+$/u

/** A stretch of a text that is an address. */
export interface FoundLink {
  readonly index: number
  readonly length: number
  /** Host in small letters, without `www.`; international names readable. Null where it is no address after all. */
  readonly domain: string | null
}

/** All addresses of a text, in their order. */
export function linksIn(text: string): readonly FoundLink[] {
  if (!/https?:\/\/|www\./i.test(text)) return []
  return Array.from(text.matchAll(ADDRESS), ({ 0: found, index }) => {
    const address = found.replace(TRAILING, '')
    return { index, length: address.length, domain: domainOf(address) }
  })
}

/** The domain of an address; null where there is none. */
export function domainOf(address: string): string | null {
  const url = URL.parse(/^https?:/i.test(address) ? address : `https://${address}`)
  const host = domainToUnicode(url?.hostname ?? '')
    .replace(/^www\./, '')
    .replace(/\.$/, '')
  return /^[^.]+(\.[^.]+)+$/.test(host) || host.startsWith('[') ? host : null
}
