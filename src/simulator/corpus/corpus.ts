/**
 * What people say. A corpus holds, for one language, short dialogues by scene, fillers, and words for the slots in them
 * (`{day}`, `{n}`, …), so that the same dialogue rarely reads the same twice. All of it is our own writing.
 */
export type Scene = 'bakery' | 'friends' | 'family' | 'band' | 'stranger' | 'notes'

export type LanguageCode = 'en' | 'de' | 'ja' | 'ar'

/** One line of a dialogue, cut at its slots: `pieces[0] slots[0] pieces[1] …`. */
export interface Line {
  readonly isOwners: boolean
  readonly pieces: readonly string[]
  readonly slots: readonly (readonly string[])[]
}

export type Dialogue = readonly Line[]

export interface Corpus {
  readonly language: LanguageCode
  readonly scenes: Readonly<Record<Scene, readonly Dialogue[]>>
  readonly fillers: readonly string[]
}

interface CorpusText {
  readonly language: LanguageCode
  /** Words for each slot, separated by `|`. */
  readonly slots: Readonly<Record<string, string>>
  /** Separated by `|`. */
  readonly fillers: string
  /** Dialogues separated by empty lines; a line begins with `<` (the owner) or `>` (somebody else); `⏎` is a line break. */
  readonly scenes: Readonly<Record<Scene, string>>
}

/** Reads a corpus from its compact notation. */
export function corpus(text: CorpusText): Corpus {
  const slots = new Map(Object.entries(text.slots).map(([slot, words]) => [slot, splitWords(words)]))
  const scenes = Object.fromEntries(
    Object.entries(text.scenes).map(([scene, dialogues]) => [scene, readDialogues(dialogues, slots)]),
  )
  return { language: text.language, fillers: splitWords(text.fillers), scenes: scenes as Corpus['scenes'] }
}

function splitWords(words: string): readonly string[] {
  return words.split('|').map((word) => word.trim())
}

function readDialogues(text: string, slots: ReadonlyMap<string, readonly string[]>): readonly Dialogue[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((block) => block.split('\n').map((line) => readLine(line.trim(), slots)))
}

function readLine(line: string, slots: ReadonlyMap<string, readonly string[]>): Line {
  const parts = line
    .slice(1)
    .trim()
    .replaceAll('⏎', '\n')
    .split(/\{(\w+)\}/)
  const names = parts.filter((_, index) => index % 2 === 1)
  return {
    isOwners: line.startsWith('<'),
    pieces: parts.filter((_, index) => index % 2 === 0),
    slots: names.map((name) => {
      const words = slots.get(name)
      if (words === undefined) throw new Error(`no words for the slot {${name}} of: ${line}`)
      return words
    }),
  }
}
