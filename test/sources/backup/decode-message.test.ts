import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MessageDecoder } from '../../../src/sources/backup/decode-message.ts'
import type { SourcePerson } from '../../../src/sources/source.ts'

const person: SourcePerson = { ids: [{ kind: 'username', id: 'x' }], names: [], isDeletedUser: false }
const personOf = (userId: string): SourcePerson => {
  if (userId.includes('nobody')) throw new TypeError(`there is no person ${userId}`)
  return { ...person, ids: [{ kind: 'username', id: userId }] }
}

const OBSERVED =
  '"observed":{"source":"export","origin":"a/b.json","first_observed_at":"2026-01-02T03:04:05.000006+00:00","last_observed_at":"2026-01-02T03:04:05.000006+00:00"}'
const FIRST = `{"id":"export:00112233445566778899aabbccddeeff","user_id":"name:Änne","text":"erste","timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"text",${OBSERVED},"raw":"{\\n \\"a\\": 1\\n}"}`
const LINES = [
  FIRST,
  '{"id":"34028236692093846346337460743176821145","user_id":"1784","text":null,"timestamp":"2024-02-29T00:00:00.000001+00:00","item_type":"media","raw":"{}"}',
  '{"id":"12","user_id":"u","text":"a\\"\\\\\\u0000\\ud800 b","timestamp":"1969-12-31T23:59:59.999999+00:00","item_type":"text"}',
  '{"id":"12","user_id":"u","text":"","timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"text","ids":["13","export:00112233445566778899aabbccddeeff"],"is_unsent":true}',
  `{"id":"12","user_id":"u","text":"t","timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"xma","share":{"url":"u","text":",\\"raw\\":\\""},"call_seconds":4,"attachments":[{"kind":"photo","uri":"p","size_bytes":3}],"reactions":[{"user_id":"z","emoji":"👍","reacted_at":"2026-08-13T21:10:28.008000+00:00"}],"versions":[{"text":"v","item_type":"text",${OBSERVED},"raw":"{v}"}],"raw":"{w}"}`,
  '{"id":"12","user_id":"u","text":"t","timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"text","raw":null}',
  '{"id":"12","user_id":"u","text":"t","timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"text","text":"again","raw":"r"}',
]

type Read = { readonly found: unknown } | { readonly refused: true }

/** Reads the line after the first one, between other bytes, as they lie in a block. */
function read(line: string, step: 'message' | 'check'): Read {
  const decoder = new MessageDecoder(personOf)
  const first = Buffer.from(FIRST)
  decoder.message(first, 0, first.length)
  const block = Buffer.from(`},\n${line},\n{"id":"1","raw":"x"}\n`)
  try {
    return { found: decoder[step](block, 3, 3 + Buffer.byteLength(line)) }
  } catch {
    return { refused: true }
  }
}

/** The same line in a form that dmvault does not write, so that it is read as JSON in general. */
const inGeneral = (line: string) => ` ${line}`

function sameEitherWay(line: string): void {
  const general = read(inGeneral(line), 'message')
  expect(read(line, 'message')).toEqual(general)
  const checked = read(line, 'check')
  if ('refused' in general || 'refused' in checked) expect(checked).toEqual(general)
  else expect(sizes(checked.found)).toEqual(sizes(general.found))
}

function sizes(message: unknown): readonly number[] {
  const { versions, reactions, attachments } = message as Record<string, readonly unknown[]>
  return [versions!.length, reactions!.length, attachments!.length]
}

describe('a line taken apart where it lies says what it says as JSON', () => {
  test.each(LINES)('%s', (line) => {
    expect(read(line, 'message')).not.toEqual({ refused: true })
    sameEitherWay(line)
  })

  test('also when bytes of it are changed, lost or doubled: either way it is refused, or means the same', () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.integer({ min: 0, max: 3 }),
      put: fc.oneof(
        fc.constantFrom(
          '',
          '"',
          '\\',
          ',',
          '}',
          '{',
          ' ',
          '\u0001',
          'é',
          '0',
          'T',
          ':',
          'null',
          '\\u12',
          ',"raw":"',
          ',"id":"9"',
        ),
        fc.string({ maxLength: 2 }).map((it) => it.replaceAll('\n', '').toWellFormed()),
      ),
    })
    fc.assert(
      fc.property(fc.constantFrom(...LINES), fc.array(change, { minLength: 1, maxLength: 3 }), (line, changes) => {
        const changed = changes.reduce((it, { at, cut, put }) => {
          const place = Math.floor(at * it.length)
          return it.slice(0, place) + put + it.slice(place + cut)
        }, line)
        sameEitherWay(changed.toWellFormed())
      }),
      { numRuns: 4000 },
    )
  })

  test('with any text in it', () => {
    const anyText = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom('\ud800', '"', '\\')),
    })
    fc.assert(
      fc.property(anyText, anyText, anyText, (text, raw, origin) => {
        const rare = `"observed":${JSON.stringify({ source: 'export', origin, first_observed_at: '2026-01-02T03:04:05.000006+00:00', last_observed_at: '2026-01-02T03:04:05.000006+00:00' })},`
        const line = `{"id":"12","user_id":"u","text":${JSON.stringify(text)},"timestamp":"2026-08-13T21:10:28.008000+00:00","item_type":"text",${rare}"raw":${JSON.stringify(raw)}}`
        expect(read(line, 'message')).toMatchObject({ found: { text, raw, origin } })
        sameEitherWay(line)
      }),
      { numRuns: 500 },
    )
  })

  test('is refused with a day or a time that does not exist', () => {
    for (const time of [
      '2026-02-29T00:00:00',
      '2026-13-01T00:00:00',
      '2026-00-01T00:00:00',
      '2026-08-13T24:00:00',
      '2026-08-13T00:60:00',
      '2026-08-13T00:00:60',
      '2026-08-32T00:00:00',
      '0099-08-13T00:00:00',
    ]) {
      const line = FIRST.replace('2026-08-13T21:10:28', time)
      sameEitherWay(line)
    }
  })
})
