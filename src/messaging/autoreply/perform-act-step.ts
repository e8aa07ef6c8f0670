import { randomUUID } from 'node:crypto'
import { readStanding } from '../../archive/automation/read-standing.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { endAct, readActOutcome } from '../../archive/record-act.ts'
import { InstagramError } from '../../instagram/errors/instagram-error.ts'
import type { Outbox } from '../outbox.ts'
import { isOfThisMessage } from '../send-result.ts'
import { type ActPlace, type ActStep, type Conversation, doAct, lookForAct } from './act-steps.ts'
import type { StepWork } from './step-work.ts'
import type { PlannedStep } from './steps.ts'
import { NotRight, whyNot } from './still-right.ts'

/** A write of which nobody heard what became of it is done again where it is seen that it was not done; so often at most. */
const MOST_TRIES = 5

/**
 * Does a write other than a message; its key in `acts` is noted in the action before its request goes out.
 *
 * @throws what `Outbox.act` throws, where it is about more than this one; then it is looked for before it is done again
 */
export async function performActStep(work: StepWork, step: PlannedStep<ActStep>): Promise<PlannedStep<ActStep>> {
  const { outbox, judged, place } = work
  const { archive } = outbox.sending
  const doubt = await settleDoubt(work, step)
  if (doubt !== null) return doubt
  const reason = await whyNot(archive.pool, judged, step)
  if (reason !== null) return { ...step, state: 'held', reason: reason.code }
  const actId = randomUUID()
  const noted = { ...step, act: actId, tries: (step.tries ?? 0) + 1 }
  await work.note(noted)
  const { userId } = judged.standing!
  const act = { act: step.do, ...place, actId, people: userId === null ? [] : [userId] }
  try {
    await work.guarded(
      () => refuseAct(work, step),
      () => outbox.act(act, (client) => doAct(client, step, place)),
    )
    return { ...noted, state: 'done' }
  } catch (error) {
    if (error instanceof NotRight) return { ...noted, state: 'held', reason: error.code }
    if (!isOfThisMessage(error)) throw error
    const failed = { ...noted, state: 'failed', reason: error.code } as const
    if (!(error instanceof InstagramError) || error.remedy !== 'report') return failed
    // It may be a block in words that nobody has seen: what comes next is not done into it.
    await work.note(failed)
    throw error
  }
}

/** The last look before its request goes out, which may have waited for the budget. @throws NotRight */
async function refuseAct({ outbox, judged }: StepWork, step: ActStep): Promise<void> {
  const { archive } = outbox.sending
  const standing = await readStanding(archive.pool, judged.action)
  const now = await readDatabaseTime(archive.db)
  const reason = await whyNot(archive.pool, { ...judged, standing, now }, step)
  if (reason !== null) throw new NotRight(reason)
}

/** @returns how the step ended; null: it was not done, and may be */
async function settleDoubt(
  { outbox, place }: StepWork,
  step: PlannedStep<ActStep>,
): Promise<PlannedStep<ActStep> | null> {
  if (step.act === undefined) return null
  const { archive, account, client } = outbox.sending
  const { accountId } = account
  const outcome = await readActOutcome(archive, accountId, step.act)
  if (outcome === 'done') return { ...step, state: 'done' }
  // Never begun, or refused.
  if (outcome === undefined || outcome === 'failed') return null
  const seen = await lookForAct(step, place, client.session.userId ?? '', () => readBackTo(outbox, place))
  if (seen === 'done') {
    await endAct(archive, accountId, step.act, { outcome: 'done' })
    return { ...step, state: 'done' }
  }
  await endAct(archive, accountId, step.act, { outcome: 'unknown' })
  if (seen === 'undone' && (step.tries ?? 0) < MOST_TRIES) return null
  return { ...step, state: 'unknown', reason: 'outcome-unknown' }
}

/** Pages of a conversation that are looked through for one message. */
const MOST_PAGES = 5

/** The conversation with its newest messages, as far back as the one in question where that is not too far. */
async function readBackTo({ sending: { client, ask } }: Outbox, { threadId, itemId }: ActPlace): Promise<Conversation> {
  const first = await ask(() => client.direct.messagePage(threadId))
  const items = [...first.items]
  let { cursor } = first
  for (let pages = 1; pages < MOST_PAGES && cursor !== null; pages += 1) {
    if (items.some((item) => item.itemId === itemId)) break
    const next = await ask(() => client.direct.messagePage(threadId, { cursor }))
    items.push(...next.items)
    cursor = next.cursor
  }
  return { thread: first.thread, items }
}
