/**
 * Whether what was decided about a message is still right when it is about to be done: between the two lie seconds as a rule,
 * hours where a limit was reached, days where a process was killed. What is not right any more is not done.
 */
import type pg from 'pg'
import type { Account } from '../../archive/accounts.ts'
import type { ClaimedAction } from '../../archive/automation/claimed-actions.ts'
import { readRepliesOut, type Standing } from '../../archive/automation/read-standing.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import { LaterError, UsageError } from '../../errors.ts'
import type { Reason, Step } from '../rules/decision.ts'
import { clockText, isWithin, localMoment } from '../rules/local-moment.ts'
import { readManual } from '../rules/read-history.ts'
import { type Rule, type RulesFile, type Safety, safetyOf } from '../rules/rule-schema.ts'
import { FUTURE, isOutward } from '../rules/safety-gates.ts'

type Client = Pick<pg.ClientBase, 'query'>

const DAY = 86_400_000_000

/** Not done, and not later either. */
export class NotRight extends UsageError {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason.code, `it was not done: ${reason.words}`)
    this.reason = reason
  }
}

export interface Judged {
  readonly account: Account
  readonly action: ClaimedAction
  /** Undefined: its message is not in the archive any more. */
  readonly standing: Standing | undefined
  readonly now: Micros
}

/** Why a step is not to be done any more; null: it is. */
export async function whyNot(client: Client, judged: Judged, step: Step): Promise<Reason | null> {
  return whyNotAtAll(judged) ?? (isOutward(step.do) ? await whyNotOutward(client, judged) : null)
}

/** Holds for every step. */
function whyNotAtAll({ action, standing, now }: Judged): Reason | null {
  if (standing === undefined || standing.isUnsent) {
    return { code: 'not-a-message', words: 'the message was taken back, or is not in the archive any more' }
  }
  const { armedAt } = standing
  if (armedAt === null) return { code: 'not-armed', words: 'the rule was disarmed meanwhile' }
  if (action.messageSentAt <= armedAt) {
    return { code: 'older-than-armed', words: 'the rule was armed anew after the message' }
  }
  if (now - action.messageSentAt > safetyIn(standing).answerWithin || action.messageSentAt - now > FUTURE) {
    return { code: 'too-old', words: 'it was sent too long ago to be answered now' }
  }
  return null
}

/** Holds for what the other side notices. */
async function whyNotOutward(client: Client, { account, action, standing, now }: Judged): Promise<Reason | null> {
  const { doNotContact, folder, rule } = standing!
  const { manualPause, quietHours } = safetyIn(standing!)
  if (doNotContact !== null) {
    return { code: 'do-not-contact', words: `they are not to be written to: ${doNotContact}` }
  }
  if (folder === 'spam' || folder === 'filtered') return { code: 'in-spam', words: 'the conversation is in spam' }
  if (folder === 'pending' && (JSON.parse(rule ?? '{}') as Partial<Rule>).then?.approve !== true) {
    return { code: 'request-not-approved', words: 'it is a request, and the rule does not say approve' }
  }
  const last = await readManual(client, account, action.threadId)
  if (last !== null && (last >= action.messageSentAt || now - last < manualPause)) {
    return { code: 'manual-reply', words: 'the owner wrote there by hand' }
  }
  if (quietHours === null || !isWithin(localMoment(now, account.timeZone).minute, quietHours)) return null
  const [from, to] = [clockText(quietHours.from), clockText(quietHours.to)]
  return { code: 'quiet-hours', words: `it is between ${from} and ${to}` }
}

/**
 * The last look before a reply goes out, by what has really gone out: the decision counted what was decided, which may have
 * waited for hours.
 *
 * @throws NotRight; LaterError `send-limit` where the day's replies are out
 */
export async function refuseReply(client: Client, judged: Judged, step: Step, token: bigint): Promise<void> {
  const reason = await whyNot(client, judged, step)
  if (reason !== null) throw new NotRight(reason)
  const { action, standing, now } = judged
  const { coolingOff, dailyCap } = safetyIn(standing!)
  const { count, lastToPerson } = await readRepliesOut(client, action, { since: now - DAY, except: token })
  if (lastToPerson !== null && now - lastToPerson < coolingOff) {
    const until = microsToIso(lastToPerson + coolingOff).slice(0, 16)
    throw new NotRight({ code: 'cooling-off', words: `a rule replied to them already; the next may at ${until}Z` })
  }
  if (count < dailyCap) return
  throw new LaterError('send-limit', `${count} replies of rules went out in the last 24 hours, of ${dailyCap}`)
}

export function safetyIn({ settings }: Pick<Standing, 'settings'>): Safety {
  return safetyOf((JSON.parse(settings ?? '{}') as Pick<RulesFile, 'safety'>).safety)
}
