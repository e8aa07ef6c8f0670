import { UsageError } from '../../errors.ts'
import { DirectMessageNotFound, DirectThreadNotFound } from '../../instagram/errors/instagram-error.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { words } from '../words.ts'

interface Options extends OutboxOptions {
  readonly remove?: boolean
}

/** Of a like. */
const HEART = '\u2764'

const EXAMPLES = `
Examples:
  dmvault react anna 30953312345678901234567890123456789          a like: ❤
  dmvault react anna 30953312345678901234567890123456789 😂       in its place
  dmvault react anna 30953312345678901234567890123456789 --remove

Ids of messages: dmvault messages THREAD --ids. An earlier reaction of one's own is replaced.
Exit codes: 0 done, 2 no such message or no emoji, 4 a person must act, 5 later.
`

export const addReact: AddCommand = (program, session) => {
  const command = program
    .command('react')
    .description('Reacts to a message, or takes the reaction back.')
    .argument('<thread>', 'id, username or title')
    .argument('<message>', 'id of the message')
    .argument('[emoji]', 'any one', HEART)
    .option('--remove', 'take it back')
  writingOptions(command).addHelpText('after', EXAMPLES).action(does(session, runReact))
}

async function runReact(
  context: CommandContext,
  [wanted, itemId, emoji]: [string, string, string],
  options: Options,
): Promise<CommandResult> {
  const { runActs } = await import('../run-acts.ts')
  return await runActs(context, {
    options,
    deeds: async (direct) => {
      const { findDirectThread } = await import('../../messaging/find-direct-thread.ts')
      const { threadId, label } = await findDirectThread(direct, wanted)
      const where = words`message ${itemId} in ${label}`
      if (options.remove === true) {
        const { clientContext, reactions } = await direct.ask(() => direct.client.direct.message(threadId, itemId))
        const own = reactions.find(({ userId }) => userId === direct.owner.userId)?.emoji
        if (own == null) throw new UsageError('no-reaction', 'there is no reaction of yours to that message')
        return [
          {
            act: { act: 'unreact', threadId, itemId },
            words: words`take ${own} back from ${where}`,
            work: ({ direct: it }) => it.unreact(threadId, itemId, { emoji: own, clientContext }),
          },
        ]
      }
      const clientContext = await tokenOf(direct, threadId, itemId)
      return [
        {
          act: { act: 'react', threadId, itemId },
          words: words`react with ${emoji} to ${where}`,
          work: async ({ direct: it }): Promise<void> => {
            await it.react(threadId, itemId, emoji, { clientContext }).catch((error: unknown) => {
              throw error instanceof DirectThreadNotFound ? noMessage(itemId, error) : error
            })
          },
        },
      ]
    },
  })
}

/** The app says the message's own token beside a reaction; of an old message it is not looked for, as it goes without. */
async function tokenOf({ client, ask }: OpenDirect, threadId: string, itemId: string): Promise<string | null> {
  const { items } = await ask(() => client.direct.messagePage(threadId))
  return items.find((item) => item.itemId === itemId)?.clientContext ?? null
}

/** The conversation was read just now: what Instagram does not find is the message. */
function noMessage(itemId: string, cause: DirectThreadNotFound): DirectMessageNotFound {
  return new DirectMessageNotFound('input', 'message-not-found', `there is no message ${itemId} in that conversation`, {
    cause,
    hint: 'It may have been taken back.',
  })
}
