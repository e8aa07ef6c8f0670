import { type AutoreplyResult, autoreply } from '../../../pipelines/autoreply.ts'
import { type Account, listAccounts, requireAccount } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import { systemClock } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import type { AutoreplyEvent } from '../../messaging/autoreply/autoreply-event.ts'
import { readAutoreplyStatus } from '../../messaging/autoreply/read-status.ts'
import { defaultPace, type PaceBounds, readPace } from '../../messaging/monitor/pace.ts'
import { compileArmed } from '../../messaging/rules/armed-rules.ts'
import { type Replayed, replayRules } from '../../messaging/rules/replay.ts'
import type { RuleSet } from '../../messaging/rules/rule-set.ts'
import { readBadLinks } from '../../messaging/spam/bad-links.ts'
import { scoreText } from '../../messaging/spam/score-text.ts'
import { exitCodes, overallExitCode } from '../../run/exit-code.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { readingOf } from '../reading-hooks.ts'
import { ReplayTable } from '../replay-table.ts'
import { type Output, writeLine } from '../shell.ts'
import { readSince } from '../since.ts'
import { terminalJson } from '../terminal-text.ts'
import { localTime } from '../time-words.ts'
import { untilStopped } from '../until-stopped.ts'
import { printLine } from '../watch/print-line.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'
import { autoreplyLine } from './event-line.ts'
import { refuseLoggedOut } from './refuse-logged-out.ts'

interface Wanted {
  readonly account?: readonly string[]
  readonly interval?: string
  readonly once?: boolean
  readonly since?: string
  readonly limit?: number
  readonly badLinks?: string
}

/** Runs what is armed, of one account or of several beside each other. */
export async function runCommand(context: CommandContext, stdout: Output, wanted: Wanted): Promise<CommandResult> {
  const config = await context.config()
  const isLoopback = config.instagramUrl !== null
  const pace = wanted.interval === undefined ? defaultPace : readPace(wanted.interval, isLoopback)
  const knownBad = await readBadLinks(config.home, wanted.badLinks)
  return await withArchive(context, async (archive) => {
    const accounts = await armedAccounts(archive, wanted.account)
    const running: Running = { archive, stdout, pace, knownBad, once: wanted.once ?? false }
    const [only] = accounts
    if (accounts.length === 1) return await untilStopped(context, () => runOne(context, only!, running))
    const ended = await Promise.all(
      accounts.map(async (account) => {
        try {
          return await untilStopped(context, () => runOne(context, account, running))
        } catch (error) {
          const { message, hint, exitCode } = describeError(error)
          context.warn(words`${account.name}: ${message}. ${hint}`)
          return { json: null, lines: [], exitCode }
        }
      }),
    )
    const exitCode = overallExitCode(ended.map((it) => it.exitCode ?? exitCodes.done))
    return { json: null, lines: ended.flatMap(({ lines }) => lines), exitCode }
  })
}

/** @throws UsageError `nothing-armed` */
async function armedAccounts(archive: Archive, names: readonly string[] | undefined): Promise<readonly Account[]> {
  const wanted =
    names === undefined
      ? await listAccounts(archive)
      : await Promise.all([...new Set(names)].map((name) => requireAccount(archive, name)))
  const armed: Account[] = []
  for (const account of wanted) {
    if ((await readArmedRules(archive.pool, account.accountId)).length > 0) armed.push(account)
    else if (names !== undefined) throw nothingArmed(account.name)
  }
  if (armed.length > 0) return armed
  throw nothingArmed((await requireAccount(archive, wanted.length === 1 ? wanted[0]!.name : names?.[0])).name)
}

function nothingArmed(name: string): UsageError {
  return new UsageError('nothing-armed', `no rule is armed for ${name}`, {
    hint: 'Try a file of rules on history: dmvault rules test FILE; then arm it: dmvault autoreply arm --rules FILE.',
  })
}

interface Running {
  readonly archive: Archive
  readonly stdout: Output
  readonly pace: PaceBounds
  readonly knownBad: ReadonlySet<string>
  readonly once: boolean
}

/** At Instagram, also when the command is started again and again. */
const LEAST_MS = 60_000

async function runOne(
  context: CommandContext,
  account: Account,
  { archive, stdout, pace, knownBad, once }: Running,
): Promise<CommandResult> {
  const config = await context.config()
  await refuseLoggedOut(archive, config, account)
  const { openClient, limits } = readingOf(context, config, account)
  let trouble = ''
  const { signal } = context
  try {
    const result = await autoreply(archive, account, {
      openClient,
      limits,
      sendLimits: config.sendLimits,
      serverUrl: config.instagramUrl,
      keepsDraft: config.keepSentText,
      pace,
      leastMs: config.instagramUrl === null ? LEAST_MS : 0,
      knownBad,
      once,
      signal,
      onWait: (reason) => context.say(words`${account.name}: ${reason}`),
      onArmed: () => context.say(words`${account.name}: the armed rules answer what comes in, until ctrl-C.`),
      onEvent: async (event) => {
        trouble = ''
        await tell(context, stdout, account, event)
      },
      onTrouble: (error) => {
        if (error.code !== trouble) context.say(words`${account.name}: ${error.message}. It goes on by itself.`)
        trouble = error.code
      },
    })
    return outcome(account, result, once)
  } catch (error) {
    // Ctrl-C: what was decided and not done is for the next run to judge.
    if (!signal.aborted || isSystemStop(signal)) throw error
    return { json: null, lines: [] }
  }
}

function isSystemStop({ reason }: AbortSignal): boolean {
  return (reason as { readonly signal?: unknown } | null)?.signal === 'SIGTERM'
}

async function tell(
  context: CommandContext,
  stdout: Output,
  { timeZone }: Account,
  event: AutoreplyEvent,
): Promise<void> {
  await printLine(stdout, context.json ? terminalJson(event) : autoreplyLine(event, timeZone))
  if (event.kind !== 'notify' || event.state !== 'done') return
  const { account, rule, person, words: said } = event
  context.warn(words`${account}: ${said ?? ''} (${rule ?? ''}: ${person.name ?? person.id ?? 'somebody'} wrote)`)
}

function outcome({ name }: Account, { left, isDisarmed }: AutoreplyResult, once: boolean): CommandResult {
  const lines: Words[] = []
  if (isDisarmed) lines.push(words`${name}: the rules were disarmed; nothing more goes out.`)
  if (left > 0)
    lines.push(words`${name}: ${many(left, 'action')} kept for later: a limit was reached. The next run goes on.`)
  return { json: null, lines, exitCode: once && left > 0 ? exitCodes.later : exitCodes.done }
}

const ROWS_SHOWN = 50

/** Says what the armed rules would have done with archived messages, and what waits for them. */
export async function rehearseCommand(context: CommandContext, stdout: Output, wanted: Wanted): Promise<CommandResult> {
  const knownBad = await readBadLinks((await context.config()).home, wanted.badLinks)
  return await withArchive(context, async (archive) => {
    const lines: Words[] = []
    const summaries: object[] = []
    for (const account of await armedAccounts(archive, wanted.account)) {
      const { summary, lines: own } = await rehearseOne(context, stdout, account, { archive, knownBad, wanted })
      summaries.push(summary)
      lines.push(...own)
    }
    return { json: { dry_run: true, accounts: summaries }, lines }
  })
}

async function rehearseOne(
  { json, signal, colors }: CommandContext,
  stdout: Output,
  account: Account,
  { archive, knownBad, wanted }: { archive: Archive; knownBad: ReadonlySet<string>; wanted: Wanted },
): Promise<{ readonly summary: object; readonly lines: readonly Words[] }> {
  const { set } = compileArmed(await readArmedRules(archive.pool, account.accountId))!
  const since = readSince(wanted.since ?? '7d', account.timeZone, systemClock())
  const table = await ReplayTable.load(archive, account, set, {
    since,
    limit: wanted.limit ?? ROWS_SHOWN,
    withHeld: true,
  })
  const spamScore = ({ text, share_url: shareUrl, folder }: Replayed['message']): number | null =>
    text === null && shareUrl === null
      ? null
      : scoreText({ text: text ?? '', shareUrl, knownBad, isRequest: folder !== 'inbox' && folder !== 'general' }).score
  for await (const replayed of replayRules(archive, account, set, { since, signal, spamScore })) {
    table.add(replayed)
    if (json) for (const row of table.jsonRows(replayed)) writeLine(stdout, terminalJson(row))
  }
  const { armed, eventsWaiting, open } = await readAutoreplyStatus(archive, account)
  const notes = notesOn(set)
  return {
    summary: { ...table.summary(), events_waiting: eventsWaiting, actions_open: open, notes },
    lines: [
      ...armed.map(
        ({ rule, since: at }) => words`${account.name}: ${rule} is armed since ${localTime(at, account.timeZone)}.`,
      ),
      words`Waiting for a run: ${many(eventsWaiting, 'event')} not looked at yet, ${many(open, 'action')} decided and not at an end.`,
      words`On archived messages, as if they had been armed earlier:`,
      ...table.lines(colors),
      ...notes.map((note) => words`${note}`),
    ],
  }
}

/** What a rehearsal on history cannot show. */
function notesOn({ rules }: RuleSet): readonly string[] {
  const asks = rules.filter(({ when }) =>
    [when.following, when.followed_by, when.verified, when.private].some((it) => it !== undefined),
  )
  const isScored = rules.some(({ when }) => when.spam !== undefined)
  return [
    'Messages that are not in the archive yet are not in it, and limits of sending are not looked at: a run may do less.',
    ...(asks.length === 0
      ? []
      : [
          `${asks.map(({ name }) => name).join(', ')}: who follows whom, and who is verified or private, is not archived; a run asks Instagram, here such a rule matches nobody.`,
        ]),
    ...(isScored ? ['A run knows more of who wrote, and may score spam differently.'] : []),
  ]
}
