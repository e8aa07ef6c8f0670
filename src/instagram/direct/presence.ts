import type { Micros } from '../../clock.ts'
import { flagOf, numberOf, objectOf } from '../json/read-value.ts'
import type { CallOptions, TimedAnswer, Transport } from '../transport/transport.ts'
import { digits } from './read-thread.ts'

/** Whether someone is there now. */
export interface Presence {
  readonly isActive: boolean
  readonly lastActiveAt: Micros | null
}

/** By user id. */
export type Presences = Readonly<Record<string, Presence>>

/** Who of those one writes with is there now. */
export async function activePresence(transport: Transport, { signal }: CallOptions = {}): Promise<Presences> {
  const query = { recent_thread_limit: '0', suggested_followers_limit: '100' }
  return presencesIn(await transport.send({ method: 'GET', path: 'direct_v2/get_presence_active_now/', query, signal }))
}

/** Whether those people are there now. */
export async function presenceOf(
  transport: Transport,
  userIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<Presences> {
  const { session } = transport
  const form = {
    _uuid: session.deviceId('uuid'),
    device_id: session.deviceId('android_device_id'),
    subscriptions_off: 'false',
    request_data: `[${userIds.map(digits).join(',')}]`,
  }
  return presencesIn(
    await transport.send({ method: 'POST', path: 'direct_v2/fetch_and_subscribe_presence/', form, signal }),
  )
}

function presencesIn({ body: { user_presence } }: TimedAnswer): Presences {
  return Object.fromEntries(
    Object.entries(objectOf(user_presence)).map(([userId, value]) => {
      const { is_active, last_activity_at_ms } = objectOf(value)
      const ms = numberOf(last_activity_at_ms)
      return [userId, { isActive: flagOf(is_active) ?? false, lastActiveAt: ms === null ? null : ms * 1000 }]
    }),
  )
}
