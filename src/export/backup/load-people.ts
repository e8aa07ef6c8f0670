import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import type { BackupPerson, BackupPersonId, BackupThreadId } from '../../sources/backup/format.ts'
import { byPersonId, byText, userIdOf } from './outside-ids.ts'

/** How a person is written in a backup. */
export interface PersonEntry {
  readonly line: BackupPerson
  /** Username, else display name, else the `user_id`: for people to read. */
  readonly name: string
}

interface IdRow {
  readonly person_id: bigint
  readonly kind: BackupPersonId['kind']
  readonly id: string
}

interface NameRow {
  readonly person_id: bigint
  readonly kind: 'display_name' | 'username'
  readonly name: string
  readonly first_observed_at: Micros
  readonly last_observed_at: Micros
}

interface DoNotContactRow {
  readonly person_id: bigint
  readonly since: Micros
  readonly reason: string
}

/**
 * The people of an account by internal key.
 *
 * @param threads strongest id of each thread
 */
export async function loadPeople(
  client: pg.ClientBase,
  accountId: bigint,
  threads: ReadonlyMap<bigint, BackupThreadId>,
): Promise<ReadonlyMap<bigint, PersonEntry>> {
  const { rows: ids } = await client.query<IdRow>(
    'select person_id, kind, id from person_ids where account_id = $1 order by person_id',
    [accountId],
  )
  const { rows: names } = await client.query<NameRow>(
    `select person_id, kind, name, first_observed_at, last_observed_at from person_names where account_id = $1`,
    [accountId],
  )
  const { rows: unwilling } = await client.query<DoNotContactRow>(
    'select person_id, since, reason from do_not_contact where account_id = $1',
    [accountId],
  )
  const wishes = new Map(unwilling.map((row) => [row.person_id, row]))
  const namesOf = Map.groupBy(names, (row) => row.person_id)
  const people = new Map<bigint, PersonEntry>()
  for (const [personId, rows] of Map.groupBy(ids, (row) => row.person_id)) {
    const outside = rows.flatMap((row) => outsideId(row, threads)).sort(byPersonId)
    if (outside.length > 0)
      people.set(personId, personEntry(outside, namesOf.get(personId) ?? [], wishes.get(personId)))
  }
  return people
}

/** A name within a thread that is gone names nobody any longer. */
function outsideId({ kind, id }: IdRow, threads: ReadonlyMap<bigint, BackupThreadId>): BackupPersonId[] {
  if (kind !== 'thread-name') return [{ kind, id }]
  const colon = id.indexOf(':')
  const thread = threads.get(BigInt(id.slice(0, colon)))
  return thread === undefined ? [] : [{ kind, id: id.slice(colon + 1), thread }]
}

function personEntry(
  ids: readonly BackupPersonId[],
  names: readonly NameRow[],
  wish: DoNotContactRow | undefined,
): PersonEntry {
  const [strongest] = ids
  if (strongest === undefined) throw new RangeError('a person has one id at least')
  const lines = names
    .map((row) => ({
      kind: row.kind,
      name: row.name,
      first_observed_at: microsToIso(row.first_observed_at),
      last_observed_at: microsToIso(row.last_observed_at),
    }))
    .sort((a, b) => byText(a.kind, b.kind) || byText(a.name, b.name))
  const line = {
    user_id: userIdOf(strongest),
    ids: [...ids],
    names: lines,
    ...(wish && { do_not_contact: { since: microsToIso(wish.since), reason: wish.reason } }),
  }
  return { line, name: readableName(line) }
}

type NameKind = NameRow['kind']

function readableName({ user_id, ids, names }: BackupPerson): string {
  const latest = (kind: NameKind) =>
    names
      .filter((it) => it.kind === kind)
      .sort((a, b) => byText(b.last_observed_at, a.last_observed_at) || byText(b.name, a.name))[0]?.name
  const id = (...kinds: readonly BackupPersonId['kind'][]) => ids.find((it) => kinds.includes(it.kind))?.id
  return latest('username') ?? id('username') ?? latest('display_name') ?? id('name', 'thread-name') ?? user_id
}

/** @throws FailedError when the archive does not know the person: it was damaged from outside */
export function personOf(people: ReadonlyMap<bigint, PersonEntry>, personId: bigint): PersonEntry {
  const found = people.get(personId)
  if (found !== undefined) return found
  throw new FailedError('archive-damaged', `the archive lacks a person that it refers to (${personId})`, {
    hint: 'dmvault verify --archive says more.',
  })
}
