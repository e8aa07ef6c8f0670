import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formText, signedText } from '../../../src/instagram/transport/form.ts'

test('a signed body is the literal word and the JSON in one field, as the app writes it', () => {
  const fields = { _uuid: '22222222-2222-4222-8222-222222222222', t: 'a b/é+&' }
  expect(signedText(fields)).toBe(
    'signed_body=SIGNATURE.%7B%22_uuid%22%3A%2222222222-2222-4222-8222-222222222222%22%2C%22t%22%3A%22a+b%2F%5Cu00e9%2B%26%22%7D',
  )
})

test('emoji are escaped as surrogate pairs in a signed body, and are UTF-8 in a form', () => {
  expect(signedText({ t: '😀\u007f' })).toContain('%5Cud83d%5Cude00%5Cu007f')
  expect(formText({ t: '😀', 'a[b]': "x y!'()*~" })).toBe('t=%F0%9F%98%80&a%5Bb%5D=x+y%21%27%28%29%2A~')
})

test('what is not given is left out', () => {
  expect(formText({ a: 1, b: undefined, c: false })).toBe('a=1&c=false')
})

test('a server reads back what was written, whatever it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' })), (fields) => {
      const wellFormed = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
      )
      expect(Object.fromEntries(new URLSearchParams(formText(wellFormed)))).toEqual(wellFormed)
      const signed = new URLSearchParams(signedText(fields)).get('signed_body') ?? ''
      expect(JSON.parse(signed.slice(signed.indexOf('.') + 1))).toEqual(fields)
    }),
    { numRuns: 40 },
  )
})
