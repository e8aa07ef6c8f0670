import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProbeSampler } from '../../../src/sources/export/probe-sampler.ts'

function sampled(length: number, limit?: number): number[] {
  const sampler = new ProbeSampler<number>((place) => ({ sentAt: place, text: null }), limit)
  for (let place = 0; place < length; place += 1) sampler.add(place)
  expect(sampler.seen).toBe(length)
  return sampler.samples().map(({ sentAt }) => sentAt)
}

const stretch = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)

test('a thread of 20,000 messages is sampled whole, in its order', () => {
  expect(sampled(20_000)).toEqual(stretch(0, 20_000))
})

test('of a longer thread the first and the last 1,000 are all there, and the rest evenly', () => {
  const places = sampled(150_001)
  expect(places.slice(0, 1000)).toEqual(stretch(0, 1000))
  expect(places.slice(-1000)).toEqual(stretch(149_001, 150_001))
  expect(places.length).toBeLessThanOrEqual(22_000)
  const gaps = places.slice(1).map((place, n) => place - (places[n] ?? 0))
  expect(Math.min(...gaps)).toBe(1)
  expect(Math.max(...gaps)).toBe(8)
})

test('whatever the length and the limit, both ends are whole and the limit is kept', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 50 }), (length, limit) => {
      const places = sampled(length, limit)
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
      expect(places).toEqual(expect.arrayContaining(stretch(0, Math.min(limit, length))))
      expect(places).toEqual(expect.arrayContaining(stretch(Math.max(0, length - limit), length)))
      expect(places.length).toBeLessThanOrEqual(limit * 3)
    }),
    { numRuns: 300 },
  )
})

test('what cannot be read is left out', () => {
  const sampler = new ProbeSampler<number>((place) => (place % 2 === 0 ? null : { sentAt: place, text: null }), 2)
  for (const place of stretch(0, 30)) sampler.add(place)
  expect(sampler.samples().map(({ sentAt }) => sentAt % 2)).not.toContain(0)
})
