import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import type { BackupCoverage, BackupThreadId } from '../../sources/backup/format.ts'
import { byThreadId } from './outside-ids.ts'

export interface ThreadMember {
  readonly personId: bigint
  readonly isAdmin: boolean
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

export interface ThreadEntry {
  readonly threadId: bigint
  /** The strongest first. */
  readonly ids: readonly [BackupThreadId, ...BackupThreadId[]]
  readonly title: string | null
  readonly isGroup: boolean
  readonly folder: string
  readonly isStillParticipant: boolean | null
  /** Without its original text, which may be long: that comes with the messages. */
  readonly header: { readonly source: string; readonly observedAt: Micros } | null
  readonly members: readonly ThreadMember[]
  /** How far it has been read at Instagram. */
  readonly coverage: BackupCoverage | null
}

interface CursorRow {
  readonly thread_id: bigint
  readonly activity_at: Micros | null
  readonly last_item_id: string | null
  readonly stretches: BackupCoverage['stretches']
  readonly checked_at: Micros
  readonly unreadable: string | null
}

interface ThreadRow {
  readonly thread_id: bigint
  readonly title: string | null
  readonly is_group: boolean
  readonly folder: string
  readonly is_still_participant: boolean | null
  readonly header_source: string | null
  readonly header_observed_at: Micros | null
}

interface MemberRow {
  readonly thread_id: bigint
  readonly person_id: bigint
  readonly is_admin: boolean
  readonly first_observed_at: Micros
  readonly last_observed_at: Micros
}

/** The threads of an account with their members, in the order of a backup. */
export async function loadThreads(client: pg.ClientBase, accountId: bigint): Promise<readonly ThreadEntry[]> {
  const { rows: threads } = await client.query<ThreadRow>(
    `select thread_id, title, is_group, folder, is_still_participant, header_source, header_observed_at
     from threads where account_id = $1`,
    [accountId],
  )
  const { rows: ids } = await client.query<BackupThreadId & { thread_id: bigint }>(
    'select thread_id, kind, id from thread_ids where account_id = $1',
    [accountId],
  )
  const { rows: members } = await client.query<MemberRow>('select * from thread_members where account_id = $1', [
    accountId,
  ])
  const { rows: cursors } = await client.query<CursorRow>('select * from thread_cursors where account_id = $1', [
    accountId,
  ])
  const coverageOf = new Map(cursors.map((row) => [row.thread_id, toCoverage(row)]))
  const idsOf = Map.groupBy(ids, (row) => row.thread_id)
  const membersOf = Map.groupBy(members, (row) => row.thread_id)
  return threads
    .map((row) => ({
      ...threadEntry(row, idsOf.get(row.thread_id) ?? [], membersOf.get(row.thread_id) ?? []),
      coverage: coverageOf.get(row.thread_id) ?? null,
    }))
    .sort((a, b) => byThreadId(a.ids[0], b.ids[0]))
}

function toCoverage({ activity_at, last_item_id, stretches, checked_at, unreadable }: CursorRow): BackupCoverage {
  return {
    activity_at: activity_at === null ? null : microsToIso(activity_at),
    last_item_id,
    // Keys in the order of the format: jsonb keeps its own.
    stretches: stretches.map(({ newest, oldest, cursor }) => ({ newest, oldest, cursor })),
    checked_at: microsToIso(checked_at),
    unreadable,
  }
}

function threadEntry(
  row: ThreadRow,
  idRows: readonly BackupThreadId[],
  members: readonly MemberRow[],
): Omit<ThreadEntry, 'coverage'> {
  const [strongest, ...further] = idRows.map(({ kind, id }) => ({ kind, id })).sort(byThreadId)
  if (strongest === undefined) {
    throw new FailedError('archive-damaged', `the thread ${row.title ?? row.thread_id} has no id outside the archive`, {
      hint: 'dmvault verify --archive says more.',
    })
  }
  const { header_source: source, header_observed_at: observedAt } = row
  return {
    threadId: row.thread_id,
    ids: [strongest, ...further],
    title: row.title,
    isGroup: row.is_group,
    folder: row.folder,
    isStillParticipant: row.is_still_participant,
    header: source === null || observedAt === null ? null : { source, observedAt },
    members: members.map((member) => ({
      personId: member.person_id,
      isAdmin: member.is_admin,
      firstObservedAt: member.first_observed_at,
      lastObservedAt: member.last_observed_at,
    })),
  }
}
