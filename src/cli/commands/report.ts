import { InvalidArgumentError } from 'commander'
import type { ReportOptions, WrittenReports } from '../../../pipelines/report.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { given } from '../given.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface Options extends Omit<ReportOptions, 'formats' | 'now' | 'signal'> {
  readonly format?: readonly string[]
}

const EXAMPLES = `
Examples:
  dmvault report --out report                                      everything, as CSV, PNG, JSON and a page
  dmvault report --out report --compare 2025 2026                  two years side by side
  dmvault report --out shared --redact                             people are letters, to show it to others
  dmvault report --out report --from 2025-01-01 --to 2025-12-31    one year
  dmvault report --out report --person "Anna Example" --format csv
  dmvault report --out report --only messages-per-day,busiest-hours --time-zone America/New_York

The default range is everything; beside it stands a block for the last 30 days (--days), which end today, or with --to.
Working hours and the silence between conversations can be set for all reports, those of nightly too, in dmvault.json:
{"reports": {"conversationGap": 8, "workingHours": "9-17", "workingDays": "mon-fri"}}

Exit code 3 when another run holds the account and not everything is counted yet.
`

export const addReport: AddCommand = (program, session) => {
  program
    .command('report')
    .description('Writes one CSV and one PNG a report, report.html to look at all of them, and report.json.')
    .requiredOption('--out <dir>', 'folder to write to; made where it does not exist')
    .option('--account <name>', 'whose (default: the only account)')
    .option('--thread <id>', 'only this thread: its id or title')
    .option('--person <who>', 'only what this person sent: name, username or id')
    .option('--from <day>', 'first day, such as 2025-01-31')
    .option('--to <day>', 'last day')
    .option('--days <n>', 'length of the block of the last days (default: 30)', parseCount)
    .option('--conversation-gap <hours>', 'a silence of so many hours parts two conversations (default: 8)', parseCount)
    .option('--working-hours <hours>', 'such as 9-17, the default')
    .option('--working-days <days>', 'such as mon-fri, the default, or mon,wed,sat')
    .option('--skin-tones <joined|apart>', 'count emoji of several skin tones as one (default: joined)')
    .option('--time-zone <zone>', "tell days and hours in this zone (default: the account's)")
    .option('--format <list>', 'of csv, png, html, json, with commas (default: all)', parseList)
    .option('--only <keys>', 'only these reports, with commas', parseList)
    .option(
      '--compare <ranges...>',
      'two ranges side by side: years, months such as 2026-03, or 2025-01-01..2025-06-30',
    )
    .option('--redact', 'people are letters and threads are numbers, and no words are told: to show it to others')
    .option('--theme <light|dark>', 'colours of the pictures (default: light)')
    .option('--size <WxH>', 'of the pictures in pixels, 800x500 to 7680x4320 (default: 1920 across, as high as needed)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runReport))
}

function parseCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is a whole number.')
  return Number(value)
}

function parseList(value: string): readonly string[] {
  return value.split(',').map((word) => word.trim())
}

async function runReport(context: CommandContext, _given: [], { format, ...options }: Options): Promise<CommandResult> {
  const { report } = await import('../../../pipelines/report.ts')
  const { reports } = await context.config()
  const request = { ...reports, ...given({ ...options, formats: format }), out: options.out, signal: context.signal }
  return outcome(options.out, await withArchive(context, (archive) => report(archive, request)))
}

function outcome(out: string, { account, messages, files, uncountedSpans, ...result }: WrittenReports): CommandResult {
  const lines: Words[] = [
    words`${account}: ${many(messages, 'message')}${rangeText(result)}, times in ${result.timeZone}`,
    words`${many(files.length, 'file')} in ${out}`,
  ]
  if (uncountedSpans > 0) {
    lines.push(words`Not counted yet, as another run holds the account: ${uncountedSpans} days of threads.`)
  }
  return {
    json: {
      account,
      time_zone: result.timeZone,
      messages,
      first_day: result.firstDay,
      last_day: result.lastDay,
      uncounted_spans: uncountedSpans,
      reports: result.reports,
      files,
    },
    lines,
    exitCode: uncountedSpans > 0 ? exitCodes.partial : exitCodes.done,
  }
}

function rangeText({ firstDay, lastDay }: Pick<WrittenReports, 'firstDay' | 'lastDay'>): string {
  return firstDay === null || lastDay === null ? '' : ` from ${firstDay} to ${lastDay}`
}
