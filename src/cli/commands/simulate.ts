import { once } from 'node:events'
import { InvalidArgumentError } from 'commander'
import { UsageError } from '../../errors.ts'
import type { Simulator } from '../../simulator/start-simulator.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type Output, writeLine } from '../shell.ts'
import { terminalJson } from '../terminal-text.ts'
import { words } from '../words.ts'

interface Options {
  readonly port: number
  readonly seed: number
  readonly threads?: number
  readonly messages?: number
  readonly latency: number
  readonly faults?: readonly string[]
  readonly world?: string
}

const EXAMPLES = `
Examples:
  dmvault simulate --port 8080
  dmvault simulate --threads 2000 --messages 1000000
  dmvault simulate --faults rate-limit,reset,unavailable --latency 200
  dmvault simulate --world anna.json.zst

Its first line of output is one JSON object: url, username, password, and accounts to log in with. Set DMVAULT_INSTAGRAM_URL
to the url, and every command takes it for Instagram. It also answers GET /simulator/world, /simulator/requests,
/simulator/accounts, and POST /simulator/events, /simulator/faults, /simulator/latency. Ctrl-C stops it.
`

/** A fault that was named on the command line strikes one in twenty requests to Direct, so that a run can go on. */
const FAULT_PROBABILITY = 0.05
const FAULT_PATH = '/direct_v2/'

export const addSimulate: AddCommand = (program, session) => {
  program
    .command('simulate')
    .description('Serves a simulated Instagram on loopback until it is stopped.')
    .option('--port <n>', 'port to listen on (0: the system picks a free one)', wholeNumber, 0)
    .option('--seed <n>', 'equal seeds make equal worlds', wholeNumber, 1)
    .option('--threads <n>', 'threads in the inbox', wholeNumber)
    .option('--messages <n>', 'messages in all of them', wholeNumber)
    .option('--latency <ms>', 'how long each answer waits', wholeNumber, 0)
    .option('--faults <names>', 'faults, separated by commas; each strikes one in twenty requests', (names) =>
      names.split(','),
    )
    .option('--world <file>', 'a backup to serve instead of an invented world')
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, (context, _given: [], options: Options) => runSimulate(context, session.shell.stdout, options)),
    )
}

function wholeNumber(value: string): number {
  const number = Number(value)
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('It is a whole number.')
  return number
}

async function runSimulate(context: CommandContext, stdout: Output, options: Options): Promise<CommandResult> {
  await using simulator = await started(options)
  const { url, accounts } = simulator
  const [{ username, password }] = accounts
  writeLine(stdout, terminalJson({ url, username, password, accounts }))
  context.say(words`A simulated Instagram listens on ${url}; ctrl-C stops it.`)
  if (!context.signal.aborted) await once(context.signal, 'abort')
  return { json: null, lines: [] }
}

async function started({ port, seed, threads, messages, latency, faults = [], world }: Options): Promise<Simulator> {
  if (port > 65_535) throw new UsageError('usage', `there is no port ${port}`)
  const { startSimulator } = await import('../../simulator/start-simulator.ts')
  try {
    return await startSimulator({
      port,
      seed,
      threads,
      messages,
      world,
      latencyMs: latency,
      faults: faults.map((name) => ({ name: name.trim(), path: FAULT_PATH, probability: FAULT_PROBABILITY })),
    })
  } catch (error) {
    throw refused(error, port)
  }
}

function refused(error: unknown, port: number): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'Refusal')
    return new UsageError('fault', error.message.replace(/^fault \d+: /, ''), { cause: error })
  const code = (error as NodeJS.ErrnoException).code
  const words = { EADDRINUSE: `port ${port} is in use`, EACCES: `port ${port} may not be used` }
  const why = code === undefined ? undefined : words[code as keyof typeof words]
  return why === undefined ? error : new UsageError('port', why, { hint: 'Name another, or none.', cause: error })
}
