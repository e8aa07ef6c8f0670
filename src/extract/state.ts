/**
 * States of a message, and how observations of them merge. The merge is a semilattice: commutative, associative and
 * idempotent, so that the same pages in any order, twice over, give the same archive.
 */
import { hash } from 'node:crypto'
import type { Micros } from '../clock.ts'
import type { AttachmentKind, SourceKind } from '../sources/source.ts'

/** Original text: new from a source, or already in the archive. */
export type RawText =
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'stored'; readonly pageId: bigint; readonly position: number }

export interface StateReaction {
  readonly personId: bigint
  readonly emoji: string
  readonly reactedAt: Micros | null
}

export interface StateAttachment {
  readonly kind: AttachmentKind
  readonly uri: string
  readonly takenAt: Micros | null
  readonly sizeBytes: number | null
}

/** What a message says, as observed from `firstObservedAt` to `lastObservedAt`. */
export interface State {
  /** 16 hexadecimal digits. */
  readonly contentHash: string
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly isEcho: boolean
  readonly reactions: readonly StateReaction[]
  readonly attachments: readonly StateAttachment[]
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
  readonly source: SourceKind
  /** Where the original text stood: a file's path within the export, or a request. */
  readonly origin: string
  readonly raw: RawText
  /** First 32 bits of a checksum of the original text. */
  readonly rawHash: number
  readonly itemType: string
  readonly noticeClass: string | null
  /** Exact text. */
  readonly text: string | null
  readonly shareUrl: string | null
  readonly shareOwner: string | null
  readonly shareText: string | null
  readonly callSeconds: number | null
  readonly repliedToItemId: string | null
}

/**
 * How much a kind of source knows of a message. A state from one that knows more is never replaced by a later one from one
 * that knows less: an export has no ids, no replies and no microseconds; the plain backup has only text.
 */
const FIDELITY: Readonly<Record<SourceKind, number>> = {
  'plain-backup': 0,
  export: 1,
  graph: 2,
  instagram: 3,
  backup: 3,
}

/** The content hash of a message that says nothing: no text, no share, no file. */
const EMPTY_CONTENT = hash('sha256', 'null', 'hex').slice(0, 16)

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** What tells the states of one message apart: content, flags, and who reacted with what. */
export function stateKey(state: State): string {
  const reactions = state.reactions.map((it) => `${it.personId}:${it.emoji}`).sort()
  return `${state.contentHash}${state.isUnsent ? 'u' : ''}${state.isTakenDown ? 't' : ''}|${reactions.join('|')}`
}

/** Orders original texts that were observed together: a text before a purged one, whose sum is 0; else by their sums. */
export function compareRawHashes(a: number, b: number): number {
  return compare(Number(a === 0), Number(b === 0)) || compare(a, b)
}

/** Which of two observations of the same state gives its original text and columns: the richest, then the earliest. */
function better(a: State, b: State): State {
  const order =
    compare(FIDELITY[b.source], FIDELITY[a.source]) ||
    compare(a.firstObservedAt, b.firstObservedAt) ||
    compareRawHashes(a.rawHash, b.rawHash) ||
    compare(a.origin, b.origin)
  return order <= 0 ? a : b
}

/** The same file under whatever folder. */
export function fileKey({ kind, uri }: { readonly kind: string; readonly uri: string }): string {
  return `${kind}:${uri.slice(uri.lastIndexOf('/') + 1)}`
}

/** Facts that one reading of a file may know and another not: they are kept whoever knew them. */
function learnt(best: State, a: State, b: State): Pick<State, 'reactions' | 'attachments'> {
  const other = best === a ? b : a
  const reactedAt = new Map(other.reactions.map((it) => [`${it.personId}:${it.emoji}`, it.reactedAt]))
  const sizes = new Map(other.attachments.map((it) => [fileKey(it), it.sizeBytes]))
  return {
    reactions: best.reactions.map((it) => {
      const known = [it.reactedAt, reactedAt.get(`${it.personId}:${it.emoji}`) ?? null].filter((at) => at !== null)
      return { ...it, reactedAt: known.length === 0 ? null : Math.min(...known) }
    }),
    attachments: best.attachments.map((it) => {
      const known = [it.sizeBytes, sizes.get(fileKey(it)) ?? null].filter((size) => size !== null)
      return { ...it, sizeBytes: known.length === 0 ? null : Math.max(...known) }
    }),
  }
}

/**
 * Two observations of the same state. The times are those of the richest source alone: were a poorer one's mixed in, it
 * would depend on the order which original text counts as the earliest.
 */
function mergeEqual(a: State, b: State): State {
  const best = better(a, b)
  const facts = learnt(best, a, b)
  if (FIDELITY[a.source] !== FIDELITY[b.source]) return { ...best, ...facts }
  return {
    ...best,
    ...facts,
    firstObservedAt: Math.min(a.firstObservedAt, b.firstObservedAt),
    lastObservedAt: Math.max(a.lastObservedAt, b.lastObservedAt),
  }
}

/** What is left of a message that its sender took back: that it was there, when, and the reactions it had. */
function tombstone(state: State): State {
  const isBare = state.text === null && state.shareText === null && state.shareUrl === null
  if (isBare && state.shareOwner === null && state.attachments.length === 0) return state
  return {
    ...state,
    contentHash: EMPTY_CONTENT,
    attachments: [],
    raw: { kind: 'new', text: '' },
    rawHash: 0,
    text: null,
    shareUrl: null,
    shareOwner: null,
    shareText: null,
    noticeClass: null,
    callSeconds: null,
  }
}

/**
 * Merges observations of one message into its distinct states, the current one first: from the richest source, then the
 * latest observed, of these one that says that it was unsent, then by key. What its sender unsent leaves nothing but the unsent state, whatever came before or after,
 * unless the account keeps it.
 */
export function mergeStates(states: readonly State[], keepsUnsent: boolean): State[] {
  const purges = !keepsUnsent && states.some((state) => state.isUnsent)
  if (states.length === 1 && !purges) return [...states]
  const byKey = new Map<string, State>()
  for (const observed of states) {
    if (purges && !observed.isUnsent) continue
    const state = purges ? tombstone(observed) : observed
    const key = stateKey(state)
    const known = byKey.get(key)
    byKey.set(key, known === undefined ? state : mergeEqual(known, state))
  }
  return [...byKey.entries()]
    .sort(
      ([keyA, a], [keyB, b]) =>
        compare(FIDELITY[b.source], FIDELITY[a.source]) ||
        compare(b.lastObservedAt, a.lastObservedAt) ||
        compare(Number(b.isUnsent), Number(a.isUnsent)) ||
        compare(b.contentHash, a.contentHash) ||
        compare(b.rawHash, a.rawHash) ||
        compare(keyB, keyA),
    )
    .map(([, state]) => state)
}

/** How the knowledge of the source `incoming` compares with that of `known`: negative when it is poorer. */
export function compareFidelity(incoming: SourceKind, known: SourceKind): number {
  return FIDELITY[incoming] - FIDELITY[known]
}
