/** What an account's archive should hold, in the format of our backups, so that one can be compared with the other. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Micros, microsToIso } from '../../clock.ts'
import {
  type BackupConversation,
  type BackupEnd,
  type BackupMessage,
  type BackupPerson,
  type BackupReaction,
  endLine,
  FORMAT,
  LINES,
  VERSION,
} from '../../sources/backup/format.ts'
import { isoTime } from '../../sources/backup/iso-time.ts'
import { itemJson, wordsOf } from '../wire/item.ts'
import type { Json } from '../wire/json.ts'
import { titleOf } from '../wire/thread.ts'
import type { Message } from '../world/message.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { DocumentText } from './document-text.ts'

export interface DocumentOptions {
  /** Whose inbox. */
  readonly viewer: Person
  /** Each item's text as the viewer's app would get it, too: the document is three times as long then. */
  readonly withRaw: boolean
}

/** The document, in constant memory. */
export async function* worldDocument(world: World, options: DocumentOptions): AsyncGenerator<Buffer, void, undefined> {
  const text = new DocumentText()
  const observedAt = world.now()
  const threads = world
    .threadsOf(options.viewer.index)
    .filter((thread) => !thread.view(options.viewer.index).isHidden)
    .toSorted((a, b) => byText(a.plan.threadId, b.plan.threadId))
  const people = peopleIn(world, threads)
  const counts = { messages: 0, versions: 0, reactions: 0, attachments: 0, unreadable: 0 }
  const sums: BackupEnd['sums'] = []
  text.write(headText(options.viewer, people, observedAt))
  for (const thread of threads) {
    text.write(sums.length > 0 ? ',\n' : '')
    yield text.take()
    text.beginPart()
    text.write(`${JSON.stringify(conversation(world, thread, options.viewer, observedAt)).slice(0, -2)}\n`)
    let messages = 0
    for (const message of thread.newestFirst()) {
      const line = messageLine({ world, thread, options, observedAt: messages === 0 ? observedAt : null }, message)
      text.write(`${messages > 0 ? ',\n' : ''}${JSON.stringify(line)}`)
      messages += 1
      counts.reactions += line.reactions?.length ?? 0
      if (!text.isFull) continue
      yield text.take()
      await nextTurn()
    }
    text.write(`${messages > 0 ? '\n' : ''}${LINES.endOfConversation}`)
    yield text.take()
    sums.push({ thread_id: thread.plan.threadId, messages, sha256: text.endPart() })
    counts.messages += messages
  }
  text.write(`${sums.length > 0 ? '\n' : ''}${LINES.endOfList}\n${LINES.unreadable}\n${LINES.endOfList}\n`)
  yield text.take()
  const end = { people: people.length, conversations: sums.length, ...counts, sums, sha256: text.sum() }
  yield Buffer.from(endLine(end))
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function peopleIn(world: World, threads: readonly Thread[]): readonly Person[] {
  const everyone = new Set(threads.flatMap((thread) => thread.everyone))
  return [...everyone].map((index) => world.people.get(index)).sort((a, b) => byText(a.id, b.id))
}

function headText(viewer: Person, people: readonly Person[], observedAt: Micros): string {
  const account = { name: viewer.username, time_zone: 'UTC', keeps_unsent: false, owner: viewer.id }
  const head = { format: FORMAT, version: VERSION, backup_date: microsToIso(observedAt), account }
  const lines = people.map((person) => JSON.stringify(personLine(person, microsToIso(observedAt))))
  const list = lines.length > 0 ? `${lines.join(',\n')}\n` : ''
  return `${JSON.stringify(head).slice(0, -1)},\n${LINES.people}\n${list}${LINES.endOfList}\n${LINES.conversations}\n`
}

function personLine({ id, username, fullName }: Person, observed: string): BackupPerson {
  const seen = { first_observed_at: observed, last_observed_at: observed }
  return {
    user_id: id,
    ids: [{ kind: 'instagram', id }],
    names: [
      { kind: 'display_name', name: fullName, ...seen },
      { kind: 'username', name: username, ...seen },
    ],
  }
}

function conversation(world: World, thread: Thread, viewer: Person, observedAt: Micros): BackupConversation {
  const { plan, members, left, admins } = thread
  const { isPending, isSpam, folder } = thread.view(viewer.index)
  const member = (index: number, at: Micros) => ({
    user_id: world.people.get(index).id,
    is_admin: admins.includes(index),
    first_observed_at: microsToIso(at),
    last_observed_at: microsToIso(at),
  })
  const others = members.filter((it) => it !== viewer.index)
  return {
    thread_id: plan.threadId,
    title: titleOf({ world, thread, viewer: viewer.index }),
    users: others.map((it) => world.people.get(it).username).sort(byText),
    is_group: plan.isGroup,
    ids: [
      { kind: 'instagram', id: plan.threadId },
      { kind: 'instagram-v2', id: plan.v2Id },
    ],
    folder: isSpam ? 'spam' : isPending ? 'pending' : folder === 1 ? 'general' : 'inbox',
    is_still_participant: true,
    header: { source: 'instagram', observed_at: microsToIso(observedAt), raw: null },
    // Those who left were last seen before.
    members: [...members.map((it) => member(it, observedAt)), ...left.map((it) => member(it, observedAt - 1))].sort(
      (a, b) => byText(a.user_id, b.user_id),
    ),
    messages: [],
  }
}

interface LineContext {
  readonly world: World
  readonly thread: Thread
  readonly options: DocumentOptions
  /** Told once a conversation. */
  readonly observedAt: Micros | null
}

function messageLine({ world, thread, options, observedAt }: LineContext, message: Message): BackupMessage {
  const item = itemJson({ world, thread, viewer: options.viewer.index }, message)
  const answered = (item.replied_to_message as Json | undefined)?.item_id as string | undefined
  const reactions = message.reactions.map((it): BackupReaction => {
    const by = world.people.get(it.by).id
    return { user_id: by, emoji: it.emoji, reacted_at: isoTime(it.micros) }
  })
  return {
    id: message.itemId,
    user_id: world.people.get(message.author).id,
    text: wordsOf(item),
    timestamp: isoTime(message.micros),
    item_type: item.item_type as string,
    ...(observedAt === null ? {} : { observed: observation(observedAt) }),
    ...(answered === undefined ? {} : { replied_to_item_id: answered }),
    ...(reactions.length === 0 ? {} : { reactions: reactions.sort((a, b) => byText(a.user_id, b.user_id)) }),
    ...(options.withRaw ? { raw: JSON.stringify(item) } : {}),
  }
}

function observation(at: Micros): NonNullable<BackupMessage['observed']> {
  const time = microsToIso(at)
  return { source: 'instagram', origin: 'simulator', first_observed_at: time, last_observed_at: time }
}
