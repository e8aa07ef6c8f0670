/** Makes events happen. */
import type { z } from 'zod'
import { expiringVariants } from '../world/content/expiring.ts'
import { payloadVariants } from '../world/content/payloads.ts'
import { emptyThread } from '../world/empty-thread.ts'
import type { Message } from '../world/message.ts'
import { OWNER, type Person } from '../world/people.ts'
import { nameGroup, postLog, postMessage } from '../world/post-message.ts'
import { seeMessage } from '../world/see-message.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { EVENT_KINDS, type EventOf, eventSchema, type Happened, type SimulatorEvent } from './event.ts'
import { Refusal, whatIsWrong } from './refusal.ts'
import { memberNamed, messageNamed, personNamed, threadNamed, timeOf } from './resolve.ts'

type Apply<Kind extends SimulatorEvent['kind']> = (world: World, event: EventOf<Kind>) => Happened

/** @throws Refusal with what is wrong; nothing has happened then */
export function applyEvent(world: World, event: unknown): Happened {
  const read = eventSchema.safeParse(event)
  if (!read.success) throw new Refusal(whyNot(event, read.error))
  const apply = APPLY[read.data.kind] as (world: World, event: SimulatorEvent) => Happened
  return apply(world, read.data)
}

function whyNot(event: unknown, error: z.ZodError): string {
  const kind = (event as { readonly kind?: unknown } | null)?.kind
  if (typeof kind === 'string' && !EVENT_KINDS.includes(kind)) {
    return `there is no event ${JSON.stringify(kind)}; there are ${EVENT_KINDS.join(', ')}`
  }
  return whatIsWrong(error)
}

const APPLY: { readonly [Kind in SimulatorEvent['kind']]: Apply<Kind> } = {
  message: (world, event) => {
    const thread = threadNamed(world, event.thread, () => true)
    const variant = variantOf(event)
    const from = memberNamed(world, thread, event.from)
    const repliesTo = event.replies_to === undefined ? null : messageNamed(thread, event.replies_to, () => true)
    const { count = 1, text } = event
    const sent = Array.from({ length: count }, (_, number) => {
      const at = timeOf(world, number === 0 ? event.at : undefined, thread.nextMicros)
      const words =
        text === undefined ? `Hello no. ${world.changes + 1} 👋` : count > 1 ? `${text} ${number + 1}` : text
      return postMessage(world, thread, from, at, {
        variant,
        text: words,
        ...(event.payload === undefined ? {} : { payload: event.payload }),
        ...(repliesTo === null ? {} : { repliesTo: repliesTo.itemId }),
      })
    })
    return inThread('message', thread, sent)
  },

  // What an edited message looks like to apps nobody outside has seen: here its words are others, and nothing else.
  edit: (world, { thread: name, item, text }) => {
    const thread = threadNamed(world, name, isNotEmpty)
    const message = messageNamed(thread, item, ({ variant }) => variant === 'text')
    thread.edit(message, text)
    world.changed(thread)
    return inThread('edit', thread, [message])
  },

  unsend: (world, { thread: name, item }) => {
    const thread = threadNamed(world, name, isNotEmpty)
    const message = messageNamed(thread, item, () => true)
    thread.unsend(message)
    world.changed(thread)
    return inThread('unsend', thread, [message])
  },

  // Nobody outside knows whether a reaction moves its thread up. Here it does not, which is harder on a client.
  reaction: (world, { thread: name, item, from, emoji = '❤', remove = false, at }) => {
    const thread = threadNamed(world, name, isNotEmpty)
    const by = memberNamed(world, thread, from)
    const message = messageNamed(thread, item, (it) => !remove || it.reactions.some((one) => one.by === by.index))
    const reaction = remove ? null : { by: by.index, emoji, micros: timeOf(world, at, message.micros) }
    thread.react(message, by.index, reaction)
    world.changed(thread)
    return inThread('reaction', thread, [message])
  },

  request: (world, { from, to, text = 'Hi! You don’t know me, but…', is_spam: isSpam = false, at }) => {
    const target = to === undefined ? world.owner : personNamed(world, to)
    const stranger = from === undefined ? world.people.add() : personNamed(world, from)
    const known = world.threadsOf(target.index).find((it) => !it.plan.isGroup && it.isMember(stranger.index))
    if (known !== undefined) throw new Refusal(`${stranger.username} and ${target.username} have a thread already`)
    const members = [target.index, stranger.index]
    const place = target.index !== OWNER ? 'inbox' : isSpam ? 'spam' : 'pending'
    const thread = makeThread(world, at, { members, inviter: stranger.index, place })
    thread.setView(target.index, { isPending: !isSpam, isSpam })
    return inThread('request', thread, [
      postMessage(world, thread, stranger, thread.nextMicros, { variant: 'text', text }),
    ])
  },

  join: (world, { thread: name, person, by, at }) => {
    const thread = threadNamed(world, name, isGroup)
    const who = person === undefined ? world.people.add() : personNamed(world, person)
    if (thread.isMember(who.index))
      throw new Refusal(`${who.username} is in the thread ${thread.plan.threadId} already`)
    const actor = memberNamed(world, thread, by)
    const when = timeOf(world, at, thread.nextMicros)
    world.addMember(thread, who.index)
    return inThread('join', thread, [postLog(world, thread, actor, when, ` added ${who.username} to the group.`)])
  },

  leave: (world, { thread: name, person, at }) => {
    const thread = threadNamed(world, name, isGroup)
    const who = memberNamed(world, thread, person)
    const message = postLog(world, thread, who, timeOf(world, at, thread.nextMicros), ' left the group.')
    world.removeMember(thread, who.index)
    return inThread('leave', thread, [message])
  },

  rename: (world, { person, username, name }) => {
    const before = person === undefined ? drawPerson(world) : personNamed(world, person)
    if (username !== undefined && username !== before.username && world.people.byUsername(username) !== null) {
      throw new Refusal(`the username ${username} is taken`)
    }
    const isNothing = username === undefined && name === undefined
    const change = isNothing ? { username: `${before.username}.new`, fullName: `${before.fullName} ✨` } : {}
    const after = world.people.change(before.index, {
      ...change,
      ...(username === undefined ? {} : { username }),
      ...(name === undefined ? {} : { fullName: name }),
    })
    return { kind: 'rename', user_id: after.id, username: after.username }
  },

  title: (world, { thread: name, title, by, at }) => {
    const thread = threadNamed(world, name, isGroup)
    const actor = memberNamed(world, thread, by)
    const when = timeOf(world, at, thread.nextMicros)
    return inThread('title', thread, [nameGroup(world, thread, actor, when, title)])
  },

  thread: (world, { people, title, text, at }) => {
    const others = people.map((name) => personNamed(world, name).index).filter((it) => it !== OWNER)
    const members = [...new Set([OWNER, ...others])]
    const isGroup = members.length > 2
    const known = (thread: Thread) => !thread.plan.isGroup && thread.members.length === members.length
    if (!isGroup && world.threadsOf(OWNER).some((it) => known(it) && members.every((one) => it.isMember(one)))) {
      throw new Refusal(`there is a thread with ${people.join(', ')} already`)
    }
    const inviter = others[0] ?? OWNER
    const thread = makeThread(world, at, { members, inviter, isGroup, title: isGroup ? (title ?? null) : null })
    const author = world.people.get(inviter)
    if (text === undefined) return inThread('thread', thread, [])
    return inThread('thread', thread, [
      postMessage(world, thread, author, thread.nextMicros, { variant: 'text', text }),
    ])
  },

  // What the first makes of the second; what was not given stays.
  bond: (world, { from, to, follows, blocks, restricts }) => {
    const [viewer, other] = [personNamed(world, from), personNamed(world, to)]
    world.social.setBond(viewer.index, other.index, {
      ...(follows === undefined ? {} : { following: follows }),
      ...(blocks === undefined ? {} : { blocking: blocks }),
      ...(restricts === undefined ? {} : { is_restricted: restricts }),
    })
    return { kind: 'bond', user_id: viewer.id }
  },

  account: (world, { person, takes_requests: takesRequests, is_new: isNew }) => {
    const who = personNamed(world, person)
    world.social.setSettings(who.index, {
      ...(takesRequests === undefined ? {} : { takesRequests }),
      ...(isNew === undefined ? {} : { isNew }),
    })
    return { kind: 'account', user_id: who.id }
  },

  read: (world, event) => markSeen(world, event),
  seen: (world, event) => markSeen(world, event),
}

const isNotEmpty = (thread: Thread): boolean => thread.count > 0
const isGroup = (thread: Thread): boolean => thread.plan.isGroup

function inThread(kind: string, thread: Thread, messages: readonly Pick<Message, 'itemId'>[]): Happened {
  return { kind, thread_id: thread.plan.threadId, item_ids: messages.map((it) => it.itemId) }
}

function variantOf({ item_type: type = 'text', payload }: EventOf<'message'>): string {
  const known = [...payloadVariants, ...expiringVariants]
  if (payload !== undefined || known.includes(type)) return type
  throw new Refusal(`"item_type" ${JSON.stringify(type)} needs a "payload"; without one there are ${known.join(', ')}`)
}

function makeThread(world: World, at: number | string | undefined, traits: Parameters<typeof emptyThread>[3]): Thread {
  const madeAt = timeOf(world, at, 0)
  return world.addThread(emptyThread(world.seed, world.threads.length, madeAt, traits))
}

function drawPerson(world: World): Person {
  const thread = threadNamed(world, undefined, ({ members }) => members.length > 1)
  return memberNamed(world, thread, undefined)
}

function markSeen(world: World, { kind, thread: name, by, item }: EventOf<'read' | 'seen'>): Happened {
  const thread = threadNamed(world, name, isNotEmpty)
  const reader = memberNamed(world, thread, by)
  const message = messageNamed(thread, item, () => true)
  seeMessage(world, thread, reader.index, message)
  return { ...inThread(kind, thread, [message]), user_id: reader.id }
}
