import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault unsend anna 30953312345678901234567890123456789
  dmvault unsend anna 30953312345678901234567890123456789 30953312345678901234567890123456790 --yes

Takes messages of one's own back, for everybody. Ids of messages: dmvault messages THREAD --ids.
Exit codes: 0 done, 2 not one's own or gone already, 3 some were not, 4 a person must act, 5 later.
`

export const addUnsend: AddCommand = (program, session) => {
  const command = program
    .command('unsend')
    .description('Takes messages of your own back, for everybody.')
    .argument('<thread>', 'id, username or title')
    .argument('<messages...>', 'ids of the messages')
    .option('--yes', 'do not ask')
  writingOptions(command).addHelpText('after', EXAMPLES).action(does(session, runUnsend))
}

async function runUnsend(
  context: CommandContext,
  [wanted, itemIds]: [string, readonly string[]],
  options: OutboxOptions,
): Promise<CommandResult> {
  const [{ runActs }, { findDirectThread }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../messaging/find-direct-thread.ts'),
  ])
  return await runActs(context, {
    options,
    asks: true,
    deeds: async (direct) => {
      const { threadId, label } = await findDirectThread(direct, wanted)
      return [...new Set(itemIds)].map((itemId) => ({
        act: { act: 'unsend', threadId, itemId },
        words: words`take back message ${itemId} in ${label}, for everybody`,
        work: ({ direct: it }) => it.unsend(threadId, itemId),
      }))
    },
  })
}
