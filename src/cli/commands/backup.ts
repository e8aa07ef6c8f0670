import { InvalidArgumentError, Option } from 'commander'
import type { BackupResult } from '../../../pipelines/backup.ts'
import { isoToMicros, type Micros } from '../../clock.ts'
import type { Compression } from '../../sources/backup/compression.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { roundSeconds } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

interface Options {
  readonly out: string
  readonly account?: string
  readonly compress?: Compression
  readonly encryptTo?: readonly string[]
  readonly asOf?: Micros
}

const EXAMPLES = `
Examples:
  dmvault backup --out anna.json.zst                     compressed as the name says
  dmvault backup --out anna.json --account anna          plain JSON, that any script can read
  dmvault backup --out anna.json.zst.age --encrypt-to age1qxy…

A manifest is written beside it; the file verifies without it too: dmvault verify anna.json.zst
`

export const addBackup: AddCommand = (program, session) => {
  program
    .command('backup')
    .description('Writes everything of an account into one JSON file, from which it can be restored exactly.')
    .requiredOption('--out <file>', 'the file to write; replaced only when the new one is whole')
    .option('--account <name>', 'whose (default: the only account)')
    .addOption(new Option('--compress <how>', 'default: as the name says').choices(['zstd', 'gzip', 'none']))
    .option('--encrypt-to <key>', 'encrypt for a public age key (age1…); may be given several times', collect)
    .option('--as-of <time>', 'the date that the backup bears, so that equal archives give equal files', parseTime)
    .addHelpText('after', EXAMPLES)
    .action(does(session, runBackup))
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value]
}

function parseTime(value: string): Micros {
  try {
    return isoToMicros(value)
  } catch {
    throw new InvalidArgumentError('A time looks like 2026-01-31T12:00:00Z.')
  }
}

async function runBackup(context: CommandContext, _given: [], options: Options): Promise<CommandResult> {
  const { backupAccount } = await import('../../../pipelines/backup.ts')
  return await withArchive(context, async (archive) => {
    using progress = context.progress('Backing up')
    const result = await backupAccount(archive, options, {
      signal: context.signal,
      onProgress: (messages, total) => progress.update(messages, total, messages),
    })
    return outcome(result)
  })
}

function outcome({
  account,
  path,
  manifest,
  bytes,
  sha256,
  threads,
  messages,
  seconds,
  ...rest
}: BackupResult): CommandResult {
  const file = { file: path, manifest, bytes, sha256, encrypted: rest.isEncrypted }
  return {
    json: { account, ...file, threads, messages, seconds: roundSeconds(seconds) },
    lines: [
      words`${account}: ${many(messages, 'message')} in ${many(threads, 'thread')}, ${bytes} bytes in ${path}`,
      words`To be sure of it: dmvault verify ${path}`,
    ],
  }
}
