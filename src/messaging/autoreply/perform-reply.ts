import { readSend, type StoredSend } from '../../archive/read-sends.ts'
import { DmvaultError, LaterError } from '../../errors.ts'
import { InstagramError } from '../../instagram/errors/instagram-error.ts'
import type { Step } from '../rules/decision.ts'
import { isOfThisMessage, type SendResult } from '../send-result.ts'
import { whyNotAnswered } from './look-first.ts'
import type { StepWork } from './step-work.ts'
import type { PlannedStep } from './steps.ts'
import { safetyIn, whyNot } from './still-right.ts'

export type ReplyStep = PlannedStep<Extract<Step, { readonly do: 'reply' }>>

/**
 * Sends a reply, or finds out what became of it: its token is noted in the action before it is planned, and planned before it
 * goes out.
 *
 * @throws what `Outbox.make` throws, but for `send-limit`: the step waits then
 */
export async function performReply(work: StepWork, step: ReplyStep): Promise<ReplyStep> {
  const { outbox, judged, place } = work
  const { archive, account, holder } = outbox.sending
  const { accountId } = account
  let token = step.token === undefined ? null : BigInt(step.token)
  const left = token === null ? undefined : await readSend(archive.db, accountId, token)
  const ended = left && endedStep(step, left)
  if (ended !== undefined) return ended
  // Let go, and neither settled nor ours: whoever lives and is at it ends it.
  const isOurs = left === undefined || left.holder === holder.id || (await outbox.takeOver(token!))
  if (!isOurs) return { ...step, state: 'waits' }
  const old = await whyNot(archive.pool, judged, step)
  if (old === null && work.areRepliesHeld) return { ...step, state: 'waits' }
  let reason = old
  try {
    reason ??= await whyNotNow(work)
  } catch (error) {
    return await failUnread(work, step, error)
  }
  if (reason !== null) {
    if (token !== null) await outbox.cancel([token])
    return { ...step, state: 'held', reason: reason.code }
  }
  if (token === null) {
    const [taken] = await outbox.takeTokens(1)
    token = taken!
    await work.note({ ...step, token: String(token) })
  }
  const underToken = { ...step, token: String(token) }
  if (left === undefined) {
    const plan = { to: { threadId: place.threadId }, draft: { kind: 'text', text: step.text } as const }
    await outbox.plan([plan], { tokens: [token], origin: 'rule', isBulk: false })
  }
  try {
    return madeStep(underToken, await outbox.make(token))
  } catch (error) {
    if (error instanceof LaterError && error.code === 'send-limit') return { ...underToken, state: 'waits' }
    const stored = await readSend(archive.db, accountId, token)
    // It failed, and what it failed of concerns more than this one.
    if (stored?.state === 'failed') await work.note({ ...underToken, state: 'failed', reason: codeOf(error) })
    throw error
  }
}

/**
 * A conversation that is gone, or that nobody can read, is not answered, and must not keep the others from being answered.
 *
 * @throws what is about more than this one; of an answer that this version does not understand, once the step has failed
 */
async function failUnread({ outbox, note }: StepWork, step: ReplyStep, error: unknown): Promise<ReplyStep> {
  if (!isOfThisMessage(error)) throw error
  if (step.token !== undefined) await outbox.cancel([BigInt(step.token)])
  const failed = { ...step, state: 'failed', reason: error.code } as const
  if (!(error instanceof InstagramError) || error.remedy !== 'report') return failed
  await note(failed)
  throw error
}

/** One request: between the look at the inbox and this one much may have been written. */
async function whyNotNow({ outbox, judged, place }: StepWork): ReturnType<typeof whyNotAnswered> {
  const { archive, account, client, ask } = outbox.sending
  const { items } = await ask(() => client.direct.messagePage(place.threadId))
  const { action, standing } = judged
  const answered = {
    accountId: account.accountId,
    ownUserId: client.session.userId ?? '',
    itemId: place.itemId,
    sentAt: action.messageSentAt,
    stopWords: safetyIn(standing!).stopWords,
  }
  return await whyNotAnswered(archive.pool, answered, items)
}

/** Undefined: it has not come to its end. */
function endedStep(step: ReplyStep, { state, errorCode }: StoredSend): ReplyStep | undefined {
  switch (state) {
    case 'acknowledged':
      return { ...step, state: 'done' }
    case 'failed':
      return failedStep(step, errorCode ?? 'failed')
    case 'unknown':
      return { ...step, state: 'unknown', reason: 'outcome-unknown' }
    default:
      return undefined
  }
}

function madeStep(step: ReplyStep, { state, error }: SendResult): ReplyStep {
  switch (state) {
    case 'acknowledged':
      return { ...step, state: 'done' }
    case 'failed':
      return failedStep(step, error?.code ?? 'failed')
    case 'unknown':
      return { ...step, state: 'unknown', reason: 'outcome-unknown' }
    default:
      return { ...step, state: 'waits' }
  }
}

/** What kept a send back at the gate; it never went out. */
const HELD = new Set([
  'not-a-message',
  'not-armed',
  'older-than-armed',
  'too-old',
  'do-not-contact',
  'in-spam',
  'request-not-approved',
  'manual-reply',
  'quiet-hours',
  'cooling-off',
  'cancelled',
])

function failedStep(step: ReplyStep, code: string): ReplyStep {
  return { ...step, state: HELD.has(code) ? 'held' : 'failed', reason: code }
}

function codeOf(error: unknown): string {
  return error instanceof DmvaultError ? error.code : 'failed'
}
