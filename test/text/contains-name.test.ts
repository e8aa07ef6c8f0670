import { expect, test } from 'vitest'
import { containsName } from '../../src/text/contains-name.ts'

test('a name is found as a word of its own, in any letter case and script', () => {
  expect(containsName('Bo, Cy and the sea', 'Bo')).toBe(true)
  expect(containsName('{"sender_name":"Zoë Müller","x":1}', 'zoë müller')).toBe(true)
  expect(containsName('王小明 和 李雷', '李雷')).toBe(true)
  expect(containsName('C++ (fan)', 'C++')).toBe(true)
})

test('a name inside a longer word, and an empty name, are not', () => {
  expect(containsName('inbox of Bob', 'bo')).toBe(false)
  expect(containsName('anything', '')).toBe(false)
})
