import { oddTexts } from '../corpus/odd-texts.ts'
import type { Random } from '../random.ts'
import type { FileKind, MadeFile, MadeMessage, MadeNotice, NoticeKind } from './message.ts'
import {
  digits,
  pickNickname,
  pickPoll,
  pickTheme,
  shareGiphy,
  shareGonePost,
  shareLink,
  sharePost,
  shareProfile,
  shareStory,
} from './shared-things.ts'
import type { Special } from './special.ts'

/** What a row says; who and when is the caller's. */
export type Content = Pick<MadeMessage, 'kind' | 'text' | 'notice' | 'share' | 'files' | 'callSeconds' | 'bumped'>

const EMPTY: Content = {
  kind: 'text',
  text: null,
  notice: null,
  share: null,
  files: [],
  callSeconds: null,
  bumped: null,
}

export interface SpecialContext {
  readonly random: Random
  /** Someone present beside the sender: a person's index, or null. */
  readonly other: number | null
  /** A few words in the thread's language. */
  readonly words: string
}

export function textContent(text: string): Content {
  return { ...EMPTY, text }
}

export function noticeContent(kind: NoticeKind, target: number | null = null, words: string | null = null): Content {
  return { ...EMPTY, kind: 'notice', notice: { kind, target, words } satisfies MadeNotice }
}

/** Makes the content of a row that is not a line of a dialogue. */
export function specialContent(special: Special, { random, other, words }: SpecialContext): Content {
  switch (special) {
    case 'photo':
      return { ...EMPTY, kind: 'photo', files: [file(random, 'photo', 'jpg')] }
    case 'photos':
      return { ...EMPTY, kind: 'photo', files: photos(random) }
    case 'video':
      return { ...EMPTY, kind: 'video', files: video(random) }
    case 'audio':
      return { ...EMPTY, kind: 'audio', files: [file(random, 'audio', 'mp4')] }
    case 'gif':
      return { ...EMPTY, kind: 'gif', files: [file(random, 'gif', 'gif')] }
    case 'file':
      return { ...EMPTY, kind: 'file', files: [document(random)] }
    case 'sticker':
      return { ...EMPTY, kind: 'sticker', files: [sticker(random)] }
    case 'giphy':
      return { ...EMPTY, kind: 'giphy', share: shareGiphy(random) }
    case 'link':
      return linkContent(random, words)
    case 'post':
      return { ...EMPTY, kind: 'post', share: sharePost(random, 'p') }
    case 'reel':
      return { ...EMPTY, kind: 'reel', share: sharePost(random, 'reel') }
    case 'igtv':
      return { ...EMPTY, kind: 'igtv', share: sharePost(random, 'tv') }
    case 'story':
      return { ...EMPTY, kind: 'story', share: shareStory(random) }
    case 'story-reply':
      return { ...EMPTY, kind: 'story', text: words, share: shareStory(random) }
    case 'profile':
      return { ...EMPTY, kind: 'profile', share: shareProfile(random) }
    case 'gone-post':
      return { ...EMPTY, kind: 'gone-post', share: shareGonePost(random) }
    case 'call-audio':
    case 'call-video':
    case 'call-ended':
    case 'call-missed':
      return callContent(special, random)
    case 'theme':
      return noticeContent('theme', null, pickTheme(random))
    case 'nickname':
      return noticeContent('nickname', other, pickNickname(random))
    case 'quiet-mode':
    case 'story-mention':
    case 'live-location':
      return noticeContent(special, other)
    case 'poll-created':
    case 'poll-vote':
      return noticeContent(special, null, pickPoll(random))
    case 'unavailable':
    case 'taken-down':
      return { ...EMPTY, kind: special }
    case 'bumped':
      return { ...EMPTY, text: words, bumped: words }
    case 'odd':
      return textContent(random.pick(oddTexts))
  }
}

function linkContent(random: Random, words: string): Content {
  const share = shareLink(random)
  return { ...EMPTY, kind: 'link', text: random.chance(0.5) ? `${words} ${share.link}` : share.link, share }
}

function callContent(kind: 'call-audio' | 'call-video' | 'call-ended' | 'call-missed', random: Random): Content {
  const seconds = kind === 'call-missed' ? 0 : Math.floor(random.pause(240))
  return { ...EMPTY, kind: 'call', notice: { kind, target: null, words: null }, callSeconds: seconds }
}

function file(random: Random, kind: FileKind, ending: string): MadeFile {
  return { kind, name: `${digits(random, random.between(15, 17))}.${ending}`, luck: random.next() }
}

function photos(random: Random): readonly MadeFile[] {
  return Array.from({ length: random.between(2, 6) }, () => file(random, 'photo', 'jpg'))
}

function video(random: Random): readonly MadeFile[] {
  const film = file(random, 'video', 'mp4')
  if (random.chance(0.3)) return [film]
  return [film, { kind: 'thumbnail', name: film.name.replace('.mp4', '.jpg'), luck: film.luck }]
}

function document(random: Random): MadeFile {
  const made = file(random, 'file', 'pdf')
  return { ...made, name: `${random.pick(['notes', 'menu', 'rota', 'Rechnung', 'setlist'])}_${made.name}` }
}

/** Stickers are few, and shared by all threads. */
function sticker(random: Random): MadeFile {
  const number = random.int(12)
  return { kind: 'sticker', name: `39217882960${String(number).padStart(4, '0')}.png`, luck: number / 14 }
}
