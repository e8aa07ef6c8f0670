import type { Archive } from './archive.ts'

/** Planned sends by hand that nobody is at: they go out when somebody runs the queue. */
export async function countQueuedSends({ db }: Archive, accountId: bigint): Promise<number> {
  const { count } = await db
    .selectFrom('sends')
    .select((of) => of.fn.countAll<bigint>().as('count'))
    .where('account_id', '=', accountId)
    .where('state', '=', 'planned')
    .where('holder', 'is', null)
    .where('origin', '=', 'hand')
    .executeTakeFirstOrThrow()
  return Number(count)
}
