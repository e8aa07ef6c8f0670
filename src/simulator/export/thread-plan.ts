import type { LanguageCode, Scene } from '../corpus/corpus.ts'

/** A stretch of a group's time in which someone belonged to it. */
export interface Membership {
  readonly person: number
  readonly from: number
  readonly to: number
}

/** Something that happened to a group; the export shows it as a notice by `actor`. */
export interface GroupEvent {
  readonly at: number
  readonly kind: 'member-added' | 'member-left' | 'member-removed' | 'group-named' | 'group-photo'
  readonly actor: number
  /** Who was added or removed. */
  readonly target: number | null
  /** The group's new name. */
  readonly title: string | null
}

/** What is decided about a thread before any of its messages is made. */
export interface ThreadPlan {
  readonly index: number
  readonly seed: number
  readonly kind: 'direct' | 'group' | 'self'
  readonly scene: Scene
  readonly languages: readonly LanguageCode[]
  /** The end of its folder's name, in each of the two forms. */
  readonly suffix: { readonly digits: string; readonly letters: string }
  readonly section: 'inbox' | 'archived_threads' | 'filtered_threads'
  /** Rows of the whole history, notices and echoes included. */
  readonly rows: number
  /** The stretch in which people write. */
  readonly startsAt: number
  readonly endsAt: number
  /** Everyone but the owner; in a direct thread one person, throughout. */
  readonly members: readonly Membership[]
  readonly ownerLeavesAt: number
  readonly events: readonly GroupEvent[]
  /** Until then it is a message request; minus infinity when it never was one. */
  readonly acceptedAt: number
  /** Holds every kind of content there is. */
  readonly isShowcase: boolean
  /** Holds NUL and lone surrogates. */
  readonly isHostile: boolean
  /** `thread_path` inside the file names another folder than the one the file is in, as older threads have it. */
  readonly isPathStale: boolean
  /** The group has a picture and an invitation link. */
  readonly hasPicture: boolean
}

/** The owner's index among the people. */
export const OWNER = 0
