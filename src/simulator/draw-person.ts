import type { LanguageCode } from './corpus/corpus.ts'
import { type NameTable, nameDecorations, nameTables, shopNames } from './names.ts'
import type { Random } from './random.ts'

/** What someone is called, and how they write. */
export interface NewPerson {
  readonly name: string
  readonly handle: string
  readonly languages: readonly LanguageCode[]
}

/** A shop or the like. */
export function drawShop(random: Random, language: LanguageCode): NewPerson {
  const [name, handle] = splitHandle(random.pick(shopNames))
  return { name, handle, languages: [language] }
}

/** Someone who writes the language. Two draws may give the same name. */
export function drawPerson(random: Random, language: LanguageCode): NewPerson {
  const table = random.pick(nameTables.filter((candidate) => candidate.languages.includes(language)))
  const [given, givenHandle] = splitHandle(random.pick(table.given))
  const [family, familyHandle] = splitHandle(random.pick(table.family))
  const handle = `${givenHandle}${random.pick(['.', '_', '', '.'])}${familyHandle}`
  return { name: styleName(random, table, given, family), handle, languages: table.languages }
}

function styleName(random: Random, table: NameTable, given: string, family: string): string {
  const full = table.isFamilyFirst ? `${family}${table.joint}${given}` : `${given}${table.joint}${family}`
  const style = random.next()
  if (style < 0.06) return `${given} ${random.pick(nameDecorations)}`
  if (style < 0.09) return full.toLowerCase()
  if (style < 0.11) return `${full} | ${random.pick(['photo', 'music', 'ceramics', 'running', 'film'])}`
  return full
}

function splitHandle(entry: string): readonly [string, string] {
  const [name = '', handle] = entry.split('/')
  return [name, handle ?? flattenName(name)]
}

/** A name as a handle or a folder: lower case, ASCII letters and digits only. */
export function flattenName(name: string): string {
  const ascii = name.replaceAll('ı', 'i').replaceAll(/[Łł]/g, 'l').replaceAll(/[Đđ]/g, 'd').replaceAll('ß', 'ss')
  return ascii
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}
