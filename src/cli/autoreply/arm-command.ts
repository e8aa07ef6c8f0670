import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import type { Config } from '../../config.ts'
import { type ArmingPlan, arm, planArming } from '../../messaging/autoreply/arming.ts'
import { clockText } from '../../messaging/rules/local-moment.ts'
import { readRules } from '../../messaging/rules/read-rules.ts'
import type { Safety } from '../../messaging/rules/rule-schema.ts'
import type { CompiledRule, RuleSet } from '../../messaging/rules/rule-set.ts'
import { loadTemplates } from '../../messaging/templates/template-library.ts'
import { problemText } from '../../messaging/yaml/problem.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'
import { refuseLoggedOut } from './refuse-logged-out.ts'

interface Wanted {
  readonly rules: string
  readonly account?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

/** Shows what the rules will do, asks, and arms them. */
export async function armCommand(
  context: CommandContext,
  { rules: file, account: name, yes, dryRun = false }: Wanted,
): Promise<CommandResult> {
  const config = await context.config()
  const set = await readRules(file, await loadTemplates(config.home))
  return await withArchive(context, async (archive) => {
    const account = await accountOf(archive, config, name)
    const plan = await planArming(archive, account, set)
    const lines = planLines(context, account, { file, set, plan })
    if (dryRun) {
      return {
        json: { ...jsonOf(account, set, plan), dry_run: true },
        lines: [...lines, words`Nothing was armed.`],
      }
    }
    await confirm(context, lines, yes, words`Arm these rules? dmvault autoreply disarm takes them off again.`)
    const at = await arm(archive, account, set)
    return {
      json: { ...jsonOf(account, set, plan), armed_at: isoOrNull(at) },
      lines: [
        words`${account.name}: ${many(set.rules.length, 'rule')} armed at ${localTime(at, account.timeZone)}.`,
        words`They act while this runs: dmvault autoreply run --account ${account.name}`,
      ],
    }
  })
}

async function accountOf(archive: Archive, config: Config, name: string | undefined): Promise<Account> {
  const { requireAccount } = await import('../../archive/accounts.ts')
  const account = await requireAccount(archive, name)
  await refuseLoggedOut(archive, config, account)
  return account
}

interface Arming {
  readonly file: string
  readonly set: RuleSet
  readonly plan: ArmingPlan
}

function planLines({ colors }: CommandContext, account: Account, { file, set, plan }: Arming): readonly Words[] {
  return [
    words`Rules of ${file} for ${account.name}:`,
    ...set.rules.flatMap((rule, place) => ruleLines(rule, plan.rules[place]!, account.timeZone)),
    ...plan.disarmed.map((name) => words`  ${name}: armed until now, and not in the file: disarmed`),
    ...safetyLines(set.safety, account.timeZone),
    ...set.warnings.map((warning) => colors.warning(words`${problemText(file, warning)} (warning)`)),
    words`Nothing that was sent before the arming is touched.`,
  ]
}

function ruleLines(
  { name, written, reply }: CompiledRule,
  { change, armedAt }: ArmingPlan['rules'][number],
  timeZone: string,
): readonly Words[] {
  const when = Object.entries(written.when).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  const { reply: _, ...acts } = written.then
  const does = Object.entries(acts).map(([key, value]) => (value === true ? key : `${key} ${JSON.stringify(value)}`))
  const said = reply === null ? [] : [`reply ${JSON.stringify(reply.text.source.trim())}`]
  const since =
    change === 'unchanged' ? `armed since ${localTime(armedAt, timeZone)}, stays so` : `${change}, begins now`
  return [
    words`  ${name} (${since})`,
    words`    when ${when.length === 0 ? 'any message comes in' : when.join(', ')}`,
    words`    then ${[...said, ...does].join(', ')}`,
  ]
}

const SPANS = [
  [86_400_000_000, 'days'],
  [3_600_000_000, 'h'],
  [60_000_000, 'min'],
] as const

/** As people write it: 24 h, 7 days. */
function long(micros: number): string {
  const [span, unit] = SPANS.find(
    ([length]) => micros % length === 0 && micros >= length * (length > 3_600_000_000 ? 2 : 1),
  ) ?? [1_000_000, 's']
  return `${micros / span} ${unit}`
}

function safetyLines(safety: Safety, timeZone: string): readonly Words[] {
  const { coolingOff, dailyCap, quietHours, manualPause, answerWithin, notice } = safety
  const quiet =
    quietHours === null
      ? words`none: they answer at night too`
      : words`${clockText(quietHours.from)} to ${clockText(quietHours.to)} (${timeZone})`
  return [
    words`Safety: one reply a person in ${long(coolingOff)}, ${many(dailyCap, 'reply', 'replies')} a day at most; quiet hours ${quiet};`,
    words`  a pause of ${long(manualPause)} where you write by hand; nothing older than ${long(answerWithin)} is answered;`,
    words`  replies ${notice === false ? 'do not say' : 'say'} that they are automatic; whoever writes stop is not written to any more.`,
  ]
}

function jsonOf(account: Account, { warnings }: RuleSet, { rules, disarmed }: ArmingPlan): object {
  return {
    account: account.name,
    rules: rules.map(({ name, change, armedAt }) => ({ rule: name, change, armed_since: isoOrNull(armedAt) })),
    disarmed,
    warnings,
  }
}
