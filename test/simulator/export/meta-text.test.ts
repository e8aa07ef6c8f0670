import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metaText, unicodeText } from '../../../src/simulator/export/meta-text.ts'
import { zoneOffsets } from '../../../src/simulator/export/zone-offsets.ts'

const wellFormed = fc.string({ unit: 'binary', maxLength: 60 })
const anything = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units))

describe('text as exports write it', () => {
  it('is ASCII that JSON reads as the UTF-8 bytes of the text', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const written = metaText(text)
        expect(written).toMatch(/^[ -~\x7f]*$/)
        expect(Buffer.from(JSON.parse(`"${written}"`), 'latin1').toString('utf8')).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('has the known form of an emoji, an umlaut, a quote and a line break', () => {
    expect(metaText('😂 ü "\n')).toBe('\\u00f0\\u009f\\u0098\\u0082 \\u00c3\\u00bc \\"\\n')
    expect(metaText('half \ud83d')).toBe('half \\ud83d')
  })

  it('is ASCII that JSON reads as the text itself in the flat files', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const written = unicodeText(text)
        expect(written).toMatch(/^[ -~\x7f]*$/)
        expect(JSON.parse(`"${written}"`)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('offsets of a zone', () => {
  const from = Date.UTC(2023, 0, 1)
  const to = Date.UTC(2026, 11, 31)

  it.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC', 'Africa/Casablanca'])(
    'of %s are what the runtime prints, at any moment',
    (zone) => {
      const offsets = zoneOffsets(zone, from, to)
      const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' })
      const utc = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', timeStyle: 'medium', hourCycle: 'h23' })
      fc.assert(
        fc.property(fc.integer({ min: from, max: to }), (ms) => {
          expect(utc.format(ms + offsets(ms) * 60_000)).toBe(format.format(ms))
        }),
        { numRuns: 300 },
      )
    },
  )

  it('change in the very minute in which the clocks do', () => {
    const offsets = zoneOffsets('Europe/Berlin', from, to)
    const spring = Date.UTC(2025, 2, 30, 1)
    expect([offsets(spring - 1), offsets(spring)]).toEqual([60, 120])
    const autumn = Date.UTC(2025, 9, 26, 1)
    expect([offsets(autumn - 1), offsets(autumn)]).toEqual([120, 60])
  })
})
