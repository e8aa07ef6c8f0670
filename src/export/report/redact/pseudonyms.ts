import type { Facts } from '../../../../reports/facts/facts.ts'
import type { PersonLabel } from '../../../../reports/facts/label-people.ts'
import type { ThreadLabel } from '../../../../reports/facts/label-threads.ts'

/**
 * Other names for people and threads: letters for people, numbers for threads, who has the most messages first. Asked twice,
 * the same is given; by label, since no two people and no two threads of an account share one.
 */
export class Pseudonyms {
  readonly #people = new Map<string, PersonLabel>()
  readonly #threads = new Map<string, ThreadLabel>()

  /** @param ranges people and threads are ranked by what they have in all of these together */
  constructor(ranges: readonly Pick<Facts, 'people' | 'threads'>[]) {
    for (const person of ranked(
      ranges.flatMap(({ people }) => people.map((each) => ({ ...each, label: each.person }))),
    ))
      this.person(person)
    for (const thread of ranked(
      ranges.flatMap(({ threads }) => threads.map((each) => ({ ...each, label: each.thread }))),
    ))
      this.thread(thread)
  }

  person({ label }: PersonLabel): PersonLabel {
    const known = this.#people.get(label)
    if (known !== undefined) return known
    const name = `Person ${lettersOf(this.#people.size)}`
    const made = { label: name, name, username: null }
    this.#people.set(label, made)
    return made
  }

  thread({ label, isGroup }: ThreadLabel): ThreadLabel {
    const known = this.#threads.get(label)
    if (known !== undefined) return known
    const name = `Thread ${this.#threads.size + 1}`
    const made = { label: name, name, id: null, isGroup }
    this.#threads.set(label, made)
    return made
  }
}

/** Each once, the most messages first; of equal ones who came first. */
function ranked<Label extends { readonly label: string }>(
  counted: readonly { readonly label: Label; readonly messages: number }[],
): readonly Label[] {
  const all = new Map<string, { readonly label: Label; messages: number }>()
  for (const { label, messages } of counted) {
    const known = all.get(label.label)
    if (known === undefined) all.set(label.label, { label, messages })
    else known.messages += messages
  }
  return [...all.values()].sort((one, other) => other.messages - one.messages).map(({ label }) => label)
}

/** A, B, … Z, AA, AB, … */
export function lettersOf(place: number): string {
  const before = Math.floor(place / 26)
  const letter = String.fromCharCode(65 + (place % 26))
  return before === 0 ? letter : lettersOf(before - 1) + letter
}
