import type { Account } from '../../archive/accounts.ts'
import { UsageError } from '../../errors.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { DirectFolder } from '../../messaging/list-threads.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import type { Partly } from '../../messaging/take-pages.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import { table } from '../table.ts'
import { type DirectOptions, directOptions, withDirectReading } from '../with-direct.ts'
import { type Words, words } from '../words.ts'

interface Options extends DirectOptions {
  readonly pending?: boolean
  readonly spam?: boolean
  readonly unread?: boolean
  readonly amount: number
}

const EXAMPLES = `
Examples:
  dmvault threads                      the 20 conversations with the newest messages
  dmvault threads --unread --amount 50
  dmvault threads --pending            message requests
  dmvault threads --spam --json        what Instagram takes for spam

It asks Instagram itself, 20 conversations a request, and marks nothing as seen. Times are told in the account's zone.
Exit codes: 0 done, 4 a person must act (dmvault status says what), 5 later; what had come by then is shown.
`

export const addThreads: AddCommand = (program, session) => {
  const command = program
    .command('threads')
    .description('Lists conversations as they are at Instagram now, the newest first.')
    .option('--pending', 'message requests instead')
    .option('--spam', 'what Instagram takes for spam instead')
    .option('--unread', 'only those with something unread')
    .option('--amount <number>', 'how many at most', count, 20)
  directOptions(command).addHelpText('after', EXAMPLES).action(does(session, runThreads))
}

async function runThreads(context: CommandContext, _given: [], options: Options): Promise<CommandResult> {
  const { listThreads } = await import('../../messaging/list-threads.ts')
  const folder = folderOf(options)
  const asked = { folder, isUnread: options.unread, amount: options.amount }
  return await withDirectReading(
    context,
    options,
    () => [words`the ${FOLDERS[folder]}, 20 conversations a request, until there are ${options.amount}`],
    async (direct) => await outcome(context, direct, folder, await listThreads(direct, asked)),
  )
}

const FOLDERS: Readonly<Record<DirectFolder, string>> = { inbox: 'inbox', pending: 'message requests', spam: 'spam' }

function folderOf({ pending, spam }: Options): DirectFolder {
  if (pending && spam) throw new UsageError('usage', 'requests and spam are two lists: --pending or --spam')
  return pending ? 'pending' : spam ? 'spam' : 'inbox'
}

async function outcome(
  context: CommandContext,
  { account, owner, requests }: OpenDirect,
  folder: DirectFolder,
  { items, endedBy }: Partly<DirectThread>,
): Promise<CommandResult> {
  const { earlyEnd, endedJson } = await import('../direct-outcome.ts')
  const { threadJson, threadRow, THREAD_HEADING } = await import('../thread-rows.ts')
  return {
    json: {
      account: account.name,
      folder,
      threads: items.map((thread) => threadJson(thread, owner)),
      requests: requests(),
      ended: endedJson(endedBy),
    },
    lines:
      items.length === 0
        ? [nothing(folder, account)]
        : table([THREAD_HEADING, ...items.map((thread) => threadRow(thread, owner, account.timeZone))]),
    exitCode: earlyEnd(context, endedBy),
  }
}

function nothing(folder: DirectFolder, { name }: Account): Words {
  return words`${name}: nothing like that in the ${FOLDERS[folder]}.`
}
