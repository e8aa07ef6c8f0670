import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { words } from '../words.ts'

const EXAMPLES = `
Examples:
  dmvault seen anna                                          everything in it
  dmvault seen anna 30953312345678901234567890123456789     up to that message

Reading never does this by itself: this tells the others.
Exit codes: 0 done, 2 no such conversation or message, 4 a person must act, 5 later.
`

export const addSeen: AddCommand = (program, session) => {
  const command = program
    .command('seen')
    .description('Tells the others that you have seen their messages.')
    .argument('<thread>', 'id, username or title')
    .argument('[message]', 'id of the message up to which; default: all')
  writingOptions(command).addHelpText('after', EXAMPLES).action(does(session, runSeen))
}

async function runSeen(
  context: CommandContext,
  [wanted, itemId]: [string, string | undefined],
  options: OutboxOptions,
): Promise<CommandResult> {
  const [{ runActs }, { findDirectThread }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../messaging/find-direct-thread.ts'),
  ])
  return await runActs(context, {
    options,
    deeds: async (direct) => {
      const { threadId, label } = await findDirectThread(direct, wanted)
      return [
        {
          act: { act: 'seen', threadId, itemId },
          words: words`mark ${label} as seen${itemId === undefined ? '' : ` up to message ${itemId}`}`,
          work: async ({ direct: it }): Promise<void> => {
            if (itemId === undefined) await it.markThreadSeen(threadId)
            else await it.markSeen(threadId, itemId)
          },
        },
      ]
    },
  })
}
