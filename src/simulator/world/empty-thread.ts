import type { Micros } from '../../clock.ts'
import { mixSeed } from '../random.ts'
import { threadIds } from './ids.ts'
import type { Place, ThreadPlan } from './plan-threads.ts'

export interface EmptyThread {
  readonly members: readonly number[]
  readonly inviter: number
  readonly title?: string | null
  readonly isGroup?: boolean
  readonly place?: Place
  readonly admins?: readonly number[]
}

/** The plan of a thread that has no past. @param index how many threads there are */
export function emptyThread(seed: number, index: number, madeAt: Micros, traits: EmptyThread): ThreadPlan {
  const isGroup = traits.isGroup ?? traits.members.length > 2
  return {
    ...threadIds(index),
    index,
    seed: mixSeed(seed, 1000 + index),
    place: 'inbox',
    isGroup,
    left: [],
    admins: isGroup ? [traits.inviter] : [],
    writers: traits.members,
    title: null,
    scene: 'friends',
    languages: ['en'],
    size: 0,
    startsAt: madeAt,
    endsAt: madeAt,
    madeAt,
    isShowcase: false,
    unread: 0,
    isMuted: false,
    isPinned: false,
    isFlagged: false,
    folder: 0,
    ...traits,
  }
}
