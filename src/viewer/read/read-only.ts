import type { Archive, Transaction } from '../../archive/archive.ts'

/** Everything that the page is told comes from here: one snapshot, in which nothing can be written. */
export function readOnly<Result>(archive: Archive, read: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return archive.db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}
