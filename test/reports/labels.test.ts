import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { senderAndTime } from '../../reports/facts/content/clock-time.ts'
import { labelPeople, type NamedPerson } from '../../reports/facts/label-people.ts'
import { labelThreads, type NamedThread } from '../../reports/facts/label-threads.ts'
import { shownAsEmoji } from '../../src/text/emoji.ts'

const person = (personId: number, given: Partial<NamedPerson> = {}): NamedPerson => ({
  personId: BigInt(personId),
  displayName: null,
  username: null,
  ids: [],
  ...given,
})
const labelsOf = (people: readonly NamedPerson[], threadOf: (id: string) => string | null = () => null) =>
  [...labelPeople(people, threadOf).values()].map(({ label }) => label).sort()

describe('people in reports', () => {
  test('are called by display name, else username, else the number that Instagram knows them by', () => {
    const people = [
      person(1, { displayName: 'Anna', username: 'anna' }),
      person(2, { displayName: ' \u200b ', username: 'bo' }),
      person(3, { ids: [{ kind: 'instagram', id: '42' }] }),
      person(4),
    ]
    expect(labelsOf(people)).toEqual(['Anna', 'bo', 'unknown person', 'user 42'])
  })

  test('stay two when they have one name: by username, by thread, or by a number', () => {
    const people = [
      person(1, { displayName: 'Alex', username: 'alex.k' }),
      person(2, { displayName: 'Alex', ids: [{ kind: 'name', id: 'Alex' }] }),
      person(3, { displayName: 'Instagram User', ids: [{ kind: 'thread-name', id: '7:Instagram User' }] }),
      person(4, { displayName: 'Instagram User', ids: [{ kind: 'thread-name', id: '8:Instagram User' }] }),
      person(5, { displayName: 'Kim', ids: [{ kind: 'instagram', id: '2' }] }),
      person(6, { displayName: 'Kim', ids: [{ kind: 'instagram', id: '1' }] }),
      person(7, { displayName: 'Kim (1)' }),
    ]
    const threadOf = (id: string) => (id.startsWith('7:') ? 'Family' : 'Work')
    expect(labelsOf(people, threadOf)).toEqual([
      'Alex',
      'Alex (alex.k)',
      'Instagram User (in Family)',
      'Instagram User (in Work)',
      'Kim (1)',
      'Kim (2)',
      'Kim (3)',
    ])
    const labels = labelPeople(people, threadOf)
    // In the order of their ids, not of their internal keys.
    expect(labels.get(6n)?.label).toBe('Kim (2)')
    expect(labels.get(5n)?.label).toBe('Kim (3)')
  })

  test('never share a label, whatever they are called, and keep it in any order', () => {
    const name = fc.constantFrom('A', 'A (1)', 'A (2)', 'A (b)', 'A (b) (1)', '', null)
    const people = fc.array(fc.record({ displayName: name, username: fc.constantFrom('b', 'A', null) }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(people, (given) => {
        const all = given.map((each, index) =>
          person(index, { ...each, ids: [{ kind: 'instagram', id: String(index) }] }),
        )
        const labels = labelPeople(all, () => null)
        expect(new Set([...labels.values()].map(({ label }) => label)).size).toBe(all.length)
        const turned = labelPeople([...all].reverse(), () => null)
        for (const { personId } of all) expect(turned.get(personId)).toEqual(labels.get(personId))
      }),
      { numRuns: 500 },
    )
  })
})

describe('threads in reports', () => {
  const thread = (threadId: number, given: Partial<NamedThread> = {}): NamedThread => ({
    threadId: BigInt(threadId),
    title: null,
    isGroup: false,
    ids: [],
    members: [],
    ...given,
  })

  test('are called by title, else by who is in them, else by id; equal ones by a number in the order of their ids', () => {
    const labels = labelThreads([
      thread(1, { title: 'Family', ids: [{ kind: 'instagram', id: '9' }] }),
      thread(2, { title: 'Family', ids: [{ kind: 'instagram', id: '3' }] }),
      thread(3, { members: ['Bo', 'Anna', 'Zoë', 'Chris', 'Dee'] }),
      thread(4, { ids: [{ kind: 'export-folder', id: '555' }] }),
    ])
    expect([...labels].map(([id, { label }]) => [id, label]).sort()).toEqual([
      [1n, 'Family (2)'],
      [2n, 'Family (1)'],
      [3n, 'Anna, Bo, Chris and 2 more'],
      [4n, 'thread 555'],
    ])
  })
})

describe('emoji', () => {
  test('are one with and without the mark that asks for colour', () => {
    expect(shownAsEmoji('❤')).toBe('❤️')
    expect(shownAsEmoji('❤️')).toBe('❤️')
    expect(shownAsEmoji('😂')).toBe('😂')
    expect(shownAsEmoji('👍🏽')).toBe('👍🏽')
    expect(shownAsEmoji('x')).toBe('x')
    expect(shownAsEmoji('')).toBe('')
  })
})

test('a day after a right-to-left name reads from left to right, and other names bring no marks along', () => {
  expect(senderAndTime('Bo', '2019-09-18 20:21')).toBe('Bo, 2019-09-18 20:21')
  expect(senderAndTime('زياد', '2019-09-18 20:21')).toBe('زياد, \u200e2019-09-18 20:21')
})
