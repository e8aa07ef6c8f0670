import { expect, test } from 'vitest'
import { table } from '../../src/cli/table.ts'
import { words } from '../../src/cli/words.ts'

test('columns stand in line, whatever takes two columns or none', () => {
  const lines = table([
    ['name', 'n'],
    ['Anna', 1],
    ['王小明', 22],
    ['Zoë', 1234],
  ])
  expect(lines).toEqual(['name    n', 'Anna    1', '王小明  22', 'Zoë     1,234'])
})

test('a long name is cut between characters, never inside one', () => {
  const [, row] = table([['name'], ['👩‍👩‍👧'.repeat(50)]])
  expect(row).toBe(`${'👩‍👩‍👧'.repeat(39)}…`)
})

test('words make what is put in harmless and group numbers', () => {
  expect(words`${1234567} messages from ${'An\u001b[1mna'}`).toBe('1,234,567 messages from An␛[1mna')
})
