/**
 * The fonts that charts are drawn with. A server has none, so the package brings its own: Noto for the scripts of the
 * world, and emoji in colour. Those that take long to load are loaded when a chart needs them.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { GlobalFonts } from '@napi-rs/canvas'
import { packageFile } from '../../../package-file.ts'

/** Latin, Greek and Cyrillic, regular and bold, under one name. */
const BASE = ['noto-sans.woff2', 'noto-sans-bold.woff2']
const EMOJI = 'noto-color-emoji.woff2'
const CJK = 'noto-sans-cjk.woff2'

const ANY_EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{FE0F}\u{20E3}]/u
const ANY_CJK =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Bopomofo}\u{3000}-\u{33FF}\u{FE30}-\u{FE4F}\u{FF00}-\u{FFEF}]/u
/** What the base fonts have, and what draws nothing. */
const ONLY_BASE =
  /^[\u{0020}-\u{036F}\u{0370}-\u{03FF}\u{0400}-\u{052F}\u{1E00}-\u{1FFF}\u{2000}-\u{206F}\u{20A0}-\u{20BF}]*$/u

/**
 * Loads what `text` needs and names the families in the order in which a character is looked for: emoji after the scripts
 * of words, so that digits stay digits, and before symbols, so that they are in colour.
 *
 * @returns for a canvas' or chart's `font`
 */
export function fontFamilies(text: string): string {
  const families = [family('base', BASE)]
  if (ONLY_BASE.test(text)) return families.join(', ')
  const others = readdirSync(folder()).filter(
    (name) => name.endsWith('.woff2') && ![...BASE, EMOJI, CJK].includes(name),
  )
  const isSymbols = (name: string) => /symbols|math/.test(name)
  families.push(...others.filter((name) => !isSymbols(name)).map((name) => family(name, [name])))
  if (ANY_CJK.test(text)) families.push(family(CJK, [CJK]))
  if (ANY_EMOJI.test(text)) families.push(family(EMOJI, [EMOJI]))
  families.push(...others.filter(isSymbols).map((name) => family(name, [name])))
  return families.join(', ')
}

const loaded = new Set<string>()

/** A name that no installed font has, so that charts are the same everywhere. */
function family(name: string, files: readonly string[]): string {
  const own = `dmvault ${name.replace('.woff2', '').replaceAll('-', ' ')}`
  if (!loaded.has(own)) for (const file of files) GlobalFonts.registerFromPath(join(folder(), file), own)
  loaded.add(own)
  return `"${own}"`
}

function folder(): string {
  return packageFile('src/export/report/fonts')
}
