import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { duration, progressWords, showProgress } from '../../src/run/progress.ts'

test('words tell how far, how fast and how long still', () => {
  expect(progressWords(250, 1000, 5000, 10_000_000)).toBe('25 % · 5,000 messages · 500 messages/s · 30 s left')
  expect(progressWords(0, 1000, 0, 0)).toBe('0 % · 0 messages · 0 messages/s')
  expect(progressWords(10, 0, 7, 1_000_000)).toBe('10 requests · 7 messages · 7 messages/s')
  expect(progressWords(1000, 1000, 7, 1_000_000)).toBe('100 % · 7 messages · 7 messages/s')
})

test('durations are as coarse as one needs them', () => {
  expect([0.2, 59, 60, 3599, 3600, 7500].map(duration)).toEqual([
    '1 s',
    '59 s',
    '1 min',
    '1 h 0 min',
    '1 h 0 min',
    '2 h 5 min',
  ])
})

test('away from a terminal it writes a plain line every five seconds', async () => {
  const stream = new PassThrough()
  let now = 0
  const progress = await showProgress({ label: 'Importing', total: 100, stream, clock: () => now })
  for (let second = 1; second <= 12; second++) {
    now = second * 1_000_000
    progress.update(second, second * 10)
  }
  progress.stop()
  stream.end()
  expect(await text(stream)).toBe(
    'Importing: 5 % · 50 messages · 10 messages/s · 2 min left\n' +
      'Importing: 10 % · 100 messages · 10 messages/s · 2 min left\n',
  )
})

test('on a terminal it draws a bar with the same words and takes it away at the end', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 120, rows: 30 })
  let now = 0
  const progress = await showProgress({ label: 'Importing', total: 100, stream, clock: () => now })
  now = 10_000_000
  progress.update(50, 1000)
  progress.stop()
  stream.end()
  const drawn = await text(stream)
  expect(drawn).toContain('50 % · 1,000 messages · 100 messages/s · 10 s left')
  expect(drawn).not.toContain('\n')
})
