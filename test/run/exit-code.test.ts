import { expect, test } from 'vitest'
import { exitCodes, overallExitCode } from '../../src/run/exit-code.ts'

test('over several accounts the worst outcome decides: 1, 4, 5, 3, 0', () => {
  expect(overallExitCode([0, 3, 5, 4, 1])).toBe(1)
  expect(overallExitCode([0, 3, 5, 4])).toBe(4)
  expect(overallExitCode([0, 3, 5])).toBe(5)
  expect(overallExitCode([0, 3])).toBe(3)
  expect(overallExitCode([0, 0])).toBe(0)
  expect(overallExitCode([])).toBe(0)
})

test('over several accounts nothing that went wrong with one passes for done', () => {
  for (const code of Object.values(exitCodes)) expect(overallExitCode([0, code, 0])).toBe(code)
  expect(overallExitCode([2, 6, 1])).toBe(1)
  expect(overallExitCode([4, 2, 6])).toBe(6)
  expect(overallExitCode([4, 2, 3])).toBe(2)
})
