/** Beginning a broadcast, and going on with one. */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import type { BroadcastProgress } from '../../messaging/broadcast/run-broadcast.ts'
import { duration } from '../../run/progress.ts'
import type { CommandContext, CommandProgress, CommandResult } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { untilStopped } from '../until-stopped.ts'
import { valuesOf } from '../value-option.ts'
import { withArchive } from '../with-archive.ts'
import { type Words, words } from '../words.ts'
import { planJson, planLines } from './plan-words.ts'
import { countWords, exitCodeOf, statusJson, statusLines } from './status-words.ts'

export interface BeginOptions {
  readonly to: string
  readonly template: string
  readonly account?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly value?: readonly string[]
  readonly language?: string
  readonly out?: string
  readonly again?: boolean
}

/** Plans, shows the plan, asks, and sends. */
export async function beginCommand(context: CommandContext, options: BeginOptions): Promise<CommandResult> {
  const [{ requireAccount }, { beginBroadcast }] = await Promise.all([
    import('../../archive/accounts.ts'),
    import('../../messaging/broadcast/begin-broadcast.ts'),
  ])
  if (options.dryRun !== true) await tryOut(options.out)
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    const plan = await makePlan(context, archive, account, options)
    const lines = planLines(plan, account)
    if (options.dryRun === true) {
      const json = { account: account.name, dry_run: true, ...planJson(plan) }
      return { json, lines: [...lines, words`Nothing was sent, and nothing written down.`] }
    }
    if (plan.recipients.length > 0) await confirm(context, lines, options.yes)
    else for (const line of lines) context.warn(line)
    const id = await beginBroadcast(archive, account, plan, { again: options.again === true })
    return await runCommand(context, archive, { account, id, out: options.out })
  })
}

/** The client is closed before anything is sent: sending has one of its own. */
async function makePlan(context: CommandContext, archive: Archive, account: Account, options: BeginOptions) {
  const [{ openDirect }, { planBroadcast }, { loadTemplates, requireTemplate }, { readingOf }] = await Promise.all([
    import('../../messaging/open-direct.ts'),
    import('../../messaging/broadcast/plan-broadcast.ts'),
    import('../../messaging/templates/template-library.ts'),
    import('../reading-hooks.ts'),
  ])
  const config = await context.config()
  const template = requireTemplate(await loadTemplates(config.home), options.template)
  const { openClient, limits, onWait } = readingOf(context, config, account)
  await using direct = await openDirect(archive, account, { openClient, limits, onWait, signal: context.signal })
  return await planBroadcast(direct, {
    list: options.to,
    template,
    language: options.language,
    values: valuesOf(options.value ?? [], '--value'),
    sendLimits: config.sendLimits,
    serverUrl: config.instagramUrl,
  })
}

export async function resumeCommand(
  context: CommandContext,
  id: number,
  options: Pick<BeginOptions, 'account' | 'out'>,
): Promise<CommandResult> {
  const { requireAccount } = await import('../../archive/accounts.ts')
  await tryOut(options.out)
  return await withArchive(context, async (archive) => {
    const account = await requireAccount(archive, options.account)
    return await runCommand(context, archive, { account, id, out: options.out })
  })
}

/** A result that cannot be written is to be known before anything goes out. */
async function tryOut(out: string | undefined): Promise<void> {
  if (out === undefined) return
  const { tryPublishing } = await import('../../export/publish.ts')
  await tryPublishing(out)
}

interface Running {
  readonly account: Account
  readonly id: number
  readonly out: string | undefined
}

async function runCommand(context: CommandContext, archive: Archive, running: Running): Promise<CommandResult> {
  const { account, id, out } = running
  const [{ runBroadcast }, { readingOf }] = await Promise.all([
    import('../../messaging/broadcast/run-broadcast.ts'),
    import('../reading-hooks.ts'),
  ])
  const config = await context.config()
  const { openClient, limits } = readingOf(context, config, account)
  context.say(words`Broadcast ${id} goes out. ctrl-C pauses it; dmvault broadcast pause ${id} does from elsewhere.`)
  return await untilStopped(context, async () => {
    try {
      using progress = context.progress(`Broadcast ${id}`, { isSteady: false })
      const status = await runBroadcast(archive, account, id, {
        openClient,
        limits,
        sendLimits: config.sendLimits,
        serverUrl: config.instagramUrl,
        signal: context.signal,
        keepsDraft: config.keepSentText,
        onWait: (reason) => context.say(words`${account.name}: ${reason}`),
        onProgress: (it) => show(progress, it),
      })
      const written = await writeResult(archive, running)
      return {
        json: { account: account.name, ...statusJson(status), ...(out !== undefined && { out }) },
        lines: [...statusLines(status, account.timeZone), ...written],
        exitCode: exitCodeOf(status),
      }
    } catch (error) {
      await sayWhereItStands(context, archive, running)
      throw error
    }
  })
}

function show(progress: CommandProgress, { counts, until, now }: BroadcastProgress): void {
  const { planned = 0, claimed = 0, acknowledged = 0, failed = 0, unknown = 0 } = counts
  const done = acknowledged + failed + unknown
  const left = planned + claimed
  const time = left > 0 ? words` · ${duration((until - now) / 1e6)} left` : words``
  progress.update(done, done + left, done, words`${done} of ${done + left} · ${countWords(counts)}${time}`)
}

async function writeResult(archive: Archive, { account, id, out }: Running): Promise<readonly Words[]> {
  if (out === undefined) return []
  const { writeBroadcastResult } = await import('../../../pipelines/broadcast-result.ts')
  await writeBroadcastResult(archive, account, id, out)
  return [words`  What became of everybody: ${out}`]
}

/** What ended it is told after; this says that nothing is lost. */
async function sayWhereItStands(context: CommandContext, archive: Archive, running: Running): Promise<void> {
  const { account, id } = running
  const { broadcastStatus } = await import('../../messaging/broadcast/steer-broadcast.ts')
  try {
    const status = await broadcastStatus(archive, account, id)
    for (const line of statusLines(status, account.timeZone)) context.warn(line)
    for (const line of await writeResult(archive, running)) context.say(line)
  } catch {
    // The database may be what is away.
  }
}
