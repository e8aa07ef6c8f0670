import type { Command } from 'commander'
import { Option } from 'commander'
import type { Account } from '../../archive/accounts.ts'
import type { Cleanable, CleaningPlan, CleaningPolicy, LeftReason } from '../../messaging/spam/plan-cleaning.ts'
import { does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import type { Deed } from '../run-acts.ts'
import { localTime } from '../time-words.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { many, type Words, words } from '../words.ts'
import { parseScore } from './score-option.ts'

interface Options extends OutboxOptions {
  readonly policy: CleaningPolicy
  readonly own?: boolean
  readonly since?: string
  readonly minScore: number
  readonly badLinks?: string
  readonly limit: number
}

/** Higher than what is shown by a scan: what is done to a conversation should be right. */
const MIN_SCORE = 0.8
const AT_ONCE = 50

const EXAMPLES = `
Examples:
  dmvault spam clean --dry-run                  what would be done, to whom, and why
  dmvault spam clean                            shows it, asks, and does it
  dmvault spam clean --policy hide --since 30d --yes
  dmvault spam clean --own --since 2d           takes back what somebody sent in your name
  dmvault spam undo --since 1d                  lets them in again

Whole conversations are taken out of sight, as messages of others cannot be deleted at Instagram: spam (the default) puts what
they send from now on among the spam, hide takes them away until they write again, decline removes a message request. Left
alone are groups that are no requests, conversations in which you ever wrote, and what only an export told of. Before each
it is looked whether you have written there meanwhile. Everything stands in dmvault audit.
Exit codes: 0 done, 2 wrong input, 3 some were not done, 4 a person must act, 5 later.
`

export function addClean(spam: Command, session: Session): void {
  const command = spam
    .command('clean')
    .description('takes conversations that look like spam out of sight; shows which, and asks')
    .addOption(
      new Option('--policy <policy>', 'what is done with them').choices(['spam', 'hide', 'decline']).default('spam'),
    )
    .option('--own', 'your own messages instead: they are taken back')
    .option('--since <time>', 'only what was sent from then on: 30d, 12h, 2026-01-31 (default: everything)')
    .option('--min-score <n>', 'from which score on, 0 to 1', parseScore, MIN_SCORE)
    .option('--bad-links <file>', 'hosts that you know as bad, one a line (default: bad-links.txt of the home)')
    .option('--limit <n>', 'how many at once, the highest scores first', count, AT_ONCE)
    .option('--yes', 'do not ask')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(does(session, (context, _given: [], options: Options) => runClean(context, options)))
}

async function runClean(context: CommandContext, options: Options): Promise<CommandResult> {
  const [{ runActs }, { clean, cleaningAct }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../messaging/spam/clean.ts'),
  ])
  const { policy, limit } = options
  return await runActs(context, {
    options,
    asks: true,
    ...(isUndoable(options) && { question: words`Go ahead? dmvault spam undo lets them in again.` }),
    deeds: async (direct) => {
      const plan = await planFor(context, direct, options)
      for (const line of leftLines(plan, limit)) context.say(line)
      return plan.found.slice(0, limit).map(
        (one): Deed => ({
          act: cleaningAct(policy, one),
          words: deedWords(one, policy, direct.account),
          work: (client) => clean(client, direct, policy, one),
          facts: { title: one.title, score: one.spam.score, reasons: one.spam.signals.map(({ name }) => name) },
        }),
      )
    },
  })
}

function isUndoable({ own, policy }: Options): boolean {
  return own !== true && policy !== 'decline'
}

async function planFor(
  context: CommandContext,
  { archive, account }: Parameters<Parameters<typeof import('../run-acts.ts')['runActs']>[1]['deeds']>[0],
  { policy, own = false, since, minScore, badLinks }: Options,
): Promise<CleaningPlan> {
  const [{ planCleaning }, { readBadLinks }, { readSince }, { systemClock }] = await Promise.all([
    import('../../messaging/spam/plan-cleaning.ts'),
    import('../../messaging/spam/bad-links.ts'),
    import('../since.ts'),
    import('../../clock.ts'),
  ])
  return await planCleaning(archive, account, {
    policy,
    isOwn: own,
    minScore,
    since: since === undefined ? null : readSince(since, account.timeZone, systemClock()),
    knownBad: await readBadLinks((await context.config()).home, badLinks),
    signal: context.signal,
  })
}

const DOES: Readonly<Record<CleaningPolicy, string>> = { spam: 'to spam', hide: 'hide', decline: 'decline' }

function deedWords({ title, itemId, spam }: Cleanable, policy: CleaningPolicy, { timeZone }: Account): Words {
  const { message, score, signals } = spam
  const what = itemId === null ? DOES[policy] : 'take back, in'
  const why = signals.filter(({ weight }) => weight > 0).map((it) => it.words)
  const said = (message.text ?? message.share_url ?? '').replaceAll(/\s+/g, ' ').slice(0, 80)
  return words`${what} ${title} (${score.toFixed(2)}: ${why.join('; ')}), ${localTime(message.sent_at, timeZone)}: ${said}`
}

const LEFT: Readonly<Record<LeftReason, string>> = {
  answered: 'you have written there',
  group: 'a group that is no request',
  'export-only': 'only an export told of it',
  'among-spam': 'among the spam already',
  'no-request': 'no message request',
  cleaned: 'cleaned already',
}

function leftLines({ found, left }: CleaningPlan, limit: number): readonly Words[] {
  const reasons = [...left].map(([reason, count]) => `${LEFT[reason]} (${count})`)
  return [
    ...(reasons.length > 0 ? [words`Looks like spam, and is left alone: ${reasons.join(', ')}.`] : []),
    ...(found.length > limit ? [words`${many(found.length - limit, 'more')} for another time (--limit).`] : []),
  ]
}
