import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonSlicer } from '../../../src/sources/json/json-slicer.ts'
import { elementOffset, type Slice, type SliceShape, windowText } from '../../../src/sources/json/slice.ts'

const isMessage = (value: unknown): boolean => typeof value === 'object' && value !== null && 'sender_name' in value
const threadShape: SliceShape = { arrays: ['messages'], isElement: isMessage }
const flatShape: SliceShape = { arrays: ['', 'conversation'], isElement: isMessage }
const backupShape: SliceShape = { arrays: ['conversations', 'messages'], isElement: isMessage }

/** All slices of a document given in chunks of the sizes named, over and over. */
function sliceAll(document: Buffer | string, shape: SliceShape, sizes: readonly number[] = [1 << 20]): Slice[] {
  const bytes = Buffer.from(document)
  const slicer = new JsonSlicer(shape)
  const slices: Slice[] = []
  const drain = (): void => {
    for (let slice = slicer.next(); slice !== null; slice = slicer.next()) slices.push(slice)
  }
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length]!)
    slicer.push(bytes.subarray(at, at + size))
    drain()
    at += size
  }
  slicer.end()
  drain()
  return slices
}

const elements = (slices: Slice[]) => slices.filter((slice) => slice.kind === 'element')
const headers = (slices: Slice[]) => slices.filter((slice) => slice.kind === 'header')
const broken = (slices: Slice[]) => slices.filter((slice) => slice.kind === 'broken')
const texts = (slices: Slice[]) => elements(slices).map((slice) => windowText(slice.window, slice.start, slice.end)!)
const values = (slices: Slice[]) => texts(slices).map((text) => JSON.parse(text) as unknown)

/** JSON.stringify in one of the forms that writers use, with or without escapes beyond ASCII, with white space at will. */
function write(value: unknown, indent: number, isEscaped: boolean): string {
  const text = JSON.stringify(value, null, indent)
  if (!isEscaped) return text
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

const layout = { indent: fc.constantFrom(0, 1, 2), isEscaped: fc.boolean(), hasMark: fc.boolean() }
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 400 })), { minLength: 1 })
const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' })
const header = fc.dictionary(
  fc.string({ unit: 'binary', maxLength: 6 }).filter((key) => key !== 'messages' && key !== '__proto__'),
  json,
  { maxKeys: 4 },
)

describe('slicing a document', () => {
  test('gives the elements of an array and the object around it, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(header, fc.array(json), header, fc.record(layout), sizes, (before, messages, after, how, cuts) => {
        const document = { ...before, messages, ...after }
        const bytes = (how.hasMark ? '\ufeff' : '') + write(document, how.indent, how.isEscaped)
        const slices = sliceAll(bytes, threadShape, cuts)
        expect(values(slices)).toEqual(JSON.parse(JSON.stringify(document.messages)))
        const { messages: _, ...rest } = document
        expect(headers(slices).map((slice) => JSON.parse(slice.text))).toEqual([JSON.parse(JSON.stringify(rest))])
        expect(broken(slices)).toEqual([])
        for (const [i, slice] of elements(slices).entries()) {
          const at = elementOffset(slice)
          const text = texts(slices)[i]!
          expect(Buffer.from(bytes).subarray(at, at + slice.end - slice.start)).toEqual(Buffer.from(text))
        }
      }),
      { numRuns: 100 },
    )
  })

  test('gives the elements of arrays within an array, each with its container', () => {
    const conversation = fc.record({ participants: fc.array(fc.string()), conversation: fc.array(json) })
    fc.assert(
      fc.property(fc.array(conversation), fc.record(layout), sizes, (conversations, how, cuts) => {
        const slices = sliceAll(write(conversations, how.indent, how.isEscaped), flatShape, cuts)
        const expected = conversations.flatMap((one, container) =>
          one.conversation.map((value) => ({ value, container })),
        )
        const found = values(slices).map((value, i) => ({ value, container: elements(slices)[i]!.container }))
        expect(found).toEqual(JSON.parse(JSON.stringify(expected)))
        expect(headers(slices).map((slice) => [slice.level, slice.container, JSON.parse(slice.text)])).toEqual(
          conversations.map((one, container) => [1, container, { participants: one.participants }]),
        )
        expect(broken(slices)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('gives the headers of both levels of a backup, keys behind the arrays included', () => {
    const slices = sliceAll(
      '{"backup_date":"d","conversations":[{"id":1,"messages":[{"a":1}],"users":[]},{"messages":[],"id":2}],"n":2}',
      backupShape,
      [5],
    )
    expect(headers(slices).map((slice) => [slice.level, slice.text, slice.isWhole])).toEqual([
      [1, '{"id":1,"users":[]}', true],
      [1, '{"id":2}', true],
      [0, '{"backup_date":"d","n":2}', true],
    ])
    expect(texts(slices)).toEqual(['{"a":1}'])
  })

  test('knows a name that is written with escapes', () => {
    expect(texts(sliceAll('{"m\\u0065ssages":[1,2]}', threadShape))).toEqual(['1', '2'])
  })

  test('leaves an array of that name that is deeper or no array in the header', () => {
    const slices = sliceAll('{"a":{"messages":[1]},"messages":null}', threadShape)
    expect(elements(slices)).toEqual([])
    expect(headers(slices)[0]?.text).toBe('{"a":{"messages":[1]},"messages":null}')
  })
})

const item = (n: number, more = ''): string => `{"sender_name":"Ann","n":${n},"reactions":[{"a":1},{"a":2}]${more}}`

describe('slicing a broken document', () => {
  /** Each document has the good items 1 and 3 around something broken. */
  const cases: readonly (readonly [what: string, middle: string])[] = [
    ['a missing quote', '{"sender_name":"Ann,"n":2,"content":"x"}'],
    ['a missing quote at the end of a line', '{"sender_name":"Ann\n,"n":2}'],
    ['a missing closing bracket', '{"sender_name":"Ann","users":[{"name":"x"},"n":2}'],
    ['a missing closing brace', '{"sender_name":"Ann","n":2'],
    ['a bracket too many', '{"sender_name":"Ann","n":2}}'],
    ['nothing but rubbish', '}:'],
    ['absurd depth', `{"sender_name":"Ann","n":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ]
  for (const [what, middle] of cases) {
    for (const cuts of [[1 << 20], [1], [13, 7]]) {
      test(`goes on behind ${what}, in chunks of ${cuts.join(' and ')}`, () => {
        const slices = sliceAll(
          `{"title":"t","messages":[${item(1)},\n${middle},\n${item(3)}],"x":1}`,
          threadShape,
          cuts,
        )
        expect(texts(slices)).toContain(item(1))
        expect(texts(slices)).toContain(item(3))
        expect(broken(slices)).toHaveLength(1)
        expect(broken(slices)[0]?.offset).toBe(
          25 + item(1).length + 2 + (middle.endsWith('}}') ? middle.length - 1 : 0),
        )
        expect(headers(slices).map((slice) => JSON.parse(slice.text))).toEqual([{ title: 't', x: 1 }])
      })
    }
  }

  test('keeps what is whole before a cut, and the rest as one broken piece, wherever the cut is', () => {
    const document = `{"participants":[{"name":"Ann"}],"messages":[${item(1)},${item(2)},${item(3)}],"title":"t"}`
    for (let cut = 1; cut < document.length; cut++) {
      const slices = sliceAll(document.slice(0, cut), threadShape, [17])
      const whole = [1, 2, 3].filter((n) => cut >= document.indexOf(item(n)) + item(n).length)
      expect(texts(slices)).toEqual(whole.map((n) => item(n)))
      expect(broken(slices)).toHaveLength(1)
      const { offset, bytes } = broken(slices)[0]!
      expect(document.slice(0, cut).slice(offset)).toBe(bytes.toString())
      for (const slice of headers(slices)) expect(slice.isWhole).toBe(false)
    }
  })

  test('says so of an empty file, and of one that is something else', () => {
    expect(broken(sliceAll('', threadShape))).toMatchObject([{ offset: 0, reason: 'the file is empty' }])
    for (const other of ['[1]', '"x"', 'no json', '\0\0\0\0', '<html></html>']) {
      expect(broken(sliceAll(other, threadShape, [3]))).toMatchObject([{ offset: 0, bytes: Buffer.from(other) }])
    }
  })

  test('keeps what follows the end of the document', () => {
    const slices = sliceAll(`{"messages":[${item(1)}]} trailing`, threadShape, [9])
    expect(texts(slices)).toEqual([item(1)])
    expect(broken(slices)).toMatchObject([
      { bytes: Buffer.from('trailing'), reason: 'something after the end of the document' },
    ])
  })

  test('never gives an item to the wrong conversation', () => {
    const slices = sliceAll(
      `[{"participants":["a"],"conversation":[${item(1)},{"sender_name":"x,"n":0}]},{"participants":["b"],"conversation":[${item(2)}]}]`,
      flatShape,
      [11],
    )
    expect(elements(slices).map((slice) => slice.container)).toEqual([0, 1])
    expect(headers(slices).map((slice) => [slice.container, slice.text])).toEqual([
      [0, '{"participants":["a"]}'],
      [1, '{"participants":["b"]}'],
    ])
    expect(broken(slices)).toHaveLength(1)
  })

  test('survives any damage to a document, and loses no byte without saying so', () => {
    const document = `{"participants":[{"name":"Ann"}],"messages":[${[1, 2, 3, 4, 5].map((n) => item(n)).join(',')}],"title":"t"}`
    const damage = fc.array(fc.tuple(fc.nat(document.length - 1), fc.nat(2), fc.constantFrom(...'"{}[],:\\x\n\0')), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(damage, sizes, (edits, cuts) => {
        let text = document
        for (const [at, removed, added] of edits) text = text.slice(0, at) + added + text.slice(at + removed)
        const whole = sliceAll(text, threadShape)
        const cut = sliceAll(text, threadShape, cuts)
        expect(texts(whole).filter((one) => one === item(1) || one === item(5)).length).toBeLessThanOrEqual(2)
        for (const n of [1, 5]) if (!text.includes(item(n))) expect(texts(cut)).not.toContain(item(n))
        let isValid = true
        try {
          JSON.parse(text)
        } catch {
          isValid = false
        }
        if (isValid) expect(broken(cut)).toEqual([])
      }),
      { numRuns: 600 },
    )
  })

  test('finds the whole items that a broken one has swallowed', () => {
    const swallowing = `{"sender_name":"Ann",${item(7)},${item(8)}}`
    const slicer = new JsonSlicer(threadShape)
    slicer.salvage(Buffer.from(swallowing), 100, 0, 'not valid JSON')
    const slices: Slice[] = []
    for (let slice = slicer.next(); slice !== null; slice = slicer.next()) slices.push(slice)
    expect(texts(slices)).toEqual([item(7), item(8)])
    expect(broken(slices)[0]).toMatchObject({ offset: 100, bytes: Buffer.from('{"sender_name":"Ann"') })
  })

  test('passes over an item beyond any sense in bounded memory', () => {
    const slicer = new JsonSlicer(threadShape)
    const slices: Slice[] = []
    const feed = (chunk: Buffer): void => {
      slicer.push(chunk)
      for (let slice = slicer.next(); slice !== null; slice = slicer.next()) slices.push(slice)
    }
    feed(Buffer.from(`{"messages":[${item(1)},{"sender_name":"`))
    const megabyte = Buffer.alloc(1 << 20, 'x')
    for (let i = 0; i < 140; i++) feed(megabyte)
    feed(Buffer.from(`"},${item(2)}]}`))
    slicer.end()
    expect(texts(slices)).toEqual([item(1), item(2)])
    expect(broken(slices)).toMatchObject([{ offset: 13 + item(1).length + 1, reason: 'an item larger than 64 MiB' }])
    expect(broken(slices)[0]!.bytes).toHaveLength(1 << 20)
  })
})
