import { byText } from './by-count.ts'
import { oneLine } from './label-people.ts'
import { tellApart } from './tell-apart.ts'

/** A thread as shown in reports: no two threads of an account have the same label. */
export interface ThreadLabel {
  readonly label: string
  /** The same without what tells it from others. */
  readonly name: string
  /** The id by which the outside knows it: what `--thread` takes. */
  readonly id: string | null
  readonly isGroup: boolean
}

export interface NamedThread {
  readonly threadId: bigint
  readonly title: string | null
  readonly isGroup: boolean
  readonly ids: readonly { readonly kind: string; readonly id: string }[]
  /** Names of those in it, the owner apart. */
  readonly members: readonly string[]
}

/** The best known first. */
const ID_KINDS = ['instagram', 'instagram-v2', 'export-folder', 'participants']
const MEMBERS_SHOWN = 3

/** Labels for all threads of an account: the title, else who is in it, else its id; a number tells equal ones apart. */
export function labelThreads(threads: readonly NamedThread[]): ReadonlyMap<bigint, ThreadLabel> {
  const wishes = threads.map((thread) => {
    const id = outsideId(thread)
    const name =
      oneLine(thread.title) ?? membersInWords(thread.members) ?? (id === null ? 'unknown thread' : `thread ${id}`)
    return { item: { thread, id }, name, detail: null, order: id ?? '' }
  })
  return new Map(
    tellApart(wishes).map(({ item: { thread, id }, name, label }) => [
      thread.threadId,
      { label, name, id, isGroup: thread.isGroup },
    ]),
  )
}

function outsideId({ ids }: NamedThread): string | null {
  const ranked = [...ids].sort(
    (one, other) => ID_KINDS.indexOf(one.kind) - ID_KINDS.indexOf(other.kind) || byText(one.id, other.id),
  )
  return ranked[0]?.id ?? null
}

function membersInWords(members: readonly string[]): string | null {
  const names = members.map(oneLine).filter((name) => name !== null)
  if (names.length === 0) return null
  const others = names.length - MEMBERS_SHOWN
  const shown = names.sort(byText).slice(0, MEMBERS_SHOWN).join(', ')
  return others > 0 ? `${shown} and ${others} more` : shown
}
