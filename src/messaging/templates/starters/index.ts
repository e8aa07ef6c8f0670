import { parseText } from '../parse-text.ts'
import type { Template } from '../template.ts'
import { english } from './english.ts'
import { german } from './german.ts'
import { spanish } from './spanish.ts'
import { STARTERS, type StarterName, type StarterTexts } from './starter.ts'

/** A new language is a file and a line here. */
const LANGUAGES: Readonly<Record<string, StarterTexts>> = { en: english, de: german, es: spanish }

/** The templates that come with the program. */
export function starters(): readonly Template[] {
  return (Object.keys(STARTERS) as StarterName[]).map((name) => ({
    name,
    ...STARTERS[name],
    texts: Object.entries(LANGUAGES).map(([language, texts]) => parseText(texts[name], language)),
    origin: 'starter',
  }))
}
