import { validateHeaderName, validateHeaderValue } from 'node:http'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importSettings, Session } from '../../../src/instagram/index.ts'
import { absorbHeaders } from '../../../src/instagram/transport/absorb-headers.ts'
import { requestHeaders } from '../../../src/instagram/transport/request-headers.ts'

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('a\r\nx-evil: 1', 'a; b=c', '', ' ', 'é', '5', '\u0000'),
)

function check(session: Session): void {
  const headers = requestHeaders(session, { hasBody: true })
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    expect(value).not.toMatch(/[\r\n]/)
  }
  expect(headers).toMatchObject({ 'user-agent': expect.any(String), 'ig-intended-user-id': expect.any(String) })
}

test('whatever a settings file holds, no header is made of it that could not be sent, or would be two', () => {
  const settings = fc.record({
    uuids: fc.constant({}),
    mid: odd,
    ig_www_claim: odd,
    ig_u_rur: odd,
    user_agent: odd,
    locale: odd,
    authorization_data: fc.record({ ds_user_id: odd, sessionid: odd }),
    cookies: fc.dictionary(odd, odd),
  })
  fc.assert(
    fc.property(settings, (it) => check(importSettings(it))),
    { numRuns: 300 },
  )
})

test('whatever an answer holds is taken over only where it can be sent back', () => {
  const names = [
    'ig-set-x-mid',
    'x-ig-set-www-claim',
    'ig-set-ig-u-rur',
    'ig-set-ig-u-shbid',
    'set-cookie',
    'ig-set-authorization',
  ]
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.array(odd)), (headers) => {
      const session = new Session()
      session.takeSessionId('5%3Aabc', '5')
      absorbHeaders(session, headers, 0)
      check(session)
      expect(session.userId).toBe('5')
    }),
    { numRuns: 300 },
  )
})
