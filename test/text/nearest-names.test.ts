import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestNames } from '../../src/text/nearest-names.ts'

test('a name with a slip in it is recognised, the nearest first', () => {
  const known = ['anna.meier', 'anna.maier', 'hannah', 'ben']
  expect(nearestNames('anna.meyer', known)).toEqual(['anna.meier', 'anna.maier'])
  expect(nearestNames('BEN', known)).toEqual(['ben'])
  expect(nearestNames('anna.m', known)).toEqual(['anna.maier', 'anna.meier'])
})

test('names that are far off are no help, and are not told', () => {
  expect(nearestNames('zoe', ['anna.meier', 'hannah'])).toEqual([])
  expect(nearestNames('anna', [])).toEqual([])
})

test('never more than three, each once, all of them known', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ maxLength: 6 })), (typed, known) => {
      const near = nearestNames(typed, known)
      expect(near.length).toBeLessThanOrEqual(3)
      expect(new Set(near).size).toBe(near.length)
      for (const name of near) expect(known).toContain(name)
    }),
  )
})
