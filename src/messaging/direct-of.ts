import { ownerOf } from '../run/account-session.ts'
import type { OpenDirect } from './open-direct.ts'
import type { Outbox } from './outbox.ts'

/** Direct as an outbox has it open: to find people and conversations by the same client. Closed with the outbox. */
export function directOf({ sending }: Outbox): OpenDirect {
  const { archive, account, client, budget, ask, signal } = sending
  return {
    archive,
    account,
    client,
    owner: ownerOf(client),
    budget,
    ask,
    signal,
    requests: () => 0,
    [Symbol.asyncDispose]: async () => {},
  }
}
