import { type Command, Option } from 'commander'
import type { SendState } from '../../archive/schema.ts'
import { UsageError } from '../../errors.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import { type OutboxOptions, withOutbox } from '../with-outbox.ts'
import { many, words } from '../words.ts'

interface Options extends OutboxOptions {
  readonly state?: SendState
  readonly amount: number
  readonly planned?: boolean
}

const STATES: readonly SendState[] = ['planned', 'sent', 'acknowledged', 'failed', 'unknown']

/** All of a queue. */
const MOST = 1_000_000

const EXAMPLES = `
Examples:
  dmvault sends                          what was sent last, and what became of it
  dmvault sends --state unknown          held: nobody can say whether they arrived
  dmvault sends settle 7312345678901234567    looks for it in the conversation once more
  dmvault sends retry 7312345678901234567     tries once more, where it is not there
  dmvault sends drop 7312345678901234567      gives it up
  dmvault sends resume --wait            sends what a cut-off command had planned
  dmvault sends drop --planned           does not send it

planned: not sent yet · sent: it may have gone out, to be settled · acknowledged: it arrived · failed: it is not there ·
unknown: held for a person. What was said is not kept here once it is settled, unless keepSentText in dmvault.json says so.
Exit codes: 0 done, 2 wrong input, 3 some failed or are held, 4 a person must act, 5 later.
`

export const addSends: AddCommand = (program, session) => {
  const sends = program.command('sends').description('The ledger of what was sent.').addHelpText('after', EXAMPLES)
  addList(sends, session)
  addResume(sends, session)
  addOne(sends, session, 'settle', 'looks once more for a message that is held')
  addOne(sends, session, 'retry', 'tries a message that failed or is held once more, under the same token')
  addDrop(sends, session)
}

function addList(sends: Command, session: Session): void {
  sends
    .command('list', { isDefault: true })
    .description('lists them, the newest first; what sends alone does')
    .addOption(new Option('--state <state>', 'only those').choices(STATES))
    .option('--amount <number>', 'how many at most', count, 20)
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(
      does(
        session,
        async (context, _given: [], { account, state, amount }: Options) =>
          await list(context, { ...(account && { account }), ...(state && { states: [state] }), amount }),
      ),
    )
}

async function list(
  context: CommandContext,
  options: Pick<OutboxOptions, 'account'> & { readonly states?: readonly SendState[]; readonly amount: number },
): Promise<CommandResult> {
  const [{ requireAccount }, { readSends }, { withArchive }, { ledgerOutcome }, { recipientNames }] = await Promise.all(
    [
      import('../../archive/accounts.ts'),
      import('../../archive/read-sends.ts'),
      import('../with-archive.ts'),
      import('../ledger-outcome.ts'),
      import('../recipient-names.ts'),
    ],
  )
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    const filter = { limit: options.amount, ...(options.states && { states: options.states }) }
    const sends = await readSends(archive, account.accountId, filter)
    const recipients = sends.map(({ recipient }) => recipient)
    return ledgerOutcome(account, sends, await recipientNames(archive, account, recipients))
  })
}

function addResume(sends: Command, session: Session): void {
  sends
    .command('resume')
    .description('settles what was left, then sends what is planned')
    .option('--wait', 'over a limit: wait for it')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--dry-run', 'say what would be sent, and send nothing')
    .addHelpText('after', EXAMPLES)
    .action(does(session, resume))
}

async function resume(context: CommandContext, _given: [], options: Options): Promise<CommandResult> {
  if (options.dryRun === true) return await list(context, { ...options, states: ['planned', 'sent'], amount: MOST })
  const [{ sendsOutcome }, { describeError }] = await Promise.all([
    import('../send-outcome.ts'),
    import('../describe-error.ts'),
  ])
  const work: Parameters<typeof withOutbox>[2] = async (outbox) => {
    const { account, signal } = outbox.sending
    const sends = []
    let ended = null
    try {
      for await (const result of outbox.run()) sends.push(result)
    } catch (error) {
      if (sends.length === 0) throw error
      ended = describeError(signal.aborted ? signal.reason : error)
    }
    const outcome = sendsOutcome({ account: account.name, sends, ended })
    return sends.length > 0 ? outcome : { ...outcome, lines: [words`Nothing is planned, and nothing was left.`] }
  }
  return await withOutbox(context, options, work, { settles: false })
}

function addOne(sends: Command, session: Session, name: 'settle' | 'retry', summary: string): void {
  sends
    .command(name)
    .description(summary)
    .argument('<token>', 'as dmvault sends shows it')
    .option('--wait', 'over a limit: wait for it')
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [token]: [string], options: Options) => {
        const { sendsOutcome } = await import('../send-outcome.ts')
        const { retrySend, settleAgain } = await import('../../messaging/retry-send.ts')
        return await withOutbox(
          context,
          options,
          async (outbox) => {
            const work = name === 'retry' ? retrySend : settleAgain
            const result = await work(outbox, tokenOf(token))
            return sendsOutcome({ account: outbox.sending.account.name, sends: [result] })
          },
          { settles: false },
        )
      }),
    )
}

function addDrop(sends: Command, session: Session): void {
  sends
    .command('drop')
    .description('gives up messages that are planned or held')
    .argument('[token...]', 'as dmvault sends shows them')
    .option('--planned', 'all that are planned and that nobody is at')
    .option('--yes', 'do not ask')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--dry-run', 'say which, and drop nothing')
    .addHelpText('after', EXAMPLES)
    .action(does(session, drop))
}

async function drop(context: CommandContext, [tokens]: [readonly string[]], options: Options): Promise<CommandResult> {
  if (tokens.length === 0 && options.planned !== true) {
    throw new UsageError('usage', 'no message was named', { hint: 'Say its token, or --planned for all planned ones.' })
  }
  const [{ requireAccount }, { droppableSends, dropSends }, { withArchive }, { ledgerOutcome }, { recipientNames }] =
    await Promise.all([
      import('../../archive/accounts.ts'),
      import('../../messaging/drop-sends.ts'),
      import('../with-archive.ts'),
      import('../ledger-outcome.ts'),
      import('../recipient-names.ts'),
    ])
  const { confirm } = await import('../confirm.ts')
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    const which = { tokens: tokens.map(tokenOf), isPlanned: options.planned === true }
    const sends = await droppableSends(archive, account, which)
    const recipients = sends.map(({ recipient }) => recipient)
    const { lines, json } = ledgerOutcome(account, sends, await recipientNames(archive, account, recipients))
    if (options.dryRun === true) return { json: { ...json, dry_run: true }, lines }
    if (sends.length > 0) await confirm(context, [words`These are given up:`, ...lines], options.yes)
    const dropped = await dropSends(archive, account, sends)
    return {
      json: { account: account.name, dropped: dropped.map(String) },
      lines: [words`${many(dropped.length, 'message')} given up.`],
      exitCode: dropped.length === sends.length ? exitCodes.done : exitCodes.partial,
    }
  })
}

function tokenOf(text: string): bigint {
  if (/^\d{1,19}$/.test(text)) return BigInt(text)
  throw new UsageError('token', `"${text.slice(0, 60)}" is no token`, { hint: '`dmvault sends` shows them.' })
}
