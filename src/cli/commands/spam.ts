import type { SpamFound } from '../../messaging/spam/scan-spam.ts'
import type { Signal } from '../../messaging/spam/signal.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count as parseCount } from '../count-option.ts'
import { type Output, writeLine } from '../shell.ts'
import { addClean } from '../spam/clean-command.ts'
import { parseScore } from '../spam/score-option.ts'
import { addUndo } from '../spam/undo-command.ts'
import { table } from '../table.ts'
import { terminalJson } from '../terminal-text.ts'
import { localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly since?: string
  readonly minScore?: number
  readonly badLinks?: string
  readonly limit?: number
}

const EXAMPLES = `
Examples:
  dmvault spam scan                            what looks like spam in all of the archive
  dmvault spam scan --since 30d --min-score 0.8
  dmvault spam scan --bad-links hosts.txt --json
  dmvault spam clean --dry-run                 what would be done about it

Each message of others gets a score from 0 to 1, and the reasons: phrases in many languages (look-alike letters, spaced and
fancy letters undone), links, the same text from many strangers, who wrote it. Conversations in which you wrote count
less. scan only reads the archive; clean shows what it would do, and asks. Hosts that you know as bad stand in bad-links.txt of
the home, one a line. --json prints one object a line, the last of them the summary.
`

export const addSpam: AddCommand = (program, session) => {
  const spam = program
    .command('spam')
    .description('Finds what looks like spam among archived messages, says why, and takes it out of sight.')
    .addHelpText('after', EXAMPLES)
  spam
    .command('scan')
    .description('Scores archived messages of others. Changes nothing.')
    .option('--since <time>', 'only from then on: 30d, 12h, 2026-01-31 (default: everything)')
    .option('--account <name>', 'whose messages (default: the only account)')
    .option('--min-score <n>', 'show scores from 0 to 1 from here on (default: 0.5)', parseScore)
    .option('--bad-links <file>', 'hosts that you know as bad, one a line (default: bad-links.txt of the home)')
    .option('--limit <n>', 'rows shown, the highest scores first (default: 50)', parseCount)
    .action(does(session, (context, _given: [], options: Options) => runScan(context, session.shell.stdout, options)))
  addClean(spam, session)
  addUndo(spam, session)
}

const ROWS_SHOWN = 50

async function runScan(context: CommandContext, stdout: Output, options: Options): Promise<CommandResult> {
  const { account: wanted, since, minScore, limit = ROWS_SHOWN } = options
  const { requireAccount } = await import('../../archive/accounts.ts')
  const { systemClock } = await import('../../clock.ts')
  const { readBadLinks } = await import('../../messaging/spam/bad-links.ts')
  const { scanSpam } = await import('../../messaging/spam/scan-spam.ts')
  const { readNames } = await import('../../../reports/facts/read-names.ts')
  const { readSince } = await import('../since.ts')
  const knownBad = await readBadLinks((await context.config()).home, options.badLinks)
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, wanted)
    if (account.ownerPersonId === null)
      context.warn(words`It is not known whose inbox it is: your own messages are scored too.`)
    const from = since === undefined ? null : readSince(since, account.timeZone, systemClock())
    const names = await archive.db.transaction().execute((tx) => readNames(tx, account.accountId))
    let messages = 0
    let found = 0
    let shown: SpamFound[] = []
    const scan = {
      since: from,
      knownBad,
      signal: context.signal,
      onMessage: () => {
        messages += 1
      },
      ...(minScore !== undefined && { minScore }),
    }
    for await (const spam of scanSpam(archive, account, scan)) {
      found += 1
      if (context.json) writeLine(stdout, terminalJson(jsonOf(spam, names)))
      else shown = withHighest(shown, spam, limit)
    }
    const summary = { account: account.name, messages, found, min_score: minScore ?? 0.5 }
    return { json: { summary }, lines: linesOf(highest(shown, limit), names, account.timeZone, summary) }
  })
}

type Names = Awaited<ReturnType<typeof import('../../../reports/facts/read-names.ts')['readNames']>>

/** Sorted now and then only: the list has at most twice as many as are shown. */
function withHighest(shown: SpamFound[], spam: SpamFound, limit: number): SpamFound[] {
  shown.push(spam)
  if (shown.length < 2 * limit) return shown
  return highest(shown, limit)
}

function highest(found: readonly SpamFound[], limit: number): SpamFound[] {
  return found.toSorted((a, b) => b.score - a.score || b.message.sent_at - a.message.sent_at).slice(0, limit)
}

function jsonOf({ message, score, signals }: SpamFound, { people, threads }: Names): object {
  return {
    sent_at: new Date(message.sent_at / 1000).toISOString(),
    thread: threads.get(message.thread_id)?.id ?? null,
    title: threads.get(message.thread_id)?.label ?? null,
    person: people.get(message.sender_id)?.label ?? null,
    score,
    reasons: signals.map(({ name, weight, words: why }) => ({ name, weight, words: why })),
    text: message.text,
  }
}

function linesOf(
  found: readonly SpamFound[],
  { people }: Names,
  timeZone: string,
  summary: { readonly messages: number; readonly found: number; readonly min_score: number },
): readonly Words[] {
  const rows = found.map(({ message, score, signals }) => [
    score.toFixed(2),
    localTime(message.sent_at, timeZone),
    people.get(message.sender_id)?.label ?? 'unknown',
    message.text ?? message.share_url ?? '',
    signals.map(inWords).join('; '),
  ])
  const count = words`${many(summary.found, 'message')} of ${many(summary.messages, 'message')} of others score ${summary.min_score.toFixed(2)} or more.`
  if (rows.length === 0) return [count]
  return [
    ...table([['score', 'when', 'who', 'what', 'why'], ...rows], { lastWidest: 200 }),
    ...(summary.found > rows.length
      ? [words`and ${summary.found - rows.length} more; --limit shows more, --json all`]
      : []),
    words``,
    count,
    words`Nothing was changed.`,
  ]
}

function inWords({ words: why, weight }: Signal): string {
  return weight < 0 ? `but ${why}` : why
}
