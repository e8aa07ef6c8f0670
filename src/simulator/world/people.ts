/** Everyone there is: made one by one from the seed when they are asked for, and changed by events. */
import type { LanguageCode } from '../corpus/corpus.ts'
import { drawPerson, drawShop } from '../draw-person.ts'
import { mixSeed, Random, textSeed } from '../random.ts'
import { personId, personIndex } from './ids.ts'

export interface Person {
  readonly index: number
  /** Instagram's user id, decimal. */
  readonly id: string
  readonly username: string
  readonly fullName: string
  readonly languages: readonly LanguageCode[]
  readonly isPrivate: boolean
  readonly isVerified: boolean
  readonly isBusiness: boolean
  /** What they called themselves before; lines that Instagram wrote then still do. */
  readonly formerUsername: string | null
  /** The account is gone; what it wrote stays. */
  readonly isDeleted: boolean
}

/** The first people: those one may log in as. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['alice.sim', 'Alice Sim'],
  ['bob.sim', 'Bob Sim'],
  ['carla.sim', 'Carla Sim'],
  ['dora.totp', 'Dora Totp'],
  ['emil.sms', 'Emil Sms'],
]
export const OWNER = 0
export const BOB = 1
export const CARLA = 2
export const DORA = 3
export const EMIL = 4
export const FIRST_MADE = KNOWN.length
/** Those whose passwords and second factors are told. */
export const LOGINS: readonly number[] = [OWNER, BOB, CARLA, DORA, EMIL]

/** What Instagram calls an account that is gone. */
const DELETED_NAME = 'Instagram User'
const LANGUAGES: readonly LanguageCode[] = ['en', 'en', 'de', 'ja', 'ar']

export class People {
  readonly #seed: number
  readonly #made = new Map<number, Person>()
  /** Usernames that events gave or took. */
  readonly #usernames = new Map<string, number | null>()
  /** Numbers of those whose ids are not what their numbers make them: they came from a file, or after it. */
  readonly #givenIds = new Map<string, number>()
  #count: number

  /**
   * @param count how many there are
   * @param given those of a file, who are as they are
   */
  constructor(seed: number, count: number, given: readonly Person[] = []) {
    this.#seed = seed
    this.#count = count
    for (const person of given) this.#give(person)
  }

  get count(): number {
    return this.#count
  }

  get(index: number): Person {
    const known = this.#made.get(index)
    if (known !== undefined) return known
    if (!(index >= 0 && index < this.#count)) throw new RangeError(`there is no person ${index}`)
    const person = makePerson(this.#seed, index)
    this.#made.set(index, person)
    return person
  }

  byId(id: string): Person | null {
    const index = this.#givenIds.get(id) ?? personIndex(id)
    if (index === null || index >= this.#count) return null
    // In the place that the id stands for, a file may have someone else.
    const person = this.get(index)
    return person.id === id ? person : null
  }

  byUsername(username: string): Person | null {
    const given = this.#usernames.get(username)
    if (given !== undefined) return given === null ? null : this.get(given)
    const index = indexOfUsername(username)
    if (index === null || index >= this.#count) return null
    const person = this.get(index)
    return person.username === username ? person : null
  }

  /** @param name a username or a user id */
  find(name: string): Person | null {
    return this.byUsername(name) ?? this.byId(name)
  }

  change(index: number, change: { readonly username?: string; readonly fullName?: string }): Person {
    const before = this.get(index)
    const after = { ...before, ...change }
    if (after.username !== before.username) {
      this.#usernames.set(before.username, null)
      this.#usernames.set(after.username, index)
    }
    this.#made.set(index, after)
    return after
  }

  /** Someone new. */
  add(): Person {
    const index = this.#count
    this.#count += 1
    let number = index
    while (this.#givenIds.has(personId(number))) number += 1
    if (number !== index) this.#give({ ...makePerson(this.#seed, number), index })
    return this.get(index)
  }

  #give(person: Person): void {
    this.#made.set(person.index, person)
    this.#usernames.set(person.username, person.index)
    this.#givenIds.set(person.id, person.index)
  }
}

/** Usernames beyond the first few end in the person's number, so that each is found without a list of all. */
function makePerson(seed: number, index: number): Person {
  const random = new Random(mixSeed(seed ^ 0x9e0913, index))
  const language = random.pick(LANGUAGES)
  const isShop = random.chance(0.03)
  const drawn = isShop ? drawShop(random, language) : drawPerson(random, language)
  const [username, fullName] = KNOWN[index] ?? [`${drawn.handle}_${index.toString(36)}`, drawn.name]
  const isKnown = index < KNOWN.length
  const isDeleted = !isKnown && random.chance(0.01)
  return {
    index,
    id: personId(index),
    username: isDeleted ? `__deleted__${index.toString(36)}` : username,
    fullName: isDeleted ? DELETED_NAME : fullName,
    languages: isKnown ? ['en', 'de'] : drawn.languages,
    isPrivate: !isKnown && random.chance(0.4),
    isVerified: isShop && random.chance(0.5),
    isBusiness: isShop,
    formerUsername: !isKnown && random.chance(0.06) ? `${drawn.handle}.old` : null,
    isDeleted,
  }
}

function indexOfUsername(username: string): number | null {
  const known = KNOWN.findIndex(([name]) => name === username)
  if (known >= 0) return known
  const [, number] = /_([0-9a-z]+)$/.exec(username) ?? []
  return number === undefined ? null : Number.parseInt(number, 36)
}

/** What one logs in with. */
export function passwordOf({ id }: Person): string {
  return `sim-${textSeed(`password of ${id}`).toString(36)}`
}
