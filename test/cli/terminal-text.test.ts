import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { terminalJson, terminalLines, terminalText } from '../../src/cli/terminal-text.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })
const withHostileParts = fc
  .array(fc.oneof(anyText, fc.constantFrom('\u001b[2J', '\u009b31m', '\u202e', '\u2066', '\r\n', '\ud800', '\u2028')))
  .map((parts) => parts.join(''))

describe('terminalText', () => {
  test('shows an escape sequence instead of obeying it', () => {
    expect(terminalText('\u001b[31mAnna\u001b[0m')).toBe('␛[31mAnna␛[0m')
    expect(terminalText('\u001b]0;title\u0007')).toBe('␛]0;title␇')
    expect(terminalText('a\u009b31mb\u007f')).toBe('a\ufffd31mb␡')
  })

  test('keeps everything on one line', () => {
    expect(terminalText('one\r\ntwo\nthree\tfour\u2028five\u0085six')).toBe('one two three four five six')
  })

  test('isolates right-to-left text, and drops scopes that could reach beyond it', () => {
    expect(terminalText('דנה')).toBe('\u2068דנה\u2069')
    expect(terminalText('photo\u202egpj.exe')).toBe('photogpj.exe')
    expect(terminalText('\u2067\u2067דנה')).toBe('\u2068דנה\u2069')
  })

  test('leaves letters of all scripts, joined emoji and directional marks as they are', () => {
    for (const text of ['Zoë Müller', '王小明', '👩‍👩‍👧 🏳️‍🌈', 'नमस्ते', 'ไทย']) expect(terminalText(text)).toBe(text)
    expect(terminalText('a\u200eb')).toBe('\u2068a\u200eb\u2069')
  })

  test('never lets a control, a lone surrogate or an open scope through', () => {
    fc.assert(
      fc.property(withHostileParts, (text) => {
        const shown = terminalText(text)
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066\u2067]/)
        expect(shown.isWellFormed()).toBe(true)
        expect(shown.match(/\u2068/g)?.length ?? 0).toBe(shown.match(/\u2069/g)?.length ?? 0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('terminalLines', () => {
  test('keeps the line ends of a stack and neutralises each line', () => {
    expect(terminalLines('Error: \u001b[2J\n    at x')).toBe('Error: ␛[2J\n    at x')
  })
})

describe('terminalJson', () => {
  test('says the same as JSON.stringify, in one line that no terminal obeys', () => {
    fc.assert(
      fc.property(fc.record({ name: withHostileParts, n: fc.integer() }), (value) => {
        const line = terminalJson(value)
        expect(JSON.parse(line)).toEqual(value)
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/)
      }),
      { numRuns: 2000 },
    )
  })

  test('writes counts that are bigint as numbers', () => {
    expect(terminalJson({ messages: 12n })).toBe('{"messages":12}')
  })
})
