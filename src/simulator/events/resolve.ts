/** Whom and what the names in an event mean. */
import { isoToMicros, type Micros, systemClock } from '../../clock.ts'
import { mixSeed } from '../random.ts'
import type { Message } from '../world/message.ts'
import { OWNER, type Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { Refusal } from './refusal.ts'

/** @param fits which threads may be drawn where none is named */
export function threadNamed(world: World, name: string | undefined, fits: (thread: Thread) => boolean): Thread {
  if (name === undefined) return drawThread(world, fits)
  const other = world.people.byUsername(name)
  const isWith = (thread: Thread) => other !== null && !thread.plan.isGroup && thread.isMember(other.index)
  const mine = world.threadsOf(OWNER)
  const found = world.find(name) ?? mine.find(isWith) ?? mine.find((thread) => thread.title === name)
  if (found === undefined || found === null) throw new Refusal(`there is no thread ${JSON.stringify(name)}`)
  if (!fits(found)) throw new Refusal(`that cannot happen in the thread ${JSON.stringify(name)}`)
  return found
}

function drawThread(world: World, fits: (thread: Thread) => boolean): Thread {
  const candidates = world.threadsOf(OWNER).filter((thread) => isOrdinary(thread) && fits(thread))
  const drawn = candidates[mixSeed(world.seed, world.changes) % Math.max(1, candidates.length)]
  if (drawn === undefined) throw new Refusal('there is no thread in which that could happen')
  return drawn
}

function isOrdinary(thread: Thread): boolean {
  const { isPending, isSpam } = thread.view(OWNER)
  return !isPending && !isSpam
}

export function personNamed(world: World, name: string): Person {
  const person = world.people.find(name)
  if (person === null) throw new Refusal(`there is no person ${JSON.stringify(name)}`)
  return person
}

/** Someone in the thread: the one who is named, else another than the owner. */
export function memberNamed(world: World, thread: Thread, name: string | undefined): Person {
  if (name !== undefined) {
    const person = personNamed(world, name)
    if (thread.isMember(person.index)) return person
    throw new Refusal(`${name} is not in the thread ${thread.plan.threadId}`)
  }
  const others = thread.members.filter((it) => it !== OWNER)
  const drawn = others[mixSeed(world.seed ^ 0x55, world.changes) % Math.max(1, others.length)] ?? thread.members[0]
  if (drawn === undefined) throw new Refusal(`nobody is in the thread ${thread.plan.threadId}`)
  return world.people.get(drawn)
}

const NEWEST = 200

/** The message that is named, else the newest of the latest 200 that fits. */
export function messageNamed(thread: Thread, itemId: string | undefined, fits: (message: Message) => boolean): Message {
  const found = itemId === undefined ? thread.latest(NEWEST, fits) : thread.find(itemId)
  if (found === null) {
    const which = itemId === undefined ? 'message to which that could happen' : `message ${itemId}`
    throw new Refusal(`there is no ${which} in the thread ${thread.plan.threadId}`)
  }
  if (!fits(found)) throw new Refusal(`that cannot happen to the message ${found.itemId}`)
  return found
}

/**
 * When it happens: as told (microseconds, ISO 8601, or "now"), else a moment after the last thing that happened.
 *
 * @param atLeast it cannot have been before
 */
export function timeOf(world: World, at: number | string | undefined, atLeast: Micros): Micros {
  if (at === undefined) return world.tick(atLeast)
  const micros = typeof at === 'number' ? at : at === 'now' ? systemClock() : readIso(at)
  if (micros < atLeast) throw new Refusal(`${at} is before what the thread holds already`)
  return world.moveTo(micros)
}

function readIso(text: string): Micros {
  try {
    return isoToMicros(text)
  } catch {
    throw new Refusal(`not a time: ${JSON.stringify(text)} (microseconds, ISO 8601 with a zone, or "now")`)
  }
}
