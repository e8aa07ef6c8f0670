import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readConsent } from '../../../src/messaging/broadcast/consent.ts'
import { listIn } from '../../../src/messaging/broadcast/read-list.ts'

const list = (text: string) => listIn('list.csv', Buffer.from(text))
const rows = (text: string) =>
  list(text).rows.map(({ line, person, consent, values }) => [line, person.wanted, consent, values])

describe('a list', () => {
  test('is read with its columns in any order, and any case', () => {
    expect(rows('First_Name,CONSENT,Username\nAnna,yes,@Anna.B\nBob,,bob\n')).toEqual([
      [2, '@Anna.B', 'agreed', { first_name: 'Anna' }],
      [3, 'bob', 'unsaid', { first_name: 'Bob' }],
    ])
    expect(list('username,consent\n@Anna.B,yes').rows[0]?.person).toEqual({
      wanted: '@Anna.B',
      userId: null,
      username: 'anna.b',
    })
    expect(list('user_id,consent\n00123,1').rows[0]?.person).toEqual({ wanted: '00123', userId: '123', username: null })
  })

  test.each([
    ['a byte order mark', '\uFEFFusername,consent,city\nanna,yes,Ulm'],
    ['semicolons', 'username;consent;city\nanna;yes;Ulm'],
    ['tabs', 'username\tconsent\tcity\nanna\tyes\tUlm'],
    ['line ends of Windows', 'username,consent,city\r\nanna,yes,Ulm\r\n'],
    ['quotes', '"username","consent","city"\n"anna","yes","Ulm"'],
    ['blanks around cells, and a blank row', 'username , consent, city\n\nanna, yes ,Ulm\n,,\n'],
    ['further empty cells', 'username,consent,city,,\nanna,yes,Ulm,,\n'],
  ])('may have %s', (_, text) => {
    expect(list(text).rows).toMatchObject([
      { person: { username: 'anna' }, consent: 'agreed', values: { city: 'Ulm' } },
    ])
  })

  test('has its own sign in quoted cells, and lines that begin where the row begins', () => {
    const text = 'username;consent;note\nanna;yes;"one; ""two""\nthree"\nbob;yes;x\n'
    expect(rows(text)).toEqual([
      [2, 'anna', 'agreed', { note: 'one; "two"\nthree' }],
      [4, 'bob', 'agreed', { note: 'x' }],
    ])
  })

  test.each([
    ['', 'the list is empty'],
    ['username,consent\n', 'nobody below it'],
    ['name,consent\nanna,yes', 'list.csv:1: there is no column username'],
    ['username,city\nanna,Ulm', 'list.csv:1: there is no column consent'],
    ['username,user_id,consent\nanna,1,yes', 'username and user_id both say who it is for'],
    ['username,consent,city,city\nanna,yes,a,b', 'there are two columns city'],
    ['username,consent,First Name\nanna,yes,a', '"first name" cannot be the name of a variable'],
    ['username,consent\nanna,yes,more', 'list.csv:2: there are 3 cells, and 2 columns'],
    ['username,consent\nanna,yes\n,yes', 'list.csv:3: nobody is named here'],
    ['username,consent\nanna,perhaps', 'list.csv:2: "perhaps" says neither'],
    ['username,consent\nanna,2026-02-30', 'list.csv:2: "2026-02-30" says neither'],
    ['user_id,consent\nanna,yes', 'list.csv:2: "anna" is no user id'],
    ['username,consent\nanna,"yes\nbob,yes', 'no other one closes it'],
    ['username,consent\nanna,ye"s', 'list.csv:2: there is a quotation mark inside a cell'],
  ])('that cannot be used is refused with the line: %j', (text, message) => {
    expect(() => list(text)).toThrow(message)
  })

  test('tells of all its mistakes', () => {
    expect(() => list('username,consent\nanna,maybe\n,yes\nbob,yes,1,2')).toThrow(
      expect.objectContaining({
        code: 'list',
        problems: [
          expect.objectContaining({ line: 2 }),
          expect.objectContaining({ line: 3 }),
          expect.objectContaining({ line: 4 }),
        ],
      }),
    )
  })

  test('that is not UTF-8 is refused with the line', () => {
    const latin = Buffer.from('username,consent,city\nanna,yes,Ulm\nbob,yes,M\u00fcnchen\n', 'latin1')
    expect(() => listIn('list.csv', latin)).toThrow('list.csv:3: this is not UTF-8')
    expect(() => listIn('list.csv', Buffer.from('\uFEFFusername,consent', 'utf16le'))).toThrow('the list is in UTF-16')
  })

  test('is read back as any writer of RFC 4180 has written it', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '😀', '=') })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 8 }), fc.constantFrom(',', ';'), (cells, sign) => {
        const written = cells.map((it, n) => [`p${n}`, 'yes', it].map(quoted).join(sign))
        const read = list([['username', 'consent', 'x'].join(sign), ...written].join('\r\n')).rows
        expect(read.map(({ values }) => values.x ?? '')).toEqual(cells)
      }),
    )
  })
})

test.each([
  ['yes', 'agreed'],
  ['TRUE', 'agreed'],
  ['1', 'agreed'],
  ['y', 'agreed'],
  ['2026-01-31', 'agreed'],
  ['2026-01-31T10:00:00Z', 'agreed'],
  ['31.1.2026', 'agreed'],
  ['', 'unsaid'],
  ['no', 'refused'],
  ['0', 'refused'],
  ['31.2.2026', undefined],
  ['never', undefined],
  ['2', undefined],
])('a consent of %j is %s', (cell, agreed) => {
  expect(readConsent(cell)).toBe(agreed)
})
