import type { Message } from '../world/message.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'

/** People are looked for among so many; messages among the newest so many: a search must answer at once in any world. */
const PEOPLE_LOOKED_AT = 5000
const MESSAGES_LOOKED_AT = 10_000

const fold = (text: string): string => text.toLowerCase()

/** Those whose name begins with, or holds, the words; nobody's words find nobody in particular, but everyone. */
export function searchPeople(world: World, viewer: Person, words: string, most: number): readonly Person[] {
  const wanted = fold(words.trim())
  const isFound = (person: Person) =>
    person.index !== viewer.index && !person.isDeleted && !world.blocks(person.index, viewer.index)
  const found: Person[] = []
  const exact = world.people.byUsername(wanted)
  if (exact !== null && isFound(exact)) found.push(exact)
  for (let index = 0; index < Math.min(world.people.count, PEOPLE_LOOKED_AT) && found.length < most; index++) {
    const person = world.people.get(index)
    if (person === exact || !isFound(person)) continue
    if (fold(person.username).includes(wanted) || fold(person.fullName).includes(wanted)) found.push(person)
  }
  return found
}

export interface FoundMessage {
  readonly thread: Thread
  readonly message: Message
}

/** Messages whose words hold the words that are looked for, those of lately active threads first. */
export function searchMessages(threads: readonly Thread[], words: string, most: number): readonly FoundMessage[] {
  const wanted = fold(words.trim())
  const found: FoundMessage[] = []
  let left = MESSAGES_LOOKED_AT
  if (wanted === '') return found
  for (const thread of threads.toSorted((a, b) => b.lastActivity - a.lastActivity)) {
    for (const message of thread.newestFirst()) {
      if (left-- <= 0 || found.length >= most) return found
      if (message.variant === 'text' && fold(message.text).includes(wanted)) found.push({ thread, message })
    }
  }
  return found
}
