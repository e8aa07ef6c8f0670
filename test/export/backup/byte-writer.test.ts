import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ByteWriter } from '../../../src/export/backup/byte-writer.ts'
import { isoTime } from '../../../src/sources/backup/iso-time.ts'

/** What was written, and in how many chunks. */
function written(write: (into: ByteWriter) => void): { text: string; chunks: number } {
  const chunks: Buffer[] = []
  const into = new ByteWriter((chunk) => chunks.push(chunk))
  write(into)
  into.flush()
  return { text: Buffer.concat(chunks).toString(), chunks: chunks.length }
}

const wellFormed = fc.string({ unit: 'binary' }).map((it) => it.toWellFormed())

describe('a document as bytes', () => {
  test('has texts as JSON.stringify writes them', () => {
    fc.assert(
      fc.property(fc.array(wellFormed), (texts) => {
        const { text } = written((into) => {
          for (const it of texts) {
            const bytes = Buffer.from(`<${it}>`)
            into.json(bytes, 1, bytes.length - 1)
          }
        })
        expect(text).toBe(texts.map((it) => JSON.stringify(it)).join(''))
      }),
      { numRuns: 500 },
    )
  })

  test('has every control character, quote and backslash as JSON.stringify writes it', () => {
    const text = String.fromCodePoint(...Array.from({ length: 300 }, (_, code) => code), 0x2028, 0x1f600)
    const bytes = Buffer.from(text)
    expect(written((into) => into.json(bytes, 0, bytes.length)).text).toBe(JSON.stringify(text))
  })

  test('is whole where texts, copies and digits cross from chunk to chunk', () => {
    const long = '"\\\u0001é😀'.repeat(200_000)
    const bytes = Buffer.from(long)
    const found = written((into) => {
      into.write('x'.repeat(5))
      into.json(bytes, 0, bytes.length)
      into.write(long)
      into.copy(bytes)
      for (let count = 0; count < 50_000; count += 1) into.hex(Buffer.from('00ff10', 'hex'), 0, 3)
      for (let count = 0; count < 50_000; count += 1) into.time(1_700_000_000_123_456 + count * 7_000_001)
    })
    const times = Array.from({ length: 50_000 }, (_, at) => `"${isoTime(1_700_000_000_123_456 + at * 7_000_001)}"`)
    expect(found.text === `xxxxx${JSON.stringify(long)}${long}${long}${'00ff10'.repeat(50_000)}${times.join('')}`).toBe(
      true,
    )
    expect(found.chunks).toBeGreaterThan(10)
  })

  test('has times as everywhere else', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_000_000_000_000_000, max: 9_000_000_000_000_000 })), (times) => {
        const { text } = written((into) => {
          for (const it of times) into.time(it)
        })
        expect(text).toBe(times.map((it) => `"${isoTime(it)}"`).join(''))
      }),
      { numRuns: 500 },
    )
  })
})
