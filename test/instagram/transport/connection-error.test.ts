import { expect, test } from 'vitest'
import { backoffMs } from '../../../src/instagram/transport/backoff.ts'
import { connectionError } from '../../../src/instagram/transport/connection-error.ts'
import { isLoopbackAddress } from '../../../src/instagram/transport/servers.ts'

test.each([
  ['CERT_NOT_YET_VALID', 'clock-wrong', /Set the clock right/],
  ['CERT_HAS_EXPIRED', 'clock-wrong', /Set the clock right/],
  ['ENOTFOUND', 'no-such-host', /Check the network/],
  ['ECONNREFUSED', 'connection-refused', /Check that the server runs/],
  ['ECONNRESET', 'connection-cut', /Check the network/],
  ['UND_ERR_HEADERS_TIMEOUT', 'timed-out', /later/],
])('%s is told in words: %s', (system, code, hint) => {
  const cause = Object.assign(new Error('x'), { code: system })
  for (const thrown of [cause, new AggregateError([cause])]) {
    const error = connectionError(thrown, 'i.instagram.com', 'direct_v2/inbox/')
    expect(error).toMatchObject({ code, hint: expect.stringMatching(hint), exitCode: 1, path: 'direct_v2/inbox/' })
    expect(error.message).toContain('i.instagram.com')
  }
})

test.each([
  ['127.0.0.1', true],
  ['127.255.0.9', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['fe80::1', false],
  [undefined, false],
])('the end of a connection is on this machine: %s %s', (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected)
})

test('waits double, spread over half to one and a half, and are capped', () => {
  expect([1, 2, 3, 9].map((attempt) => backoffMs(attempt, 0.5))).toEqual([1000, 2000, 4000, 15_000])
  expect([backoffMs(1, 0), backoffMs(1, 1)]).toEqual([500, 1500])
})
