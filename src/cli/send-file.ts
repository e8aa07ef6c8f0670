/** What the commands that send a file share. */
import type { Command } from 'commander'
import type { Draft } from '../messaging/draft.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { type RecipientOptions, recipientOptions, refuseMore, wantedOf } from './send-options.ts'

export interface FileOptions extends RecipientOptions {
  readonly caption?: string
}

export const FILE_NOTES = `
Instagram has no captions in conversations: the text follows as a message of its own, once the file has arrived. It takes files
only into conversations that exist; the file is looked through before anybody is asked, and one that has changed by the time
it is sent is not sent.
Exit codes: 0 all arrived, 2 wrong input and nothing sent, 3 some failed or are held, 4 a person must act, 5 later.
`

export function fileOptions(command: Command): Command {
  command
    .argument('<file>', 'its path')
    .argument('[more...]', 'refused: what has blanks in it stands in quotes')
    .option('--caption <text>', 'a text that follows')
  return recipientOptions(command).usage('(--to <names> | --thread <ids>) [options] <file>')
}

export async function runSendFile(
  context: CommandContext,
  options: FileOptions,
  more: readonly string[],
  draft: () => Promise<Draft>,
): Promise<CommandResult> {
  refuseMore(more)
  const wanted = { ...wantedOf(options), needsConversation: true }
  const [{ runSend }, { checkText }] = await Promise.all([
    import('./run-send.ts'),
    import('../messaging/text-draft.ts'),
  ])
  const thenText = options.caption === undefined ? undefined : checkText(options.caption)
  const file = await draft()
  return await runSend(context, { wanted, options, content: async () => ({ draft: file, thenText }) })
}
