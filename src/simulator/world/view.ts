import { mixSeed } from '../random.ts'
import { OWNER } from './people.ts'
import type { ThreadPlan } from './plan-threads.ts'

/** What a thread is to one person: everything here is theirs alone. */
export interface View {
  readonly isPending: boolean
  readonly isSpam: boolean
  readonly isHidden: boolean
  /** Whether what comes after it was hidden is spam to them. */
  readonly sendsToSpam: boolean
  readonly isMuted: boolean
  readonly isCallMuted: boolean
  readonly isPinned: boolean
  readonly isFlagged: boolean
  readonly isMarkedUnread: boolean
  /** 0 primary, 1 general. */
  readonly folder: 0 | 1
  /** Place of the newest message they have seen; -1: none. */
  readonly seen: number
  /** When they saw it, null: when it was sent. */
  readonly seenAt: number | null
}

/** Before anything happened. Requests and spam are so to the owner only; the one who wrote finds an ordinary thread. */
export function firstView(plan: ThreadPlan, person: number): View {
  const isOwner = person === OWNER
  const behind = isOwner ? plan.unread : mixSeed(plan.seed, person) % 3
  return {
    isPending: isOwner && plan.place === 'pending',
    isSpam: isOwner && plan.place === 'spam',
    isHidden: false,
    sendsToSpam: false,
    isMuted: isOwner && plan.isMuted,
    isCallMuted: false,
    isPinned: isOwner && plan.isPinned,
    isFlagged: isOwner && plan.isFlagged,
    isMarkedUnread: false,
    folder: isOwner ? plan.folder : 0,
    seen: Math.max(-1, plan.size - 1 - behind),
    seenAt: null,
  }
}
