import { hash } from 'node:crypto'
import type { ItemState } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'

/** Tracking parameters that Instagram hangs on shared addresses and changes between exports. */
const TRACKING = /^(utm_.*|igsh|igshid|feed_type|fbclid)$/

/** The address without tracking parameters; text that is no address stays as it is. */
function withoutTracking(url: string): string {
  const question = url.indexOf('?')
  if (question < 0) return url
  const [query = '', fragment] = url.slice(question + 1).split('#')
  const kept = query.split('&').filter((part) => !TRACKING.test(part.split('=')[0] ?? ''))
  return `${url.slice(0, question)}${kept.length > 0 ? `?${kept.join('&')}` : ''}${fragment ? `#${fragment}` : ''}`
}

const basename = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1)

export type Content = Pick<ItemState, 'text' | 'noticeClass' | 'share' | 'attachments' | 'callSeconds'>

/**
 * What a message says, as 16 hexadecimal digits: text, share, files, length of a call. Left out is what changes between two
 * readings of an unchanged message: names, reactions, flags, folder prefixes of files, tracking parameters, item types
 * (sources differ in them), and the words of system notices, which follow the language of the export.
 */
export function contentHash(state: Content): string {
  const { share, attachments } = state
  const said = state.noticeClass === null ? state.text : null
  if (share === null && attachments.length === 0 && state.callSeconds === null && state.noticeClass === null) {
    return hash('sha256', JSON.stringify(said), 'hex').slice(0, 16)
  }
  // As the archive keeps them, so that a message restored from there has the same hash; texts it keeps exactly.
  const files = attachments.filter((file) => file.kind !== 'thumbnail').map((file) => toReadable(basename(file.uri)))
  const shared = share === null ? null : share.url === null ? share.owner : withoutTracking(share.url)
  const readable = shared === null ? null : toReadable(shared)
  const parts = [said, state.noticeClass, readable, files.sort(), state.callSeconds]
  return hash('sha256', JSON.stringify(parts), 'hex').slice(0, 16)
}
