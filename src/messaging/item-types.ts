import { cardTypes, type ItemType } from '../instagram/items/item.ts'

/** Those whose messages people look for, first; what comes as a card today came otherwise in other years. */
const PLAIN_TYPES = [
  'text',
  'link',
  'like',
  'media',
  'voice_media',
  'raven_media',
  'animated_media',
  'media_share',
  'clip',
  'felix_share',
  'reel_share',
  'story_share',
  'profile',
  'location',
  'hashtag',
  'placeholder',
  'action_log',
  'video_call_event',
] as const satisfies readonly ItemType[]

/** Instagram's words for kinds of messages, as far as they are well known. There are others, and new ones. */
export const itemTypes: readonly ItemType[] = [...PLAIN_TYPES, ...cardTypes]
