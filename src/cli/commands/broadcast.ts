import type { Command } from 'commander'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { UsageError } from '../../errors.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import { BROADCAST_HELP } from '../broadcast/broadcast-help.ts'
import type { BeginOptions } from '../broadcast/send-broadcast.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { optionLines } from '../option-lines.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

type Options = Partial<BeginOptions>

export const addBroadcast: AddCommand = (program, session) => {
  const broadcast = program
    .command('broadcast')
    .description('Sends a template to a list of people, each a message of their own.')
  const run = addRun(broadcast, session)
  addLooks(broadcast, session)
  addSteering(broadcast, session)
  broadcast.addHelpText('after', () => `\nOptions of broadcast alone:\n${optionLines(run)}\n${BROADCAST_HELP}`)
}

/** What `broadcast` alone does: of the commands beneath it, each reads its own options. */
function addRun(broadcast: Command, session: Session): Command {
  return withAccount(broadcast.command('run', { isDefault: true }).description('sends; what broadcast alone does'))
    .option('--to <file>', 'the list, as CSV')
    .option('--template <name>', 'what is said; dmvault templates list shows them')
    .option('--value <name=value...>', 'values of its variables, for all whose row says nothing else')
    .option('--language <tag>', 'of the text (default: English, or the first that the template has)')
    .option('--dry-run', 'show the plan; send nothing, and write nothing down')
    .option('--yes', 'do not ask')
    .option('--again', 'the same list and text went out before, and are to go out once more')
    .option('--out <file>', 'what became of everybody, as CSV')
    .addHelpText('after', BROADCAST_HELP)
    .action(
      does(session, async (context, _given: [], { to, template, ...options }: Options) => {
        if (to === undefined || template === undefined) {
          throw new UsageError('usage', to === undefined ? 'no list of people was named' : 'no template was named', {
            hint: 'dmvault broadcast --to customers.csv --template NAME; --help shows how the list looks.',
          })
        }
        const { beginCommand } = await import('../broadcast/send-broadcast.ts')
        return await beginCommand(context, { to, template, ...options })
      }),
    )
}

function withAccount(command: Command): Command {
  return command.option('--account <name>', 'whose (default: the only account)')
}

function addLooks(broadcast: Command, session: Session): void {
  withAccount(broadcast.command('list').description('lists broadcasts, the newest first')).action(
    does(session, (context, _given: [], options: Options) =>
      forAccount(context, options, async (archive, account) => {
        const [{ listBroadcasts }, { listLines, statusJson }] = await Promise.all([steering(), statusWords()])
        const all = await listBroadcasts(archive, account)
        return {
          json: { account: account.name, broadcasts: all.map(statusJson) },
          lines: all.length === 0 ? [words`${account.name} has no broadcasts.`] : listLines(all, account.timeZone),
        }
      }),
    ),
  )
  withAccount(
    broadcast.command('status').description('how a broadcast stands').argument('[id]', 'which (default: the newest)'),
  ).action(
    does(session, (context, [given]: [string | undefined], options: Options) =>
      forAccount(context, options, async (archive, account) => {
        const [{ broadcastStatus }, { statusJson, statusLines }] = await Promise.all([steering(), statusWords()])
        const status = await broadcastStatus(archive, account, await idOrNewest(archive, account, given))
        const json = { account: account.name, ...statusJson(status) }
        return { json, lines: statusLines(status, account.timeZone) }
      }),
    ),
  )
  withAccount(
    broadcast
      .command('result')
      .description('writes what became of everybody on the list, as CSV')
      .argument('<id>', 'which')
      .option('--out <file>', 'where to'),
  ).action(
    does(session, (context, [given]: [string], { out, ...options }: Options) =>
      forAccount(context, options, async (archive, account) => {
        if (out === undefined) throw new UsageError('usage', 'no file was named', { hint: 'Say --out result.csv.' })
        const { writeBroadcastResult } = await import('../../../pipelines/broadcast-result.ts')
        const people = await writeBroadcastResult(archive, account, idOf(given), out)
        return {
          json: { account: account.name, broadcast: idOf(given), out, people },
          lines: [words`${many(people, 'person', 'people')}: ${out}`],
        }
      }),
    ),
  )
}

function addSteering(broadcast: Command, session: Session): void {
  const one = (name: string, summary: string): Command =>
    withAccount(broadcast.command(name).description(summary).argument('<id>', 'as dmvault broadcast list shows it'))
  one('pause', 'stops one within a message; resume goes on').action(
    does(session, (context, [given]: [string], options: Options) =>
      forAccount(context, options, async (archive, account) => {
        const { broadcastStatus, pauseBroadcast } = await steering()
        await pauseBroadcast(archive, account, idOf(given))
        return await stands(account, await broadcastStatus(archive, account, idOf(given)))
      }),
    ),
  )
  one('resume', 'goes on with one that was paused or cut off')
    .option('--out <file>', 'what became of everybody, as CSV')
    .action(
      does(session, async (context, [given]: [string], options: Options) => {
        const { resumeCommand } = await import('../broadcast/send-broadcast.ts')
        return await resumeCommand(context, idOf(given), options)
      }),
    )
  one('cancel', 'gives up what has not gone out').action(
    does(session, (context, [given]: [string], options: Options) =>
      forAccount(context, options, async (archive, account) => {
        const { broadcastStatus, cancelBroadcast } = await steering()
        await cancelBroadcast(archive, account, idOf(given))
        return await stands(account, await broadcastStatus(archive, account, idOf(given)))
      }),
    ),
  )
}

const steering = () => import('../../messaging/broadcast/steer-broadcast.ts')
const statusWords = () => import('../broadcast/status-words.ts')

type Status = Awaited<ReturnType<Awaited<ReturnType<typeof steering>>['broadcastStatus']>>

async function stands({ name, timeZone }: Account, status: Status): Promise<CommandResult> {
  const { statusJson, statusLines } = await statusWords()
  return { json: { account: name, ...statusJson(status) }, lines: statusLines(status, timeZone) }
}

async function forAccount(
  context: CommandContext,
  { account: name }: Options,
  work: (archive: Archive, account: Account) => Promise<CommandResult>,
): Promise<CommandResult> {
  const { requireAccount } = await import('../../archive/accounts.ts')
  return await withArchive(context, async (archive) => await work(archive, await requireAccount(archive, name)))
}

async function idOrNewest(archive: Archive, account: Account, given: string | undefined): Promise<number> {
  if (given !== undefined) return idOf(given)
  const { readBroadcasts } = await import('../../archive/broadcast/read-broadcasts.ts')
  const [newest] = await readBroadcasts(archive, account.accountId)
  if (newest !== undefined) return newest.broadcastId
  throw new UsageError('no-broadcast', `${account.name} has no broadcasts`)
}

function idOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError('broadcast-id', `"${text.slice(0, 60)}" is no number of a broadcast`, {
    hint: '`dmvault broadcast list` shows them.',
  })
}
