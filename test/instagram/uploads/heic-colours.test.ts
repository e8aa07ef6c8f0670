import { expect, test } from 'vitest'
import { coloursOf } from '../../../src/instagram/uploads/heic-colours.ts'

const box = (name: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat([Buffer.from(name), ...parts])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([length, body])
}
const number = (primaries: number): Buffer =>
  box('colr', Buffer.from('nclx'), Buffer.from([0, primaries, 0, 13, 0, 6, 0]))
const profile = (name: string): Buffer => box('colr', Buffer.from('prof'), Buffer.from(name, 'utf16le').swap16())
const picture = (...colours: readonly Buffer[]): Buffer =>
  box('meta', Buffer.alloc(4), box('iprp', box('ipco', box('ispe', Buffer.alloc(12)), ...colours)))

test.each([
  ['nothing', [], 'srgb'],
  ['a number', [number(12)], 'display-p3'],
  ['another number', [number(1)], 'srgb'],
  ['a profile', [profile('Display P3')], 'display-p3'],
  ['another profile', [profile('sRGB IEC61966')], 'srgb'],
  ['a profile that counts more than a number', [number(12), profile('sRGB IEC61966')], 'srgb'],
  ['a number without its end', [box('colr', Buffer.from('nclx'))], 'srgb'],
] as const)('a picture is painted in the colours that it tells: %s', (_what, colours, expected) => {
  expect(coloursOf(picture(...colours))).toBe(expected)
})

test('a picture that tells nothing at all is painted in plain ones', () => {
  expect(coloursOf(Buffer.from('anything'))).toBe('srgb')
})
