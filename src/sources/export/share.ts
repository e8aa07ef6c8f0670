import { repairText } from '../../text/repair-text.ts'
import { isObject } from '../json/values.ts'
import type { SourceShare } from '../source.ts'
import { repairShort, textOf } from './item-text.ts'

export interface ReadShare {
  readonly share: SourceShare | null
  /**
   * Instagram's word for what was shared; null for a share that says nothing. `story` may be a story sent on or the story
   * that a reply answers: the text decides.
   */
  readonly kind:
    | 'link'
    | 'media_share'
    | 'clip'
    | 'felix_share'
    | 'story'
    | 'profile'
    | 'animated_media'
    | 'hashtag'
    | 'location'
    | null
}

const NOTHING: ReadShare = { share: null, kind: null }

/** What a message shares. An address is kept to the letter, tracking parameters and all. */
export function readShare(value: unknown): ReadShare {
  if (!isObject(value)) return NOTHING
  const url = typeof value.link === 'string' ? repairText(value.link) : null
  const profile = typeof value.profile_share_username === 'string' ? repairShort(value.profile_share_username) : null
  const owner = typeof value.original_content_owner === 'string' ? repairShort(value.original_content_owner) : profile
  const text = textOf(value.share_text)
  if (url === null && owner === null && text === null) return NOTHING
  return { share: { url, owner, text }, kind: profile !== null ? 'profile' : kindOf(url) }
}

const INSTAGRAM = /^https?:\/\/(?:www\.|m\.)?instagram\.com\/([^?#]*)/i
const GIPHY = /^https?:\/\/(?:[\w-]+\.)?giphy\.com\//i

function kindOf(url: string | null): ReadShare['kind'] {
  if (url === null) return 'media_share'
  const path = INSTAGRAM.exec(url)?.[1]
  if (path === undefined) return GIPHY.test(url) ? 'animated_media' : 'link'
  const [first = '', second = '', third = ''] = path.split('/')
  if (first === '_u') return 'profile'
  if (first === 'stories' && second !== '') return 'story'
  if (first === 'explore') return second === 'tags' ? 'hashtag' : second === 'locations' ? 'location' : 'link'
  const isOfUser = second !== '' && /^(p|reel|reels|tv)$/.test(second) && third !== ''
  const place = isOfUser ? second : first
  if (place === 'p') return 'media_share'
  if (place === 'reel' || place === 'reels') return 'clip'
  if (place === 'tv') return 'felix_share'
  return first !== '' && second === '' && /^[\w.]+$/.test(first) ? 'profile' : 'link'
}
