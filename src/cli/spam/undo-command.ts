import type { Command } from 'commander'
import type { Cleaning } from '../../archive/read-cleanings.ts'
import { does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import type { Deed } from '../run-acts.ts'
import { localTime } from '../time-words.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { many, words } from '../words.ts'

interface Options extends OutboxOptions {
  readonly since?: string
}

/** What was removed or taken back is gone. */
const UNDOABLE = new Set(['clean spam', 'clean hide'])

export function addUndo(spam: Command, session: Session): void {
  const command = spam
    .command('undo')
    .description('lets conversations in again that spam clean took out of sight')
    .option('--since <time>', 'only what was cleaned from then on: 1d, 2h, 2026-01-31 (default: everything)')
  writingOptions(command).action(does(session, (context, _given: [], options: Options) => runUndo(context, options)))
}

async function runUndo(context: CommandContext, options: Options): Promise<CommandResult> {
  const [{ runActs }, { readCleanings }, { readSince }, { systemClock }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../archive/read-cleanings.ts'),
    import('../since.ts'),
    import('../../clock.ts'),
  ])
  return await runActs(context, {
    options,
    deeds: async ({ archive, account }) => {
      const { since } = options
      const from = since === undefined ? {} : { since: readSince(since, account.timeZone, systemClock()) }
      const cleanings = await readCleanings(archive, account.accountId, from)
      const undoable = new Map(cleanings.filter(({ act }) => UNDOABLE.has(act)).map((it) => [it.threadId, it]))
      const gone = cleanings.filter(({ act }) => !UNDOABLE.has(act)).length
      if (gone > 0) {
        context.say(words`${many(gone, 'other')} cannot be undone: requests that were removed, messages taken back.`)
      }
      return [...undoable.values()].map(
        ({ threadId, act, at }: Cleaning): Deed => ({
          act: { act: 'undo clean', threadId },
          words: words`let in again ${threadId} (${act}, ${localTime(at, account.timeZone)})`,
          work: (client) => client.direct.approve(threadId),
        }),
      )
    },
  })
}
