/** Writes other than messages: looked at, asked for where they cannot be undone, done one after the other, and told. */
import type { Act } from '../archive/record-act.ts'
import type { DmvaultError } from '../errors.ts'
import type { InstagramClient } from '../instagram/client.ts'
import { InstagramError } from '../instagram/errors/instagram-error.ts'
import type { OpenDirect } from '../messaging/open-direct.ts'
import type { Outbox } from '../messaging/outbox.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { describeError } from './describe-error.ts'
import { withDirect } from './with-direct.ts'
import { type OutboxOptions, withOutbox } from './with-outbox.ts'
import { type Words, words } from './words.ts'

/** One write that is to be done. */
export interface Deed {
  readonly act: Act
  /** What it is, for people: `mute "Trip to Rome"`. */
  readonly words: Words
  readonly work: (client: InstagramClient) => Promise<unknown>
  /** More about it, for `--json`. */
  readonly facts?: object
}

export interface ActOrder {
  readonly options: OutboxOptions
  /** The person is asked, or has said `--yes`: it cannot be undone, or the question says what can. */
  readonly asks?: boolean
  readonly question?: Words
  readonly deeds: (direct: OpenDirect) => Promise<readonly Deed[]>
}

interface Done {
  readonly deed: Deed
  readonly error: DmvaultError | null
}

export async function runActs(context: CommandContext, order: ActOrder): Promise<CommandResult> {
  const { options, deeds: find, asks = false, question } = order
  if (options.dryRun === true) {
    return await withDirect(context, options, async (direct) => rehearsal(direct, await find(direct)))
  }
  return await withOutbox(
    context,
    options,
    async (outbox, direct) => {
      const deeds = await find(direct)
      if (asks && deeds.length > 0) {
        const { confirm } = await import('./confirm.ts')
        await confirm(
          context,
          [words`As ${direct.account.name}:`, ...deeds.map((it) => words`  ${it.words}`)],
          options.yes,
          question,
        )
      }
      return await doAll(outbox, deeds)
    },
    { settles: false },
  )
}

async function doAll(outbox: Outbox, deeds: readonly Deed[]): Promise<CommandResult> {
  const done: Done[] = []
  try {
    for (const deed of deeds) {
      const one = await doOne(outbox, deed)
      done.push(one)
      // It may be a block in words that this version does not know: nothing more is done into it.
      if (one.error instanceof InstagramError && one.error.remedy === 'report') throw one.error
    }
  } catch (endedBy) {
    // One clear line where nothing was done.
    if (done.every(({ error }) => error !== null)) throw endedBy
    return outcome(outbox, done, endedBy)
  }
  const [only] = done
  if (done.length === 1 && only?.error) throw only.error
  return outcome(outbox, done)
}

/** That one of several cannot be does not end the others. */
async function doOne(outbox: Outbox, deed: Deed): Promise<Done> {
  const { isOfThisMessage } = await import('../messaging/send-result.ts')
  try {
    await outbox.act(deed.act, deed.work)
    return { deed, error: null }
  } catch (error) {
    if (!isOfThisMessage(error)) throw error
    return { deed, error }
  }
}

function outcome({ sending }: Outbox, done: readonly Done[], endedBy?: unknown): CommandResult {
  const ended = endedBy === undefined ? null : describeError(sending.signal.aborted ? sending.signal.reason : endedBy)
  const isWhole = done.every(({ error }) => error === null)
  return {
    json: {
      account: sending.account.name,
      acts: done.map(({ deed, error }) => ({
        ...actJson(deed),
        state: error === null ? 'done' : 'failed',
        error: error && { code: error.code, message: error.message, hint: error.hint ?? '' },
      })),
      ended: ended && { code: ended.code, message: ended.message, hint: ended.hint },
    },
    lines: [
      ...(done.length === 0 && ended === null ? [words`There is nothing to be done.`] : []),
      ...done.map(line),
      ...(ended === null ? [] : [words`Ended early: ${ended.message}. ${ended.hint}`]),
    ],
    exitCode: ended?.exitCode ?? (isWhole ? exitCodes.done : exitCodes.partial),
  }
}

function line({ deed, error }: Done): Words {
  return error === null
    ? words`done: ${deed.words}`
    : words`not done: ${deed.words}: ${error.message}. ${error.hint ?? ''}`
}

function actJson({ act, facts = {} }: Deed): object {
  const { threadId = null, itemId = null, people = [] } = act
  return { act: act.act, thread_id: threadId, message_id: itemId, people, ...facts }
}

function rehearsal({ account }: OpenDirect, deeds: readonly Deed[]): CommandResult {
  return {
    json: { account: account.name, dry_run: true, would_do: deeds.map(actJson) },
    lines: [
      words`Would do as ${account.name}:`,
      ...(deeds.length === 0 ? [words`  nothing`] : deeds.map((it) => words`  ${it.words}`)),
    ],
  }
}
