/**
 * The fonts that charts are drawn with. A server has none, so the package brings its own: Noto for the scripts of the
 * world, and emoji in colour. Each is loaded when a chart needs it: all of them together take most of a second.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'
import { packageFile } from '../../../package-file.ts'

interface Font {
  readonly family: string
  readonly files: readonly string[]
  /** Characters to load it for. */
  readonly has: RegExp
}

/** Latin, Greek and Cyrillic, regular and bold, under one name. */
const BASE: Font = {
  family: 'base',
  files: ['noto-sans.woff2', 'noto-sans-bold.woff2'],
  has: /[\u0020-\u052F\u1E00-\u1FFF\u2000-\u206F\u20A0-\u20BF]/gu,
}
const CJK: Font = {
  family: 'cjk',
  files: ['noto-sans-cjk.woff2'],
  has: /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\u3000-\u33FF\uFE30-\uFE4F\uFF00-\uFFEF]/gu,
}
const EMOJI: Font = {
  family: 'emoji',
  files: ['noto-color-emoji.woff2'],
  has: /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\uFE0F|\u20E3|[\u{E0020}-\u{E007F}]/gu,
}
const SYMBOLS: Font = {
  family: 'symbols',
  files: ['noto-sans-symbols.woff2', 'noto-sans-symbols2.woff2', 'noto-sans-math.woff2'],
  has: /[\p{So}\p{Sm}\p{No}\u2100-\u2BFF\u{1D400}-\u{1D7FF}]/gu,
}

/**
 * Loads what `text` needs and names the families in the order in which a character is looked for: emoji after the scripts
 * of words, so that digits stay digits, and before symbols, so that they are in colour.
 *
 * @returns for a canvas' or chart's `font`
 */
export function fontFamilies(text: string): string {
  const fonts = [...scripts(), CJK, EMOJI, SYMBOLS]
  const needed = fonts.filter(({ has }) => text.search(has) >= 0)
  const unknown = [BASE, ...needed].reduce((rest, { has }) => rest.replace(has, ''), text)
  // Something that belongs to no script of ours: any font may have it.
  return [BASE, ...(unknown === '' ? needed : fonts)].flatMap(load).join(', ')
}

/** A font of one script bears its name, as Unicode has it: `noto-sans-ol-chiki.woff2` is for Ol_Chiki. */
function scripts(): readonly Font[] {
  const others = [BASE, CJK, EMOJI, SYMBOLS].flatMap(({ files }) => files)
  return readdirSync(folder())
    .filter((name) => name.endsWith('.woff2') && !others.includes(name))
    .map((name) => {
      const script = name
        .replace(/^noto-(sans|serif)-|\.woff2$/g, '')
        .replace(/(^|-)(.)/g, (_, dash, letter) => `${dash && '_'}${letter.toUpperCase()}`)
      return { family: script, files: [name], has: new RegExp(`\\p{Script_Extensions=${script}}`, 'gu') }
    })
}

const loaded = new Set<string>()

/** Names that no installed font has, so that charts are the same everywhere; one a file, but for the weights of the base. */
function load(font: Font): readonly string[] {
  const names = font.files.map((file, index) => {
    const name = font === BASE || index === 0 ? `dmvault ${font.family}` : `dmvault ${font.family} ${index}`
    if (!loaded.has(file)) GlobalFonts.registerFromPath(join(folder(), file), name)
    loaded.add(file)
    return `"${name}"`
  })
  return [...new Set(names)]
}

function folder(): string {
  return packageFile('src/export/report/fonts')
}
