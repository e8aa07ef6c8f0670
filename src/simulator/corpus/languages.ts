import { arabic } from './arabic.ts'
import type { Corpus, LanguageCode } from './corpus.ts'
import { english } from './english.ts'
import { german } from './german.ts'
import { japanese } from './japanese.ts'

/** Every language people of the made history write in. */
export const languages: Readonly<Record<LanguageCode, Corpus>> = { en: english, de: german, ja: japanese, ar: arabic }
