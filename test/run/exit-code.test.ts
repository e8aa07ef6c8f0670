import { expect, test } from 'vitest'
import { overallExitCode } from '../../src/run/exit-code.ts'

test('over several accounts the worst outcome decides: 1, 4, 5, 3, 0', () => {
  expect(overallExitCode([0, 3, 5, 4, 1])).toBe(1)
  expect(overallExitCode([0, 3, 5, 4])).toBe(4)
  expect(overallExitCode([0, 3, 5])).toBe(5)
  expect(overallExitCode([0, 3])).toBe(3)
  expect(overallExitCode([0, 0])).toBe(0)
  expect(overallExitCode([])).toBe(0)
})
