import { isoToMicros, type Micros } from '../../src/clock.ts'
import type {
  ItemState,
  ObservedName,
  Source,
  SourceItem,
  SourceKind,
  SourcePage,
  SourcePerson,
  SourceReaction,
  SourceThread,
  ThreadProbe,
} from '../../src/sources/source.ts'

/** A source that gives the pages it was made with. */
export function listedSource(
  pages: readonly SourcePage[],
  options: {
    kind?: SourceKind
    owner?: SourcePerson
    isOwnerGuess?: boolean
    probes?: readonly ThreadProbe[]
  } = {},
): Source {
  const { kind = 'export', owner = null, isOwnerGuess = false, probes } = options
  return {
    describe: async () => ({ kind, owner, isOwnerGuess, total: pages.length, settings: null, notes: [] }),
    async *pages(signal) {
      for (const page of pages) {
        if (signal.aborted) return
        yield page
      }
    },
    ...(probes === undefined
      ? {}
      : {
          async *probes(isKnown) {
            for (const probe of probes) if (!isKnown(probe.ids)) yield probe
          },
        }),
    [Symbol.asyncDispose]: async () => {},
  }
}

export const at = (time: string): Micros => isoToMicros(`${time}Z`)

const named = (name: string, observedAt: Micros): ObservedName[] => [
  { kind: 'display_name', name, firstObservedAt: observedAt, lastObservedAt: observedAt },
]

/** Someone known by display name, as exports know people. */
export function person(name: string, observedAt: Micros): SourcePerson {
  return { ids: [{ kind: 'name', id: name }], names: named(name, observedAt), isDeletedUser: false }
}

/** The person that an export shows for deleted accounts. */
export function deletedPerson(name: string, observedAt: Micros): SourcePerson {
  return { ids: [{ kind: 'thread-name', id: name }], names: named(name, observedAt), isDeletedUser: true }
}

export function thread(folder: string, members: readonly SourcePerson[], observedAt: Micros): SourceThread {
  return {
    ids: [{ kind: 'export-folder', id: folder }],
    title: folder,
    isGroup: members.length > 2,
    folder: 'inbox',
    isStillParticipant: true,
    members: members.map((it) => ({
      person: it,
      isAdmin: false,
      firstObservedAt: observedAt,
      lastObservedAt: observedAt,
    })),
    raw: JSON.stringify({ title: folder }),
    observedAt,
    source: 'export',
  }
}

export type ItemFacts = Partial<Omit<SourceItem, 'reactions'>> & {
  readonly sender: SourcePerson
  readonly sentAt: Micros
  readonly observedAt: Micros
  readonly reactions?: readonly SourceReaction[]
}

/** A text message of an export; everything can be said otherwise. */
export function item({ observedAt, ...facts }: ItemFacts): SourceItem {
  const state: ItemState = {
    raw: JSON.stringify({ text: facts.text ?? null, sent: facts.sentAt, unsent: facts.isUnsent ?? false }),
    origin: 'messages/inbox/thread/message_1.json',
    source: 'export',
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    itemType: 'text',
    noticeClass: null,
    text: null,
    isUnsent: false,
    isTakenDown: false,
    isEcho: false,
    share: null,
    callSeconds: null,
    repliedToItemId: null,
    attachments: [],
    reactions: [],
  }
  return { ...state, itemId: null, fingerprints: [], furtherItemIds: [], versions: [], ...facts }
}

export function page(of: SourceThread, items: readonly SourceItem[], endsThread = true): SourcePage {
  return { thread: of, items, unreadable: [], endsThread, done: 1 }
}
