import type { Random } from '../random.ts'
import type { MadeShare } from './message.ts'

/** Accounts whose posts people send each other. */
const CREATORS = [
  'some.creator',
  'slow.crumbs',
  'tiny_gardens',
  'the.lighthouse.diaries',
  'kaffee.und.kanten',
  'bread_of_the_day',
  'nachtzug.fotos',
  'yuki.draws',
  'qahwa.stories',
  'bikes.and.bridges',
  'moss.archive',
  'lo_fi_kitchen',
] as const

const CREATOR_NAMES = [
  'Some Creator',
  'Slow Crumbs',
  'Tiny Gardens 🌱',
  'Kaffee & Kanten',
  'Yuki draws 雪',
  'حكايات القهوة',
] as const

/** Captions: never the sender's words. */
const CAPTIONS = [
  'Caption of the other author 🎬',
  'three folds, one night, no hurry',
  'POV: your starter has opinions',
  'Morgens um vier, bevor die Stadt wach wird ☕️',
  'wait for the cat',
  'よく膨らみました🍞 #パン作り',
  'قهوة الصباح مع صوت المطر ☔️',
  'how we moved a piano across a canal\n\n(part 2 of 3)\n\n#piano #canal',
  'Everything I own fits on this bike. Except the bike.',
  '“Nobody asked, so here is a thread about spoons.”',
  'new work, oil on cardboard, 20×30 cm',
  'Das war unser Sommer. Danke an alle 💛',
  'the view from platform 9, again',
  'recipe in the comments 👇🏽',
] as const

const THEMES = ['Love', 'Lofi', 'Ocean', 'Lemon', 'Monochrome', 'Berry'] as const
const NICKNAMES = ['Captain', 'Brotkönigin', 'Sunny', 'der Chef', 'Bean', '社長'] as const
const POLLS = [
  'Which film?',
  'Wer kommt Samstag?',
  'Pizza or ramen?',
  'متى نلتقي؟',
  'Pick a date',
  '何時にする？',
] as const
const CODE_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const INSTAGRAM = 'https://www.instagram.com'

const NOTHING: MadeShare = { link: null, owner: null, caption: null, profile: null }

export const pickTheme = (random: Random): string => random.pick(THEMES)
export const pickNickname = (random: Random): string => random.pick(NICKNAMES)
export const pickPoll = (random: Random): string => random.pick(POLLS)

/** A post (`p`), a reel or a film (`tv`) of somebody else. */
export function sharePost(random: Random, folder: 'p' | 'reel' | 'tv'): MadeShare {
  const query = folder === 'reel' ? `?id=${digits(random, 19)}_${digits(random, 9)}` : ''
  // What the app adds to follow a link around; it may differ between two exports of one message.
  const tracking = random.chance(0.2) ? `${query === '' ? '?' : '&'}igsh=${code(random, 16)}` : ''
  return {
    ...NOTHING,
    link: `${INSTAGRAM}/${folder}/${code(random, 11)}/${query}${tracking}`,
    owner: random.pick(CREATORS),
    caption: random.chance(0.8) ? random.pick(CAPTIONS) : null,
  }
}

export function shareStory(random: Random): MadeShare {
  const owner = random.pick(CREATORS)
  return { ...NOTHING, link: `${INSTAGRAM}/stories/${owner}/${digits(random, 19)}`, owner }
}

export function shareProfile(random: Random): MadeShare {
  const username = random.pick(CREATORS)
  const profile = { username, name: random.chance(0.8) ? random.pick(CREATOR_NAMES) : '' }
  return { ...NOTHING, link: `${INSTAGRAM}/_u/${username}`, profile }
}

/** A post that is gone: only its author is left. */
export function shareGonePost(random: Random): MadeShare {
  return { ...NOTHING, owner: random.pick(CREATORS) }
}

export function shareGiphy(random: Random): MadeShare {
  return {
    ...NOTHING,
    link: `https://media${random.between(0, 4)}.giphy.com/media/${code(random, 18).replaceAll(/[-_]/g, 'x')}/giphy.gif`,
  }
}

export function shareLink(random: Random): MadeShare {
  const page = random.pick(['bread', 'timetable', 'flat', 'article', 'tickets', 'map', 'brot', 'song'])
  return { ...NOTHING, link: `https://example.org/${page}/${random.between(10, 99_999)}` }
}

/** A number of so many digits, not beginning with 0. */
export function digits(random: Random, length: number): string {
  let text = String(random.between(1, 9))
  while (text.length < length) text += String(random.int(10))
  return text
}

function code(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += CODE_LETTERS[random.int(64)]
  return text
}
