import { domainToASCII, domainToUnicode } from 'node:url'
import { cheapEndings, elsewhere, impersonated, phishingWords, shorteners } from './link-lists.ts'
import type { Signal } from './signal.ts'
import { plainForm } from './undisguise.ts'

/** An address with or without its beginning: `https://a.b/c`, `bit.ly/abc`. */
const ADDRESS =
  /(?:https?:\/\/|hxxps?:\/\/|www\.)?(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,9}(?:xn--[a-z0-9-]+|\p{L}{2,24})(?:\/[^\s]*)?/giu
const LONGEST_ADDRESS = 2_000
const NUMERIC = /https?:\/\/\d{1,3}(?:\.\d{1,3}){3}(?:[:/]|\b)/i
/** `example dot com`, `example[.]com` */
const HIDDEN =
  /\b[\p{L}\p{N}-]{3,}\s*(?:\[\.\]|\(\.\)|\(dot\)|\[dot\]| dot )\s*(?:com|net|org|info|xyz|top|shop|co|io|me)\b/iu

/** What the addresses in a text, and the one that was shared with it, speak for. */
export function linkSignals(text: string, shareUrl: string | null, knownBad: ReadonlySet<string>): readonly Signal[] {
  // A run of signs without a point, or without an end, is no address.
  const runs = text
    .split(/\s+/)
    .filter((run) => run.length <= LONGEST_ADDRESS && /\p{L}|\d/u.test(run) && run.includes('.'))
  const written = runs.flatMap((run) => run.match(ADDRESS) ?? [])
  const hosts = [...new Set([...written, ...(shareUrl === null ? [] : [shareUrl])].flatMap(hostOf))]
  const signals: Signal[] = []
  for (const host of hosts) signals.push(...hostSignals(host, knownBad))
  if (NUMERIC.test(text)) signals.push({ name: 'link', weight: 0.5, words: 'links to a bare number' })
  if (HIDDEN.test(text))
    signals.push({ name: 'link', weight: 0.35, words: 'an address written so that filters miss it' })
  return signals
}

/** In ASCII, without `www.` */
function hostOf(address: string): readonly string[] {
  const url = URL.parse(/^https?:/i.test(address) ? address : `https://${address.replace(/^hxxps?:\/\//i, '')}`)
  const host = url === null ? '' : domainToASCII(url.hostname).replace(/^www\./, '')
  return host.includes('.') ? [host] : []
}

function hostSignals(host: string, knownBad: ReadonlySet<string>): readonly Signal[] {
  const signal = (weight: number, words: string): Signal => ({ name: 'link', weight, words })
  const within = (list: ReadonlySet<string>): boolean => list.has(host) || list.has(host.split('.').slice(-2).join('.'))
  if (parents(host).some((it) => knownBad.has(it))) return [signal(0.95, `${host} is on your list of bad links`)]
  if (Object.values(impersonated).some((own) => own.some((it) => host === it || host.endsWith(`.${it}`)))) return []
  const found: Signal[] = []
  const name = pretended(host)
  if (name !== null) found.push(signal(0.75, `${host} pretends to be ${name}`))
  else if (host.includes('xn--'))
    found.push(signal(0.4, `${domainToUnicode(host)} is written with letters of another alphabet`))
  if (within(shorteners)) found.push(signal(0.4, `${host} hides where it leads`))
  else if (within(elsewhere)) found.push(signal(0.2, `${host} leads to a chat elsewhere`))
  if (cheapEndings.has(host.split('.').at(-1) ?? ''))
    found.push(signal(0.3, `addresses like ${host} cost next to nothing`))
  if (name === null && phishingWords.some((word) => host.includes(word))) {
    found.push(signal(0.35, `${host} sounds like a login`))
  }
  return found.length > 0 ? found : [signal(0.08, `links to ${host}`)]
}

function parents(host: string): readonly string[] {
  const parts = host.split('.')
  return parts.map((_, place) => parts.slice(place).join('.'))
}

/** A known name in a host that is not theirs, look-alike letters undone: l, I and 1 are one. */
function pretended(host: string): string | null {
  const parts = `.${lookAlike(domainToUnicode(host)).replaceAll(/[\s-]/g, '.')}.`
  return (
    Object.keys(impersonated).find((name) => {
      const sought = lookAlike(name)
      return name.length > 5 ? parts.includes(sought) : parts.includes(`.${sought}.`)
    }) ?? null
  )
}

function lookAlike(text: string): string {
  return plainForm(text).replace(/[i1]/g, 'l').replaceAll('0', 'o')
}
