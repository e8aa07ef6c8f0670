import type { DemoResult, DemoStep } from '../../../pipelines/demo.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { roundSeconds } from '../time-words.ts'
import { type Words, words } from '../words.ts'

interface Options {
  readonly out: string
}

const EXAMPLES = `
Examples:
  dmvault demo
  dmvault demo --out /tmp/look

It uses a home of its own, gone at the end, and touches neither DMVAULT_HOME nor DATABASE_URL.
`

export const addDemo: AddCommand = (program, session) => {
  program
    .command('demo')
    .description(
      'Invents an inbox, imports it, reports on it, backs it up, restores it, and leaves everything to look at.',
    )
    .option('--out <dir>', 'where to leave everything', 'dmvault-demo')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runDemoCommand))
}

const STEPS: Readonly<Record<DemoStep, Words>> = {
  inventing: words`Inventing an inbox, written as Instagram's export would be`,
  importing: words`Importing it into an empty archive`,
  reporting: words`Counting, and drawing the reports`,
  'backing-up': words`Backing up`,
  verifying: words`Verifying the backup`,
  restoring: words`Restoring it into a second, empty archive, and comparing`,
}

async function runDemoCommand(context: CommandContext, _given: [], { out }: Options): Promise<CommandResult> {
  const { runDemo } = await import('../../../pipelines/demo.ts')
  const result = await runDemo({ out, signal: context.signal, onStep: (step) => context.say(STEPS[step]) })
  return outcome(out, result)
}

function outcome(
  shown: string,
  { export: made, imported, reports, backup, seconds, ...rest }: DemoResult,
): CommandResult {
  const { seen, quarantined } = imported.messages
  const charts = reports.filter((name) => name.endsWith('.png')).length
  return {
    json: {
      out: rest.out,
      account: rest.account,
      export: made,
      messages: imported.messages,
      threads: imported.threads,
      reports,
      backup,
      restored_equal: true,
      seconds: roundSeconds(seconds),
    },
    lines: [
      words``,
      words`All of this was invented, and all of it worked (${Math.round(seconds)} s):`,
      words`  ${shown}/export   an export of ${made.threads} threads, ${made.rows} messages, ${made.files} files`,
      words`  imported in ${Math.round(imported.seconds * 10) / 10} s: ${seen} messages, ${quarantined} unreadable, the counts agree with the truth`,
      words`  ${shown}/report   ${charts} reports, each as CSV and PNG, and report.json`,
      words`  ${shown}/backup   ${backup.messages} messages in ${backup.bytes} bytes; verified`,
      words`  restored into an empty archive, whose backup has the same bytes`,
      words`Look first at ${shown}/report/messages-per-person.png. Then with your own:`,
      words`  dmvault import instagram-….zip --account you`,
    ],
  }
}
