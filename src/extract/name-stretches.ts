/**
 * When people were seen under names that stood for them. Someone who is renamed has the old name up to some time and the new
 * one from then on; two who were seen by different names at one time are two, whatever one message seems to prove.
 */
import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { SourcePerson } from '../sources/source.ts'

interface Stretch {
  readonly first: Micros
  readonly last: Micros
}

interface StretchRow extends Stretch {
  readonly person_id: bigint
  readonly kind: string
}

/** The kinds of id that are names, of which one has one at a time; other ids stay for good. */
const KINDS = ['name', 'username'] as const

const over = (a: Stretch, b: Stretch): Stretch => ({
  first: Math.min(a.first, b.first),
  last: Math.max(a.last, b.last),
})

/** By kind of id. */
type Stretches = ReadonlyMap<string, Stretch>

function stretchesOf({ ids, names }: SourcePerson): Stretches {
  const stretches = new Map<string, Stretch>()
  for (const { kind, name, firstObservedAt: first, lastObservedAt: last } of names) {
    const idKind = kind === 'username' ? kind : 'name'
    if (!ids.some((it) => it.kind === idKind && it.id === name)) continue
    stretches.set(idKind, over(stretches.get(idKind) ?? { first, last }, { first, last }))
  }
  return stretches
}

function joined(a: Stretches | undefined, b: Stretches | undefined): Stretches {
  const both = new Map(a)
  for (const [kind, stretch] of b ?? []) both.set(kind, over(both.get(kind) ?? stretch, stretch))
  return both
}

export class NameStretches {
  readonly #of = new Map<bigint, Stretches>()

  static async load(client: pg.ClientBase, accountId: bigint): Promise<NameStretches> {
    const { rows } = await client.query<StretchRow>(
      `select n.person_id, i.kind, min(n.first_observed_at) as first, max(n.last_observed_at) as last
       from person_names n join person_ids i on i.account_id = n.account_id and i.person_id = n.person_id
         and i.kind = case n.kind when 'username' then 'username' else 'name' end and i.id = n.name
       where n.account_id = $1 group by n.person_id, i.kind`,
      [accountId],
    )
    const stretches = new NameStretches()
    for (const { person_id, kind, ...stretch } of rows) {
      stretches.#of.set(person_id, joined(stretches.#of.get(person_id), new Map([[kind, stretch]])))
    }
    return stretches
  }

  /** Notes when a source has seen someone by name. */
  observe(personId: bigint, person: SourcePerson): void {
    this.#of.set(personId, joined(this.#of.get(personId), stretchesOf(person)))
  }

  /** Notes that two are one. */
  join(keep: bigint, drop: bigint): void {
    this.#of.set(keep, joined(this.#of.get(keep), this.#of.get(drop)))
  }

  /** Whether `found`, seen as `person` just now, and `other` can be one who was renamed. */
  mayBeOne(found: bigint, person: SourcePerson, other: bigint): boolean {
    const here = joined(this.#of.get(found), stretchesOf(person))
    const there = this.#of.get(other)
    return KINDS.every((kind) => {
      const [a, b] = [here.get(kind), there?.get(kind)]
      return a === undefined || b === undefined || a.last < b.first || b.last < a.first
    })
  }
}
