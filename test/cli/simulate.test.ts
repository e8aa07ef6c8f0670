import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { cliEnvironment, MAIN, runHere, useFolder } from '../support/run-cli.ts'
import { type Body, SimulatedApp } from '../support/simulated-app.ts'

const folder = useFolder()

/** Starts the command, and gives its first line. */
async function simulate(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'simulate', ...args], {
    env: cliEnvironment({ DMVAULT_HOME: join(folder(), 'home') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [errors, lines] = [text(child.stderr), createInterface(child.stdout)]
  const rest: string[] = []
  const [first] = (await once(lines, 'line')) as [string]
  lines.on('line', (line) => rest.push(line))
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = await once(child, 'close')
    return { code, rest, errors: await errors }
  }
  return { first: JSON.parse(first) as Body, stop }
}

test.each([
  ['SIGINT', []],
  ['SIGTERM', ['--json']],
] as const)(
  'the first line says where it is and whom to log in as; it serves until %s, and ends well',
  async (signal, args) => {
    const { first, stop } = await simulate('--threads', '15', '--messages', '300', '--seed', '3', ...args)
    expect(Object.keys(first)).toEqual(['url', 'username', 'password', 'accounts'])
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(first.accounts[0]).toEqual({
      username: first.username,
      password: first.password,
      id: expect.stringMatching(/^\d+$/),
    })
    const app = await new SimulatedApp(first.url).login(first)
    expect(await app.threads()).toHaveLength(15)
    expect((await app.threads('pending_inbox')).length).toBeGreaterThanOrEqual(6)
    const world = (await (await fetch(`${first.url}/simulator/world`)).json()) as Body
    expect(world.end.messages).toBe(300)
    const { code, rest, errors } = await stop(signal)
    expect([code, rest]).toEqual([0, []])
    expect(errors).not.toMatch(/\n {4}at |Warning/)
    await expect(fetch(first.url)).rejects.toThrow()
  },
)

test('its faults strike now and then, its world may come out of a file, and its port is the one that is asked for', async () => {
  const original = await simulate('--threads', '12', '--messages', '200')
  const file = join(folder(), 'world.json')
  const { writeFile } = await import('node:fs/promises')
  await writeFile(file, await (await fetch(`${original.first.url}/simulator/world`)).text())
  const { port } = new URL(original.first.url)
  await original.stop('SIGTERM')
  const { first, stop } = await simulate(
    '--world',
    file,
    '--faults',
    'rate-limit,unavailable',
    '--port',
    port,
    '--latency',
    '1',
  )
  expect(first.url).toBe(original.first.url)
  const { faults } = (await (await fetch(`${first.url}/simulator/faults`)).json()) as Body
  expect(faults.map((it: Body) => [it.name, it.probability])).toEqual([
    ['rate-limit', 0.05],
    ['unavailable', 0.05],
  ])
  const app = await new SimulatedApp(first.url).login(first)
  const statuses = new Set<number>()
  while (statuses.size < 3) statuses.add((await app.get('direct_v2/inbox/?limit=1&thread_message_limit=0')).status)
  expect(statuses).toEqual(new Set([200, 429, 503]))
  const busy = await runHere(['simulate', '--port', port])
  expect([busy.code, busy.stderr]).toEqual([
    2,
    expect.stringMatching(`^dmvault: port ${port} is in use\\. Name another, or none\\.\\n$`),
  ])
  await stop('SIGTERM')
})

test.each([
  [['--faults', 'nope'], /there is no fault "nope"; there are rate-limit, /],
  [['--messages', 'many'], /It is a whole number/],
  [['--port', '99999'], /there is no port 99999/],
  [['--world', 'missing.json'], /missing\.json/],
])('%j is refused in one line', async (args, reason) => {
  const { code, stdout, stderr } = await runHere(['simulate', ...args])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^dmvault: [^\n]+\n$/)
  expect(stderr).toMatch(reason)
})
