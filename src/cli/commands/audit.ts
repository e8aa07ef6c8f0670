import type { WriteLine } from '../../archive/read-writes.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import type { NameRecipient } from '../recipient-names.ts'
import { table } from '../table.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly since?: string
  readonly limit: number
}

const EXAMPLES = `
Examples:
  dmvault audit
  dmvault audit --since 2026-01-31 --limit 1000
  dmvault audit --json | jq '.writes[] | select(.outcome == "failed")'

Every message, reaction, and whatever else dmvault told Instagram to change, the newest first; never what was written.
`

export const addAudit: AddCommand = (program, session) => {
  program
    .command('audit')
    .description('Tells every write: what, where, when, and what became of it.')
    .option('--since <time>', 'only from this day or time on')
    .option('--limit <number>', 'how many at most', count, 50)
    .option('--account <name>', 'whose (default: the only account)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runAudit))
}

async function runAudit(context: CommandContext, _given: [], options: Options): Promise<CommandResult> {
  const [{ requireAccount }, { readWrites }, { readTime }, { recipientNames }] = await Promise.all([
    import('../../archive/accounts.ts'),
    import('../../archive/read-writes.ts'),
    import('../../read-time.ts'),
    import('../recipient-names.ts'),
  ])
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    const { name, timeZone } = account
    const since = options.since === undefined ? undefined : readTime(options.since, timeZone)
    const writes = await readWrites(archive, account.accountId, { since, limit: options.limit })
    const people = writes.flatMap((write) => write.people.map((id) => `user:${id}`))
    const nameOf = await recipientNames(archive, account, [...writes.map(({ where }) => where), ...people])
    return {
      json: { account: name, writes: writes.map(writeJson) },
      lines:
        writes.length === 0
          ? [words`${name}: nothing was written.`]
          : table([HEADING, ...writes.map((write) => row(write, timeZone, nameOf))]),
    }
  })
}

const HEADING = ['when', 'what', 'where', 'message', 'who', 'outcome']

function row(
  { at, what, where, itemId, people, outcome, errorCode }: WriteLine,
  timeZone: string,
  nameOf: NameRecipient,
): readonly string[] {
  return [
    localTime(at, timeZone),
    what,
    where === null ? '' : nameOf(where),
    itemId ?? '',
    people.map((id) => nameOf(`user:${id}`)).join(', '),
    [outcome ?? 'cut off', ...(errorCode === null ? [] : [`(${errorCode})`])].join(' '),
  ]
}

function writeJson({ at, what, where, threadId, itemId, people, outcome, errorCode }: WriteLine): object {
  return {
    at: isoOrNull(at),
    what,
    where,
    thread_id: threadId,
    message_id: itemId,
    people,
    outcome,
    error_code: errorCode,
  }
}
