import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ItemError } from '../../../../src/sources/instagram/item/item-error.ts'
import { readItem } from '../../../../src/sources/instagram/item/read-item.ts'
import type { SourceItem } from '../../../../src/sources/source.ts'
import { EXAMPLES } from './support/examples.ts'
import { common, context } from './support/read.ts'

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value }

const extras = {
  reactions: { likes: [{ sender_id: 7, timestamp: 8 }], emojis: [{ sender_id: 7, emoji: '❤', timestamp: '9' }] },
  replied_to_message: { ...common, item_type: 'media', media: { media_type: 1 } },
  is_sent_by_viewer: false,
}
const items: readonly Value[] = EXAMPLES.map(([, itemType, payload]) =>
  JSON.parse(JSON.stringify({ ...common, ...extras, item_type: itemType, ...payload })),
)

/** Values that code which expects another shape may stumble over. */
const ODD: readonly Value[] = [
  null,
  '',
  'x',
  0,
  -1.5,
  true,
  [],
  [null],
  {},
  JSON.parse('{"toString":1,"valueOf":{},"__proto__":null,"length":3,"constructor":"x"}'),
  '__proto__',
  'constructor',
  '\ud800\0',
  'https://',
  '9'.repeat(45),
]

/** Drops, replaces and respells members at random, as many as the fractions say, in the order of the text. */
function mutated(value: Value, dice: () => number, rate: number): Value | undefined {
  const roll = dice()
  if (roll < rate * 0.3) return undefined
  if (roll < rate * 0.6) return ODD[Math.floor(dice() * ODD.length)]
  if (roll < rate && typeof value === 'number') return String(value)
  if (roll < rate && typeof value === 'string') return Number.isFinite(Number(value)) ? Number(value) : `${value}\0`
  if (Array.isArray(value)) return value.map((it: Value) => mutated(it, dice, rate) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, it]) => [name, mutated(it, dice, rate)] as const)
  return Object.fromEntries(members.filter((member): member is [string, Value] => member[1] !== undefined))
}

/** What an item is refused without; the path to all of it has no name. */
const REQUIRED: readonly (string | undefined)[] = ['item_id', 'timestamp', 'user_id', undefined]

function readOrRefuse(raw: string): SourceItem | ItemError {
  try {
    return readItem(raw, context)
  } catch (error) {
    if (error instanceof ItemError) return error
    throw error
  }
}

const isWhole = (value: number | null): boolean => value === null || Number.isSafeInteger(value)
const isSaid = (value: string | null | undefined): boolean =>
  value == null || (typeof value === 'string' && value !== '')

/** What of an item no message may have. Not by `expect`, which would cost more than all the rest. */
function faultsOf(item: SourceItem): string[] {
  const { itemId, sentAt, repliedToItemId, itemType, text, share, noticeClass, callSeconds, attachments, reactions } =
    item
  const sound = {
    itemId: /^(0|[1-9]\d{0,38})$/.test(itemId ?? ''),
    sentAt: isWhole(sentAt) && sentAt > 0,
    repliedToItemId: /^\d+$/.test(repliedToItemId ?? '0'),
    itemType: isSaid(itemType),
    words: [text, share?.url, share?.owner, share?.text, noticeClass].every(isSaid),
    callSeconds: isWhole(callSeconds),
    files: attachments.every(({ uri }) => /^https?:\/\/[^?#]+(\?asset_id=\d+)?$/i.test(uri)),
    takenAt: attachments.every(({ takenAt }) => isWhole(takenAt)),
    reactions: reactions.every(({ emoji, reactedAt }) => isSaid(emoji) && isWhole(reactedAt)),
  }
  return Object.entries(sound).flatMap(([name, is]) => (is ? [] : [name]))
}

function expectSound(item: SourceItem): void {
  const faults = faultsOf(item)
  if (faults.length > 0) expect.fail(`${faults.join(', ')} of ${item.raw}`)
}

describe('an item that is not as it should be', () => {
  test('is read as far as it goes, or refused with a reason', () => {
    let read = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...items),
        fc.constantFrom(0.02, 0.1, 0.5),
        fc.noBias(fc.infiniteStream(fc.integer({ min: 0, max: 999_999 }))),
        (item, rate, dice) => {
          const raw = JSON.stringify(mutated(item, () => (dice.next().value ?? 0) / 1e6, rate) ?? null)
          const got = readOrRefuse(raw)
          if (!(got instanceof ItemError)) {
            expectSound(got)
            read += 1
          }
        },
      ),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(1000)
  })

  test('is read as far as it goes when any one member is missing, null or odd', () => {
    const few = [undefined, ...ODD.filter((odd) => odd === null || typeof odd !== 'string')]
    for (const [index, item] of items.entries()) {
      // What all items have is tried on the first alone.
      const paths = pathsOf(item).filter(([name = '']) => index === 0 || !(name in common || name in extras))
      for (const path of paths) {
        for (const odd of few) {
          const got = readOrRefuse(JSON.stringify(replaced(item, path, odd)) ?? '')
          if (!(got instanceof ItemError)) expectSound(got)
          else if (!REQUIRED.includes(path[0])) expect.fail(`${got.message}: ${got.raw}`)
        }
      }
    }
  })

  test('is refused when it is cut off anywhere', () => {
    const raw = JSON.stringify(items[0])
    for (let length = 0; length < raw.length; length++) {
      expect(readOrRefuse(raw.slice(0, length))).toBeInstanceOf(ItemError)
    }
  })

  test('may be nested as deeply as it likes', () => {
    const deep = `${'{"replied_to_message":[{"a":'.repeat(20_000)}1${'}]}'.repeat(20_000)}`
    const raw = JSON.stringify({ ...common, item_type: 'text', text: 'x' }).replace(/}$/, `,"deep":${deep}}`)
    expect(readOrRefuse(raw)).toMatchObject({ text: 'x', raw })
  })
})

type Path = readonly string[]

function pathsOf(value: Value): Path[] {
  if (typeof value !== 'object' || value === null) return [[]]
  const below = Object.entries(value).flatMap(([name, it]) => pathsOf(it).map((path) => [name, ...path]))
  return [[], ...below]
}

function replaced(value: Value, [first, ...rest]: Path, by: Value | undefined): Value | undefined {
  if (first === undefined) return by
  if (typeof value !== 'object' || value === null) return value
  const changed = Object.entries(value).map(
    ([name, it]) => [name, name === first ? replaced(it, rest, by) : it] as const,
  )
  return Array.isArray(value) ? changed.map(([, it]) => it ?? null) : (Object.fromEntries(changed) as Value)
}
