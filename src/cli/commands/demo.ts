import type { DemoNight, DemoResult, DemoStep } from '../../../pipelines/demo.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { roundSeconds } from '../time-words.ts'
import { many, type Words, words } from '../words.ts'

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
      'The main job with nothing set up: two nights on a simulated Instagram, with everything that they write to look at.',
    )
    .option('--out <dir>', 'where to leave everything', 'dmvault-demo')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runDemoCommand))
}

const STEPS: Readonly<Record<DemoStep, Words>> = {
  inventing: words`Inventing an Instagram on this machine, and logging in`,
  'first-night': words`The first night: reading everything, counting, reports, backup`,
  day: words`A day passes: people write, edit, take back, react`,
  'second-night': words`The second night: reading what is new`,
  restoring: words`Restoring the backup into a second, empty archive, and comparing`,
}

async function runDemoCommand(context: CommandContext, _given: [], { out }: Options): Promise<CommandResult> {
  const { runDemo } = await import('../../../pipelines/demo.ts')
  const result = await runDemo({ out, signal: context.signal, onStep: (step) => context.say(STEPS[step]) })
  return outcome(out, result)
}

function outcome(shown: string, { seconds, backup, nights, ...rest }: DemoResult): CommandResult {
  const [first, second] = nights
  return {
    json: { ...rest, nights: nights.map(nightJson), backup, restored_equal: true, seconds: roundSeconds(seconds) },
    lines: [
      words``,
      words`All of this was invented, and all of it worked (${Math.round(seconds)} s):`,
      words`  first night    ${nightWords(first)}`,
      words`  second night   ${nightWords(second)}`,
      words`  the archive    ${rest.messages} messages in ${many(rest.threads, 'conversation')}: all that there are, counted at the source`,
      words`  ${shown}/report   who wrote how much, of what, when: report.html, CSV, PNG, and report.json`,
      words`  ${shown}/${backup.file}   ${backup.bytes} bytes; restored into an empty archive, whose backup has the same bytes`,
      words`Look first at ${shown}/report/report.html, in a browser. Then with your own:`,
      words`  dmvault import instagram-….zip --account you     from Instagram's export, or`,
      words`  dmvault login --username you                     then: dmvault nightly`,
    ],
  }
}

function nightWords({ requests, threads, messages }: DemoNight): Words {
  const changes = words`${many(messages.new, 'new message')}, ${messages.changed} changed`
  return words`${many(requests, 'request')}: ${changes}, in ${many(threads, 'conversation')}`
}

function nightJson({ requests, threads, messages, seconds }: DemoNight): object {
  return { requests, threads, messages, seconds: roundSeconds(seconds) }
}
