import type { LanguageCode } from '../corpus/corpus.ts'
import { drawPerson, drawShop, type NewPerson } from '../draw-person.ts'
import { mixSeed, Random } from '../random.ts'

/** Someone of the made history. */
export interface MadePerson {
  /** 0 is the owner. */
  readonly index: number
  readonly username: string
  /** Display names, the first from the beginning, each until the next. */
  readonly names: readonly { readonly from: number; readonly name: string }[]
  readonly languages: readonly LanguageCode[]
  /** The account is gone; the export calls them all by one name. */
  readonly isDeleted: boolean
  /** Another person has the same display name. */
  readonly sharesName: boolean
  /** The export's other files tie their name to their username. */
  readonly isBridged: boolean
}

/** What Instagram calls everyone whose account is deleted. */
const DELETED_NAME = 'Instagram User'

/** The display name as an export taken at a moment shows it, also on old messages. */
export function nameAt(person: MadePerson, ms: number): string {
  if (person.isDeleted) return DELETED_NAME
  return person.names.findLast((entry) => entry.from <= ms)?.name ?? ''
}

/** Makes people one after the other, each with a username and, namesakes apart, a display name of their own. Gives indexes. */
export class PeopleMaker {
  readonly people: MadePerson[] = []
  private readonly random: Random
  private readonly takenNames = new Set<string>()
  private readonly takenUsernames = new Set<string>()

  constructor(seed: number, owner: { readonly name: string; readonly username: string }) {
    this.random = new Random(mixSeed(seed, 11))
    this.takenNames.add(owner.name)
    this.takenUsernames.add(owner.username)
    this.add(owner.name, owner.username, { languages: ['de', 'en', 'ja', 'ar'] })
  }

  /** Someone new who writes the language; now and then a shop, unless it must be a person. */
  make(language: LanguageCode, mustBePerson = false): number {
    const { name, handle, languages } = this.draw(language, mustBePerson)
    return this.add(name, this.freeUsername(handle), { languages, isBridged: this.random.chance(0.37) })
  }

  /** Two people of one display name, both tied to their usernames by the export's other files. */
  makeNamesakes(language: LanguageCode): readonly [number, number] {
    const { name, handle, languages } = this.draw(language, true)
    const traits = { languages, isBridged: true, sharesName: true }
    return [
      this.add(name, this.freeUsername(handle), traits),
      this.add(name, this.freeUsername(`real.${handle}`), traits),
    ]
  }

  makeDeleted(language: LanguageCode): number {
    const username = this.freeUsername(`__deleted__${this.random.next().toString(36).slice(2, 10)}`)
    return this.add(DELETED_NAME, username, { languages: [language], isDeleted: true })
  }

  /** Gives someone another display name from a moment on, without disturbing who is made afterwards. */
  rename(index: number, at: number): void {
    const person = this.people[index]!
    const random = new Random(mixSeed(index, 12))
    for (let attempt = 0; ; attempt++) {
      const drawn = drawPerson(random, person.languages[0] ?? 'en').name
      const name = attempt < 20 ? drawn : `${drawn} ${index}`
      if (this.takenNames.has(name)) continue
      this.takenNames.add(name)
      this.people[index] = { ...person, names: [...person.names, { from: at, name }] }
      return
    }
  }

  private add(name: string, username: string, traits: Partial<MadePerson>): number {
    const index = this.people.length
    const person: MadePerson = {
      index,
      username,
      names: [{ from: Number.NEGATIVE_INFINITY, name }],
      languages: ['en'],
      isDeleted: false,
      sharesName: false,
      isBridged: false,
      ...traits,
    }
    this.people.push(person)
    return index
  }

  private draw(language: LanguageCode, mustBePerson: boolean): NewPerson {
    for (let attempt = 0; ; attempt++) {
      const isShop = this.random.chance(0.02) && !mustBePerson
      const person = isShop ? drawShop(this.random, language) : drawPerson(this.random, language)
      // Where a language's names are used up, a small mark keeps them apart, as people do.
      const name = attempt < 20 ? person.name : `${person.name} ${this.people.length}`
      if (this.takenNames.has(name)) continue
      this.takenNames.add(name)
      return { ...person, name }
    }
  }

  private freeUsername(handle: string): string {
    let username = handle
    for (let number = 2; this.takenUsernames.has(username); number++) username = `${handle}${number}`
    this.takenUsernames.add(username)
    return username
  }
}
