import { textSeed } from '../random.ts'
import type { Cut } from './cut.ts'
import type { MadeFile, MadeMessage, MadeReaction, RowKind } from './message.ts'
import { unicodeText } from './meta-text.ts'
import type { Reading } from './reading.ts'

/** A row of the flat file: what it says, and its own keys as pairs. */
export interface FlatItem {
  readonly reading: Reading
  readonly micros: number
  readonly keys: readonly (readonly [string, unknown])[]
}

type Pairs = FlatItem['keys']

/**
 * A message as the flat file shows it, or null where that format knew no such thing: edits, echoes, unsent messages and
 * most notices are not in it.
 */
export function flatItem(message: MadeMessage, cut: Cut): FlatItem | null {
  if (message.unsentAt <= cut.settings.until) return null
  const said = sayFlat(message, cut)
  if (said === null) return null
  const [itemType, keys, more] = said
  const likes = message.reactions.filter((reaction) => isLike(reaction, cut.settings.until))
  const reading: Reading = { ...PLAIN, itemType, ...more, reactions: likes.map((like) => ({ ...like, isDated: true })) }
  return { reading, micros: microsOf(message), keys: likes.length === 0 ? keys : [likesPair(likes, cut), ...keys] }
}

const PLAIN: Reading = {
  itemType: 'text',
  notice: null,
  text: null,
  isUnsent: false,
  isTakenDown: false,
  isEcho: false,
  share: null,
  callSeconds: null,
  files: [],
  reactions: [],
}

type Said = readonly [string, Pairs, Partial<Reading>]

function sayFlat(message: MadeMessage, cut: Cut): Said | null {
  const { text, share } = message
  switch (message.kind) {
    case 'text':
      if (text === '❤️') return ['like', [['heart', text]], { text }]
      return ['text', [['text', text]], { text }]
    case 'photo':
      return ['media', [['media', cdnAddress(message)]], { files: awayFiles(message) }]
    case 'video':
      return ['media', [['media_url', cdnAddress(message)]], { files: awayFiles(message) }]
    case 'audio':
      return ['voice_media', [['voice_media', 'Media unavailable.']], {}]
    case 'gif':
    case 'giphy':
    case 'sticker':
      return ['animated_media', giphyPairs(message), { files: [{ kind: 'gif', name: '200.gif', luck: AWAY }] }]
    case 'link':
      return [
        'link',
        [
          ['link', share?.link],
          ['text', text],
        ],
        { text, share: linkOnly(share?.link ?? null) },
      ]
    case 'post':
    case 'reel':
    case 'igtv':
    case 'gone-post':
      return postItem(message)
    case 'story':
      return storyItem(share?.owner ?? '', text)
    case 'profile':
      return profileItem(message)
    case 'call':
      return callItem(message, cut)
    case 'notice':
      return noticeItem(message, cut)
    default:
      return null
  }
}

function linkOnly(url: string | null): Reading['share'] {
  return { url, owner: null, text: null }
}

function postItem({ share, kind }: MadeMessage): Said {
  const isGone = kind === 'gone-post' || share?.link == null
  const url = isGone ? 'Media share unavailable.' : share.link.replace(/\?.*$/, '')
  const caption = share?.caption ?? 'Caption unavailable.'
  const keys: Pairs = [
    ['media_owner', share?.owner],
    ['media_share_caption', caption],
    ['media_share_url', url],
  ]
  const read = { url: isGone ? null : url, owner: share?.owner ?? null, text: share?.caption ?? null }
  return [POST_TYPES[kind] ?? 'media_share', keys, { share: read }]
}

/** What the address of a post says; one that is gone has none. */
const POST_TYPES: Readonly<Partial<Record<RowKind, string>>> = { reel: 'clip', igtv: 'felix_share' }

function storyItem(owner: string, text: string | null): Said {
  const keys: Pairs = [
    ['story_share', `Shared ${owner}'s story`],
    ['text', text ?? ''],
    ['story_share_type', 'default'],
  ]
  return [text === null ? 'story_share' : 'reel_share', keys, { text, share: { url: null, owner, text: null } }]
}

function profileItem({ share }: MadeMessage): Said {
  const profile = share?.profile ?? { username: '', name: '' }
  const keys: Pairs = [
    ['profile_share_username', profile.username],
    ['profile_share_name', profile.name],
  ]
  return ['profile', keys, { share: { url: null, owner: profile.username, text: null } }]
}

function callItem(message: MadeMessage, cut: Cut): Said {
  const verb = message.notice?.kind === 'call-ended' ? 'ended' : 'started'
  const words = `${cut.names[message.sender]} ${verb} a video call`
  return ['video_call_event', [['video_call_action', words]], { text: words, notice: `call-${verb}` }]
}

function noticeItem(message: MadeMessage, cut: Cut): Said | null {
  const sender = cut.names[message.sender]
  const target = cut.names[message.notice?.target ?? -1]
  const kind = message.notice?.kind ?? ''
  if (kind === 'story-mention') return mentionItem(sender ?? '', target ?? '')
  const words = new Map([
    ['group-named', `${sender} named the group ${message.notice?.words}`],
    ['member-added', `${sender} added ${target} to the group`],
    ['member-left', `${sender} left the group`],
    ['member-removed', `${sender} removed ${target} from the group`],
  ]).get(kind)
  return words === undefined ? null : ['action_log', [['action', words]], { text: words, notice: kind }]
}

function mentionItem(sender: string, mentioned: string): Said {
  const story = `Shared ${sender}'s story`
  const keys: Pairs = [
    ['mentioned_username', mentioned],
    ['story_share', story],
    ['text', null],
  ]
  return ['reel_share', keys, { notice: 'story-mention', share: { url: null, owner: sender, text: null } }]
}

function giphyPairs(message: MadeMessage): Pairs {
  const id = textSeed(String(message.ms)).toString(36)
  const url = `https://media1.giphy.com/media/${id}/200.gif`
  const images = { fixed_height: { height: '200', width: '356', size: '146503', url } }
  return [
    ['animated_media_images', images],
    ['user', { username: 'giphy' }],
    ['is_random', false],
  ]
}

/** More luck than any file that an export holds has. */
const AWAY = 2

/** The flat file gives one address a message, and no file. */
function awayFiles({ files: [first] }: MadeMessage): readonly MadeFile[] {
  return first === undefined ? [] : [{ ...first, luck: AWAY }]
}

function cdnAddress(message: MadeMessage): string {
  return `https://scontent.cdninstagram.com/v/t51.2885-15/${message.files[0]?.name}`
}

function likesPair(likes: readonly MadeReaction[], cut: Cut): readonly [string, unknown] {
  return ['likes', likes.map((like) => ({ username: cut.names[like.actor], date: isoMicros(like.at * 1000) }))]
}

/** Double taps were all there was. */
function isLike({ emoji, at, removedAt }: MadeReaction, until: number): boolean {
  return emoji === '❤️' && at <= until && until < removedAt
}

/** The flat file knows microseconds; the history does not, so they are made up, the same ones every time. */
function microsOf(message: MadeMessage): number {
  return message.ms * 1000 + (textSeed(`${message.ms}/${message.sender}/${message.text}`) % 1000)
}

/** The item as JSON on one line, in the style of Python's writer. */
export function renderFlatItem(item: FlatItem, sender: string): string {
  const pairs: Pairs = [['sender', sender], ['created_at', isoMicros(item.micros)], ...item.keys]
  return renderPairs(pairs)
}

function renderPairs(pairs: Pairs): string {
  return `{${pairs.map(([key, value]) => `"${key}": ${renderValue(value)}`).join(', ')}}`
}

function renderValue(value: unknown): string {
  if (typeof value === 'string') return `"${unicodeText(value)}"`
  if (Array.isArray(value)) return `[${value.map(renderValue).join(', ')}]`
  return typeof value === 'object' && value !== null
    ? renderPairs(Object.entries(value))
    : JSON.stringify(value ?? null)
}

function isoMicros(micros: number): string {
  const ms = Math.floor(micros / 1000)
  const rest = String(micros - ms * 1000).padStart(3, '0')
  return `${new Date(ms).toISOString().slice(0, -1)}${rest}+00:00`
}
