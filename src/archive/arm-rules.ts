import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** A rule as it is armed; both texts are JSON. */
export interface ArmedRule {
  readonly name: string
  readonly position: number
  readonly rule: string
  readonly settings: string
}

/**
 * Arms these rules of an account, and disarms all others. A rule that is armed as it stands keeps its moment, so that what
 * came in since is not lost; a new or changed one begins now, and touches nothing older.
 */
export async function armRules(
  { db }: Archive,
  accountId: bigint,
  rules: readonly ArmedRule[],
  at: Micros,
): Promise<void> {
  const armedAt = microsToIso(at)
  await db.transaction().execute(async (tx) => {
    const locked = tx.selectFrom('automation_rules').select('name').where('account_id', '=', accountId)
    await locked.orderBy('name').forUpdate().execute()
    const names = rules.map(({ name }) => name)
    await tx
      .updateTable('automation_rules')
      .set({ disarmed_at: armedAt })
      .where('account_id', '=', accountId)
      .where('disarmed_at', 'is', null)
      .$if(names.length > 0, (query) => query.where('name', 'not in', names))
      .execute()
    for (const rule of rules) {
      await tx
        .insertInto('automation_rules')
        .values({ account_id: accountId, ...rule, armed_at: armedAt, disarmed_at: null })
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'name']).doUpdateSet(({ eb, ref, and }) => ({
            position: ref('excluded.position'),
            rule: ref('excluded.rule'),
            settings: ref('excluded.settings'),
            disarmed_at: null,
            armed_at: eb
              .case()
              .when(
                and([
                  eb('automation_rules.rule', '=', ref('excluded.rule')),
                  eb('automation_rules.settings', '=', ref('excluded.settings')),
                  eb('automation_rules.disarmed_at', 'is', null),
                ]),
              )
              .then(ref('automation_rules.armed_at'))
              .else(ref('excluded.armed_at'))
              .end(),
          })),
        )
        .execute()
    }
  })
}
