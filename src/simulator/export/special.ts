/** What a row can be beside a line of a dialogue. */
export type Special =
  | 'photo'
  | 'photos'
  | 'video'
  | 'audio'
  | 'gif'
  | 'file'
  | 'sticker'
  | 'giphy'
  | 'link'
  | 'post'
  | 'reel'
  | 'igtv'
  | 'story'
  | 'story-reply'
  | 'profile'
  | 'gone-post'
  | 'call-audio'
  | 'call-video'
  | 'call-ended'
  | 'call-missed'
  | 'theme'
  | 'nickname'
  | 'quiet-mode'
  | 'story-mention'
  | 'live-location'
  | 'poll-created'
  | 'poll-vote'
  | 'unavailable'
  | 'taken-down'
  | 'bumped'
  | 'odd'

/** What can happen to a line of a dialogue. */
export type Twist = 'none' | 'edit' | 'echo' | 'twin' | 'unsent'

/** How often each comes among a hundred rows, as in a real inbox of 2026; the rest are lines. */
const FREQUENCIES: Readonly<Record<Special, number>> = {
  photo: 1.9,
  photos: 0.5,
  video: 0.5,
  audio: 1.4,
  gif: 0.2,
  file: 0.15,
  sticker: 0.3,
  giphy: 0.6,
  link: 0.7,
  post: 1.6,
  reel: 3.2,
  igtv: 0.05,
  story: 0.6,
  'story-reply': 0.8,
  profile: 0.3,
  'gone-post': 0.3,
  'call-audio': 0.12,
  'call-video': 0.12,
  'call-ended': 0.06,
  'call-missed': 0.1,
  theme: 0.05,
  nickname: 0.05,
  'quiet-mode': 0.06,
  'story-mention': 0.3,
  'live-location': 0.06,
  'poll-created': 0.15,
  'poll-vote': 0.3,
  unavailable: 0.6,
  'taken-down': 0.05,
  bumped: 0.1,
  odd: 0.6,
}

const ALL = Object.keys(FREQUENCIES) as Special[]
const GROUP_ONLY: ReadonlySet<Special> = new Set(['poll-created', 'poll-vote'])

/** What a showcase thread holds one after the other, every third row. */
export const showcase: readonly (Special | Exclude<Twist, 'none'>)[] = [...ALL, 'edit', 'echo', 'twin', 'unsent']

/** What a row is, by a number from 0 to 1; null for a line. Polls are for groups. */
export function specialAt(roll: number, isGroup: boolean): Special | null {
  let left = roll * 100
  for (const special of ALL) {
    left -= FREQUENCIES[special]
    if (left < 0) return !isGroup && GROUP_ONLY.has(special) ? null : special
  }
  return null
}
