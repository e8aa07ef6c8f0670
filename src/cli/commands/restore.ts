import type { RestorePlan, RestoreStart } from '../../../pipelines/restore.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { runOutcome } from '../run-outcome.ts'
import { withArchive } from '../with-archive.ts'
import { many, words } from '../words.ts'

interface Options {
  readonly account?: string
  readonly identity?: string
  readonly dryRun?: boolean
}

const EXAMPLES = `
Examples:
  dmvault restore anna.json.zst --dry-run                  says what it would do
  dmvault restore anna.json.zst
  dmvault restore anna.json.zst --home /tmp/drill          a drill: into an archive of its own
  dmvault restore anna.json.zst.age --identity key.txt

The file is verified to its end before anything is written. An archive that has messages already is merged with, never
doubled. Exit code 6 when the file does not verify; the archive is as it was then.
`

export const addRestore: AddCommand = (program, session) => {
  program
    .command('restore')
    .description('Verifies a backup and brings it into the archive, whether that is empty or not.')
    .argument('<file>', 'a backup')
    .option('--account <name>', 'restore into this account (default: the one that the backup names)')
    .option('--identity <keyfile>', 'age key file, for an encrypted backup')
    .option('--dry-run', 'change nothing, say what would be done')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runRestore))
}

async function runRestore(context: CommandContext, [file]: [string], options: Options): Promise<CommandResult> {
  const { planRestore, restoreBackup } = await import('../../../pipelines/restore.ts')
  const request = { file, account: options.account, identity: options.identity }
  return await withArchive(context, async (archive) => {
    const verifying = context.progress('Verifying')
    const restoring = context.progress(options.dryRun === true ? 'Comparing' : 'Restoring')
    using shown = new DisposableStack()
    shown.use(verifying)
    shown.use(restoring)
    const running = {
      signal: context.signal,
      onVerify: verifying.update,
      onStart: (start: RestoreStart) => {
        verifying[Symbol.dispose]()
        sayStart(context, start)
      },
      onProgress: (done: number, total: number, messages: number) => {
        verifying[Symbol.dispose]()
        restoring.update(done, total, messages)
      },
    }
    if (options.dryRun === true) return planOutcome(await planRestore(archive, request, running))
    return runOutcome(await restoreBackup(archive, request, running))
  })
}

function sayStart(context: CommandContext, { account, isNewAccount, backup }: RestoreStart): void {
  context.say(
    words`The backup of ${backup.account.name}, taken ${backup.backupDate}, verifies: ${many(backup.counts.messages, 'message')}.`,
  )
  context.say(
    isNewAccount
      ? words`New account ${account.name}: days are told in ${account.timeZone}.`
      : words`Merging into the account ${account.name}.`,
  )
}

function planOutcome({ account, isNewAccount, backup, threads, messages }: RestorePlan): CommandResult {
  return {
    json: { dry_run: true, account, new_account: isNewAccount, backup_date: backup.backupDate, threads, messages },
    lines: [
      words`The backup of ${backup.account.name}, taken ${backup.backupDate}, verifies.`,
      isNewAccount
        ? words`Restoring it would make the account ${account} with ${many(messages.total, 'message')} in ${many(threads.total, 'thread')}.`
        : words`Restoring it would add at most ${messages.new} of ${many(messages.total, 'message')} and ${threads.new} of ${many(threads.total, 'thread')} to ${account}: the rest is known by id.`,
      words`Nothing was changed.`,
    ],
  }
}
