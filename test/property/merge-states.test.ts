import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeStates, type State } from '../../src/extract/state.ts'

const state: fc.Arbitrary<State> = fc
  .record({
    content: fc.constantFrom('a', 'b', 'c'),
    isUnsent: fc.boolean(),
    reactions: fc.uniqueArray(
      fc.record({
        personId: fc.constantFrom(1n, 2n),
        emoji: fc.constantFrom('❤', '😂'),
        reactedAt: fc.option(fc.integer({ min: 1, max: 3 })),
      }),
      { maxLength: 2, selector: (it) => `${it.personId}${it.emoji}` },
    ),
    sizeBytes: fc.option(fc.integer({ min: 1, max: 3 })),
    first: fc.integer({ min: 1, max: 5 }),
    length: fc.integer({ min: 0, max: 5 }),
    source: fc.constantFrom('export' as const, 'instagram' as const, 'plain-backup' as const),
    rawHash: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ content, first, length, rawHash, sizeBytes, ...it }) => ({
    ...it,
    contentHash: content.repeat(16),
    isTakenDown: false,
    isEcho: false,
    attachments: [{ kind: 'photo', uri: 'photos/1.jpg', takenAt: null, sizeBytes }],
    firstObservedAt: first,
    lastObservedAt: first + length,
    origin: '',
    raw: { kind: 'new', text: `${it.source} ${first} ${rawHash}` },
    rawHash,
    itemType: 'text',
    noticeClass: null,
    text: content,
    shareUrl: null,
    shareOwner: null,
    shareText: null,
    callSeconds: null,
    repliedToItemId: null,
  }))
const states = fc.array(state, { minLength: 1, maxLength: 6 })

const canonical = (merged: readonly State[]) =>
  JSON.stringify(
    merged.map((it) => ({
      ...it,
      reactions: it.reactions.map((one) => [String(one.personId), one.emoji, one.reactedAt]).sort(),
    })),
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  )

test('the order of observations does not matter', () => {
  fc.assert(
    fc.property(states, fc.infiniteStream(fc.nat()), fc.boolean(), (all, random, keeps) => {
      const shuffled = all
        .map((it) => ({ it, at: random.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ it }) => it)
      expect(canonical(mergeStates([...shuffled, ...all], keeps))).toBe(canonical(mergeStates([...all, ...all], keeps)))
    }),
    { numRuns: 700 },
  )
})

test('merging in two steps is merging at once', () => {
  fc.assert(
    fc.property(states, states, fc.boolean(), (some, more, keeps) => {
      const stepwise = mergeStates([...mergeStates([...some, ...some], keeps), ...more], keeps)
      expect(canonical(stepwise)).toBe(canonical(mergeStates([...some, ...some, ...more], keeps)))
    }),
    { numRuns: 700 },
  )
})

test('the current state is the latest that the richest source has shown', () => {
  fc.assert(
    fc.property(states, (all) => {
      const [current] = mergeStates([...all, ...all], true)
      const rank = { 'plain-backup': 0, export: 1, graph: 2, instagram: 3, backup: 3 }
      const richest = Math.max(...all.map((it) => rank[it.source]))
      const candidates = all.filter((it) => rank[it.source] === richest)
      expect(current?.lastObservedAt).toBe(Math.max(...candidates.map((it) => it.lastObservedAt)))
    }),
  )
})

test('what its sender unsent leaves no other state, unless it is kept', () => {
  fc.assert(
    fc.property(states, (all) => {
      const merged = mergeStates([...all, ...all], false)
      expect(merged.some((it) => it.isUnsent)).toBe(all.some((it) => it.isUnsent))
      if (all.some((it) => it.isUnsent)) expect(merged.every((it) => it.isUnsent)).toBe(true)
    }),
  )
})
