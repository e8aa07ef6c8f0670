import { once } from 'node:events'
import { InvalidArgumentError } from 'commander'
import { UsageError } from '../../errors.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { type Output, writeLine } from '../shell.ts'
import { terminalJson } from '../terminal-text.ts'
import { withArchive } from '../with-archive.ts'
import { words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly port: number
  readonly media?: readonly string[]
}

const EXAMPLES = `
Examples:
  dmvault view
  dmvault view --account anna --media ~/instagram-anna-2026    photos, videos and voice from the unpacked export

The page is served to this machine alone, and only under the address that is printed: it holds a key. Nothing in the archive
is changed by looking at it. With --json the first line of output is one object with the url. Ctrl-C ends it.
`

export const addView: AddCommand = (program, session) => {
  program
    .command('view')
    .description('Shows the archive in a browser: conversations, search, reports, status. Nothing leaves this machine.')
    .option('--account <name>', 'only this one (default: all)')
    .option('--port <n>', 'port to listen on (0: a free one)', portNumber, 0)
    .option('--media <dir>', 'folder of an unpacked export, where files are found; may be given several times', collect)
    .addHelpText('after', EXAMPLES)
    .action(does(session, (context, _given: [], options: Options) => runView(context, session.shell.stdout, options)))
}

function portNumber(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('It is a number up to 65535.')
  return port
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

/** A misspelt folder would show an archive without its media, and nobody would know why. */
async function requireFolder(folder: string): Promise<void> {
  const { stat } = await import('node:fs/promises')
  const found = await stat(folder).catch(() => null)
  if (found?.isDirectory() === true) return
  throw new UsageError('no-folder', `there is no folder ${folder}`, {
    hint: 'Give --media the folder in which you unpacked the export.',
  })
}

async function runView(context: CommandContext, stdout: Output, options: Options): Promise<CommandResult> {
  const { view } = await import('../../../pipelines/view.ts')
  const { join } = await import('node:path')
  const { limitsFor } = await import('../../run/limits.ts')
  for (const folder of options.media ?? []) await requireFolder(folder)
  const { home, instagramUrl, limits } = await context.config()
  return await withArchive(context, async (archive) => {
    await using viewer = await view(archive, {
      account: options.account ?? null,
      port: options.port,
      mediaFolders: [...(options.media ?? []), join(home, 'media')],
      limits: limitsFor(instagramUrl, limits),
      onError: (error) => context.warn(words`${describeError(error).message}`),
    })
    writeLine(stdout, context.json ? terminalJson({ url: viewer.url }) : viewer.url)
    context.say(words`Open this address in a browser of this machine; ctrl-C ends it.`)
    if (!context.signal.aborted) await once(context.signal, 'abort')
    return { json: null, lines: [] }
  })
}
