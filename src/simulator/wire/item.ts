/** A message as one viewer's app gets it. */
import type { Micros } from '../../clock.ts'
import { Random } from '../random.ts'
import { expiringPayload, expiringVariants } from '../world/content/expiring.ts'
import { itemTypeOf, payloadOf } from '../world/content/payloads.ts'
import type { ItemScene, Payload } from '../world/content/scene.ts'
import type { Message, Reaction } from '../world/message.ts'
import type { People } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { bare, type Json } from './json.ts'

/** Items made after this carry the id that the web knows them by. */
const WEB_IDS_SINCE = Date.UTC(2025, 0, 1) * 1000

export interface ItemContext {
  readonly world: World
  readonly thread: Thread
  /** Number of the person. */
  readonly viewer: number
}

const EXPIRING = new Set(expiringVariants)

export function itemJson(context: ItemContext, message: Message): Json {
  return { ...bareItem(context, message), ...reactions(context.world.people, message), ...answered(context, message) }
}

function bareItem(context: ItemContext, message: Message): Json {
  const { viewer, world } = context
  const { itemId, author, micros, variant, seed, clientContext } = message
  return {
    item_id: itemId,
    user_id: bare(world.people.get(author).id),
    timestamp: wireTime(micros, seed),
    item_type: itemTypeOf(variant),
    ...(clientContext === undefined ? {} : { client_context: clientContext }),
    ...(micros < WEB_IDS_SINCE ? {} : { message_id: `mid.$${seed.toString(16).padStart(8, '0')}` }),
    is_sent_by_viewer: author === viewer,
    is_shh_mode: false,
    show_forward_attribution: false,
    ...payloadFor(context, message),
  }
}

/** Times come as numbers, and now and then as text. */
const wireTime = (micros: Micros, seed: number): number | string => (seed % 11 === 0 ? String(micros) : micros)

/** What the message carries for this viewer. */
function payloadFor({ world, thread, viewer }: ItemContext, message: Message): Payload {
  if (message.payload !== undefined) return message.payload
  const scene = sceneOf(world, thread, message)
  if (!EXPIRING.has(message.variant)) return payloadOf(message.variant, scene)
  const { seen } = thread.view(viewer)
  return expiringPayload(message.variant, scene, hasOpened(message, viewer, seen), world.now())
}

/** Expiring media: the author has seen it, others open most of what they have come past. */
function hasOpened({ author, position, seed }: Message, viewer: number, seen: number): boolean {
  return author === viewer || (position <= seen && seed % 3 !== 0)
}

function sceneOf({ people }: World, { plan }: Thread, { seed, micros, author, text }: Message): ItemScene {
  const other = plan.members.find((member) => member !== author) ?? author
  return { random: new Random(seed ^ 0xc0ffee), micros, author: people.get(author), other: people.get(other), text }
}

/** Missing where there are none. */
function reactions(people: People, { reactions }: Message): Json {
  if (reactions.length === 0) return {}
  const likes = reactions.filter((it) => it.isLegacyLike === true)
  const emojis = reactions.filter((it) => it.isLegacyLike !== true)
  return {
    reactions: {
      likes: likes.map((it) => reactionJson(people, it)),
      likes_count: likes.length,
      emojis: emojis.map((it) => ({ ...reactionJson(people, it), emoji: it.emoji, super_react_type: 'none' })),
    },
  }
}

function reactionJson(people: People, { by, micros, clientContext: token }: Reaction): Json {
  const clientContext = token ?? (BigInt(Math.floor(micros / 1000)) << 22n).toString()
  return { timestamp: micros, client_context: clientContext, sender_id: bare(people.get(by).id) }
}

/** The message that this one answers, without what that one answered. Missing where it is none, or is unsent. */
function answered(context: ItemContext, { repliesTo }: Message): Json {
  const message = repliesTo === undefined ? null : context.thread.find(repliesTo)
  return message === null ? {} : { replied_to_message: bareItem(context, message) }
}

/** What a message says in words, as far as its type has words; null where it has none. */
export function wordsOf(payload: Payload): string | null {
  const words = payload as { text?: string; link?: Json; reel_share?: Json; story_share?: Json; action_log?: Json }
  const found =
    words.text ?? words.link?.text ?? words.reel_share?.text ?? words.story_share?.text ?? words.action_log?.description
  return typeof found === 'string' && found !== '' ? found : null
}
