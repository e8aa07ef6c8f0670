import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { InstagramClient } from '../../src/instagram/client.ts'
import { runCli, useFolder } from '../support/run-cli.ts'

const folder = useFolder()
const WORDS = /would leave this machine/

test('a connection to anywhere but this machine is refused in tests', async () => {
  const errorOf = async (socket: Socket) => await new Promise((resolve) => socket.once('error', resolve))
  const told = { message: expect.stringMatching(WORDS) }
  expect(await errorOf(connect(443, '192.0.2.1'))).toMatchObject(told)
  expect(await errorOf(connect({ host: 'example.org', port: 80 }))).toMatchObject(told)
  await expect(fetch('https://example.org/')).rejects.toMatchObject({
    cause: { message: expect.stringMatching(WORDS) },
  })
})

test('a client of Instagram itself reaches nothing', async () => {
  await using client = new InstagramClient({ wait: async () => {} })
  await expect(client.logIn({ username: 'a', password: 'b' })).rejects.toThrow(/leave this machine|i\.instagram\.com/)
})

test('nor do commands that tests start', async () => {
  const url = 'postgres://someone@192.0.2.1:5432/nowhere'
  const { code, stderr } = await runCli(['status', '--verbose'], { DMVAULT_HOME: folder(), DATABASE_URL: url })
  expect(code).toBe(1)
  expect(stderr).toMatch(WORDS)
})
