import { FailedError } from '../src/errors.ts'

/** What happens in the demo between its two nights, as the simulator takes it. */
const EVENTS: readonly Readonly<Record<string, unknown>>[] = [
  // Of messages that the first night has read: the newest of each.
  { kind: 'edit', thread: 'bob.sim', text: 'At nine, not at eight. See you!' },
  { kind: 'unsend', thread: 'carla.sim' },
  { kind: 'reaction', thread: 'carla.sim', emoji: '🔥' },
  { kind: 'message', thread: 'bob.sim', from: 'bob.sim', text: 'Are you coming tonight? 🎉' },
  { kind: 'message', thread: 'bob.sim', from: 'alice.sim', text: 'Yes! Shall I bring a cake?' },
  { kind: 'message', thread: 'carla.sim', from: 'carla.sim', count: 12 },
  { kind: 'message' },
  { kind: 'message' },
  { kind: 'request', text: 'Hello, may I ask for a price?' },
  { kind: 'rename', person: 'carla.sim', username: 'carla.new.sim' },
]

/**
 * Lets a day pass in a simulated Instagram.
 *
 * @returns how many of each kind of event there were
 */
export async function aDayPasses(url: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/simulator/events`, { method: 'POST', body: JSON.stringify(EVENTS) })
  if (!response.ok) {
    throw new FailedError('demo-differs', `the simulator refused the day: ${await response.text()}`, {
      hint: 'This is a fault of dmvault; please report it.',
    })
  }
  const counts: Record<string, number> = {}
  for (const { kind, count = 1 } of EVENTS as readonly { kind: string; count?: number }[]) {
    counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}
