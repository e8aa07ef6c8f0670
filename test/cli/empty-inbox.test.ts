import { expect, test } from 'vitest'
import { useDirectCli } from '../support/direct-cli.ts'

const { dmvault } = useDirectCli({ threads: 0, messages: 0 })

test('an inbox with nothing in it is told as such', async () => {
  const { code, stdout } = await dmvault(['threads'])
  expect([code, stdout]).toEqual([0, 'anna1: nothing like that in the inbox.\n'])
  expect((await dmvault(['threads', '--json'])).json()).toMatchObject({ threads: [], ended: null })
})

test('where nobody is known, a name that nobody has brings no suggestions', async () => {
  const { code, stderr } = await dmvault(['user', 'zzzz.qqqq'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('Check the name')])
  expect((await dmvault(['messages', 'zzzz.qqqq'])).stderr).toContain('dmvault threads lists')
})
