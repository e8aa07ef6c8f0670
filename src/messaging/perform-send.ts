import { putBackSend } from '../archive/end-send.ts'
import type { StoredSend } from '../archive/read-sends.ts'
import { InstagramError } from '../instagram/errors/instagram-error.ts'
import { OutcomeUnknown } from '../instagram/errors/outcome-unknown.ts'
import { meetInstagramError } from '../run/meet-instagram-error.ts'
import { attemptSend } from './attempt-send.ts'
import type { Receipt } from './deliver.ts'
import { acknowledge, fail, isOfThisMessage, type SendResult } from './send-result.ts'
import { heldSend, type Sending } from './sending.ts'
import { settleSend } from './settle-send.ts'

/** So often in a row Instagram's wish to wait is followed for one message. */
const MOST_WAITS = 5

/**
 * Makes one planned send that this process holds: to its end, or until what keeps it back is thrown; then it is planned still.
 *
 * @throws UnexpectedAnswer: this one failed, in words that are not known; LaterError, PersonNeededError: this one and all others
 *   must wait; errors of the network and of the database
 */
export async function performSend(sending: Sending, send: StoredSend): Promise<SendResult> {
  const { archive, budget, whenFull } = sending
  for (let failures = 1; ; failures += 1) {
    // What goes wrong while its end is written down must not pass for a send that did not go out.
    let receipt: Receipt
    try {
      receipt = await attemptSend(sending, send)
    } catch (error) {
      if (error instanceof OutcomeUnknown) return await settleSend(sending, send, { doubt: error })
      if (isOfThisMessage(error)) {
        const failed = await fail(sending, send, error)
        // It may be a block in words that this version does not know: what comes next would be sent into it.
        if (error instanceof InstagramError && error.remedy === 'report') throw error
        return failed
      }
      const mayWait = whenFull === 'wait' && error instanceof InstagramError && error.remedy === 'wait'
      try {
        // First, as a block must be known whatever happens to this process or its ledger.
        await meetInstagramError(error, budget, failures, { mostFailures: mayWait ? MOST_WAITS : 1 })
      } finally {
        await putBackSend(archive, heldSend(sending, send))
      }
      continue
    }
    return await acknowledge(sending, send, receipt)
  }
}
