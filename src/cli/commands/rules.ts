import type { Replayed } from '../../messaging/rules/replay.ts'
import type { RuleSet } from '../../messaging/rules/rule-set.ts'
import { FileError, type Problem, problemText } from '../../messaging/yaml/problem.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count as parseCount } from '../count-option.ts'
import { type Output, writeLine } from '../shell.ts'
import { terminalJson } from '../terminal-text.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface TestOptions {
  readonly account?: string
  readonly since?: string
  readonly limit?: number
  readonly all?: boolean
}

const EXAMPLES = `
Examples:
  dmvault rules check rules.yaml
  dmvault rules test rules.yaml --since 30d          what would have been done, had they been armed then
  dmvault rules test rules.yaml --since 2026-01-01 --json
  dmvault rules schema > rules.schema.json           for editors that complete and check YAML

A file of rules:
  rules:
    - name: price
      when: { words: [price, cost], inbox: true }
      then: { reply: { template: pricing } }
    - name: hello
      when: { pattern: "^hi\\\\b", first_message: true }
      then: { reply: { text: "Hi {{first_name}}!" }, react: "👋" }

Safety is on unless the file says otherwise (safety: …): one reply a person in 24h, 50 a day, none from 22:00 to 07:00, none
in groups, none to requests that the rule does not approve by name, a pause of 12h where you wrote by hand, nothing to
people who wrote stop, and each reply says that it is automatic. Nothing is sent by any of these commands.
`

export const addRules: AddCommand = (program, session) => {
  const rules = program
    .command('rules')
    .description('Checks rules for messages that come in, and tries them on archived history.')
    .addHelpText('after', EXAMPLES)
  rules
    .command('check')
    .description('Checks a file of rules, and says the line of each mistake.')
    .argument('<file>', 'YAML, JSON, or a module of TypeScript')
    .action(does(session, check))
  rules
    .command('test')
    .description('Says what the rules would have done with archived messages. Sends nothing, writes nothing.')
    .argument('<file>', 'YAML, JSON, or a module of TypeScript')
    .option('--since <time>', 'when they count as armed: 30d, 12h, 2026-01-31 (default: 30d)')
    .option('--account <name>', 'whose messages (default: the only account)')
    .option('--limit <n>', 'rows shown (default: 50)', parseCount)
    .option('--all', 'show held ones too')
    .action(
      does(session, (context, [file]: [string], options: TestOptions) =>
        test(context, session.shell.stdout, file, options),
      ),
    )
  rules.command('schema').description('Prints the JSON Schema of a file of rules.').action(does(session, schema))
}

async function read(context: CommandContext, file: string): Promise<RuleSet> {
  const { loadTemplates } = await import('../../messaging/templates/template-library.ts')
  const { readRules } = await import('../../messaging/rules/read-rules.ts')
  return await readRules(file, await loadTemplates((await context.config()).home))
}

async function check(context: CommandContext, [file]: [string]): Promise<CommandResult> {
  try {
    const { rules, warnings } = await read(context, file)
    const names = rules.map(({ name }) => name)
    return {
      json: { file, rules: names, problems: [], warnings },
      lines: [
        ...warningLines(context, file, warnings),
        words`${file}: ${many(rules.length, 'rule')} (${names.join(', ')}), nothing wrong.`,
      ],
    }
  } catch (error) {
    if (!(error instanceof FileError) || error.problems.length === 0) throw error
    const { problems, exitCode } = error
    return {
      json: { file: error.file, rules: [], problems, warnings: [] },
      lines: [
        ...problems.map((problem) => words`${problemText(error.file, problem)}`),
        words`${many(problems.length, 'mistake')}.`,
      ],
      exitCode,
    }
  }
}

function warningLines({ colors }: CommandContext, file: string, warnings: readonly Problem[]): readonly Words[] {
  return warnings.map((warning) => colors.warning(words`${problemText(file, warning)} (warning)`))
}

async function schema(): Promise<CommandResult> {
  const { rulesJsonSchema } = await import('../../messaging/rules/rule-schema.ts')
  const json = rulesJsonSchema()
  return { json, lines: JSON.stringify(json, null, 2).split('\n') as Words[] }
}

const ROWS_SHOWN = 50

async function test(
  context: CommandContext,
  stdout: Output,
  file: string,
  { account: wanted, since = '30d', limit = ROWS_SHOWN, all = false }: TestOptions,
): Promise<CommandResult> {
  const set = await read(context, file)
  if (!context.json) for (const line of warningLines(context, file, set.warnings)) context.warn(line)
  const { requireAccount } = await import('../../archive/accounts.ts')
  const { systemClock } = await import('../../clock.ts')
  const { replayRules } = await import('../../messaging/rules/replay.ts')
  const { ReplayTable } = await import('../replay-table.ts')
  const { readSince } = await import('../since.ts')
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, wanted)
    const armed = readSince(since, account.timeZone, systemClock())
    const table = await ReplayTable.load(archive, account, set, { since: armed, limit, withHeld: all })
    const { signal } = context
    for await (const replayed of replayRules(archive, account, set, { since: armed, signal, ...(await scores(set)) })) {
      table.add(replayed)
      if (context.json) for (const row of table.jsonRows(replayed)) writeLine(stdout, terminalJson(row))
    }
    return { json: { summary: table.summary() }, lines: table.lines(context.colors) }
  })
}

/** The scorer is loaded only where a rule asks for it. */
async function scores(set: RuleSet): Promise<{ spamScore?: (message: Replayed['message']) => number | null }> {
  if (set.rules.every(({ when }) => when.spam === undefined)) return {}
  const { scoreText } = await import('../../messaging/spam/score-text.ts')
  return { spamScore: ({ text, share_url }) => (text === null ? null : scoreText({ text, shareUrl: share_url }).score) }
}
