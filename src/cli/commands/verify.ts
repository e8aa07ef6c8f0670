import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { VerifyResult } from '../../../pipelines/verify.ts'
import type { ArchiveVerdict } from '../../../pipelines/verify-archive.ts'
import type { Archive } from '../../archive/archive.ts'
import { UsageError } from '../../errors.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { roundSeconds } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

interface Options {
  readonly archive?: boolean
  readonly identity?: string
}

const EXAMPLES = `
Examples:
  dmvault verify anna.json.zst
  dmvault verify anna.json.zst.age --identity key.txt
  dmvault verify --archive

Exit code 6 when something does not verify.
`

export const addVerify: AddCommand = (program, session) => {
  program
    .command('verify')
    .description('Checks that a backup is whole and what it says, or that everything in the archive fits together.')
    .argument('[file]', 'a backup')
    .option('--archive', 'check the archive instead of a file')
    .option('--identity <keyfile>', 'age key file, for an encrypted backup')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runVerify))
}

async function runVerify(
  context: CommandContext,
  [file]: [string | undefined],
  options: Options,
): Promise<CommandResult> {
  if ((file === undefined) === (options.archive !== true)) {
    throw new UsageError('usage', 'verify takes either a backup file or --archive')
  }
  return file === undefined ? await checkArchive(context) : await checkFile(context, file, options.identity)
}

/** The archive is only told of it: a file alone is enough to verify it, so no archive is made for that, nor needed. */
async function checkFile(context: CommandContext, file: string, identity: string | undefined): Promise<CommandResult> {
  const { verifyFile } = await import('../../../pipelines/verify.ts')
  await using archive = await archiveIfAny(context)
  using progress = context.progress('Verifying')
  const verdict = await verifyFile(archive, { file, identity }, { signal: context.signal, onProgress: progress.update })
  return fileOutcome(verdict)
}

async function archiveIfAny(context: CommandContext): Promise<Archive | null> {
  const { openArchive } = await import('../../archive/open-archive.ts')
  const config = await context.config()
  if (config.databaseUrl === null && !existsSync(join(config.home, 'database'))) return null
  return await openArchive(config).catch((error: unknown) => {
    context.say(words`The archive will not know of this: ${describeError(error).message}`)
    return null
  })
}

function fileOutcome(verdict: VerifyResult): CommandResult {
  const { file, account, backupDate, counts, bytes, sha256, compression } = verdict
  return {
    json: {
      verified: true,
      file,
      account: account.name,
      backup_date: backupDate,
      threads: counts.conversations,
      messages: counts.messages,
      bytes,
      sha256,
      compression,
      encrypted: verdict.isEncrypted,
      noted: verdict.isNoted,
      seconds: roundSeconds(verdict.seconds),
    },
    lines: [
      words`${file} is whole: ${many(counts.messages, 'message')} in ${many(counts.conversations, 'thread')} of ${account.name}, taken ${backupDate}.`,
    ],
  }
}

async function checkArchive(context: CommandContext): Promise<CommandResult> {
  const { verifyArchive } = await import('../../../pipelines/verify-archive.ts')
  const verdict = await withArchive(context, (archive) => verifyArchive(archive, context.signal))
  return archiveOutcome(verdict)
}

function archiveOutcome({ accounts, messages, violations }: ArchiveVerdict): CommandResult {
  const ok = violations.length === 0
  return {
    json: { verified: ok, accounts, messages, violations },
    lines: ok
      ? [words`The archive is sound: ${many(messages, 'message')} of ${many(accounts, 'account')}.`]
      : violations.map(({ account, what, rows }) => words`${account}: ${rows} ${what}`),
    exitCode: ok ? exitCodes.done : exitCodes.unverified,
  }
}
