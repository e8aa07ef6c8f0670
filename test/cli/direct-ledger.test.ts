import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const { databaseUrl, dmvault, json, people, texts, ledger, control, home, environment, account } = useWritingCli()
let bobs = ''
let serial = 0

const words = (): string => `words ${++serial}`
const times = async (text: string): Promise<number> => (await texts('bob', bobs)).filter((it) => it === text).length
const faults = (...list: readonly object[]): Promise<unknown> => control('POST', 'faults/', list)
const BROADCAST = { path: 'broadcast/*', count: 1 }
const oneLine = (code: number, line: RegExp) => ({
  code,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`dmvault: [^\\n]*${line.source}[^\\n]*\\n$`)),
})

async function sql(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl() })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** A message in the ledger that a command was cut off before. @returns its token */
async function leave(state: 'planned' | 'failed', text: string, draft = true): Promise<string> {
  const token = (await json(0, 'send', '--to', 'bob.sim', words())).sends[0].token
  const kept = draft ? `'${JSON.stringify({ kind: 'text', text })}'` : 'null'
  // Nobody holds the lock of that number: whoever was at it is gone.
  await sql(
    `update sends set token = token + 1, state = '${state}', draft = ${kept}, sent_at = null, ended_at = null, thread_id = null,
            item_id = null, tries = 0, holder = ${state === 'planned' ? '77' : 'null'}
      where token = ${token}`,
  )
  return String(BigInt(token) + 1n)
}

/** A command in a process of its own. */
function start(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...args, '--account', account(), '--json'], {
    env: cliEnvironment({ ...environment(), ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.on('data', (part) => {
    stderr += part
  })
  const ended = Promise.all([textOf(child.stdout), once(child, 'close')]).then(([stdout]) => ({
    stdout,
    code: child.exitCode,
  }))
  const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
    while (!(await isSo())) {
      if (child.exitCode !== null) throw new Error(`it ended: ${stderr}`)
      await sleep(5)
    }
  }
  return { child, ended, until, said: () => stderr }
}

beforeAll(async () => {
  bobs = await people().pair('alice', 'bob')
})
afterEach(async () => {
  await control('DELETE', 'faults/')
  await sql(`delete from sends where state <> 'acknowledged'`)
  await sql('update request_budgets set paused_until = null')
})

describe('sends', () => {
  test('lists what was sent, and not what was said', async () => {
    const text = words()
    const { sends: made } = await json(0, 'send', '--to', 'bob.sim', text)
    const { sends } = await json(0, 'sends', '--amount', '1')
    expect(sends).toEqual([
      {
        ...made[0],
        origin: 'hand',
        planned_at: expect.stringMatching(/\+00:00$/),
        sent_at: expect.stringMatching(/\+00:00$/),
        ended_at: expect.stringMatching(/\+00:00$/),
        tries: 1,
        is_bulk: false,
        is_new_conversation: false,
      },
    ])
    const { stdout } = await dmvault(['sends', '--state', 'acknowledged'])
    expect(stdout).toMatch(/^token +planned +what +to +state\n/)
    expect(stdout).not.toContain(text)
    expect((await json(0, 'sends', 'list', '--state', 'unknown')).sends).toEqual([])
    expect((await dmvault(['sends', '--state', 'lost'])).code).toBe(2)
  })

  test('names people as the archive knows them', async () => {
    await json(0, 'send', '--to', 'bob.sim,carla.sim', '--group', words())
    expect((await dmvault(['sends'])).stdout).toContain(`  ${people().id('bob')}, ${people().id('carla')}  `)
    expect((await dmvault(['extract'])).code).toBe(0)
    expect((await dmvault(['sends'])).stdout).toMatch(/ {2}bob\.sim, carla\.sim {2}/)
    expect((await dmvault(['audit'])).stdout).toMatch(/ {2}bob\.sim {2}/)
  })

  test('shows what was said where its owner keeps that', async () => {
    const settings = join(home(), 'dmvault.json')
    await writeFile(settings, JSON.stringify({ keepSentText: true }))
    onTestFinished(() => rm(settings))
    const text = words()
    await json(0, 'send', '--to', 'bob.sim', text)
    expect((await json(0, 'sends', '--amount', '1')).sends[0].text).toBe(text)
    expect((await dmvault(['sends'])).stdout).toContain(text)
  })
})

describe('what was planned by a command that was cut off', () => {
  test('is mentioned by the next one, and sent when that is asked for', async () => {
    const text = words()
    const token = await leave('planned', text)
    const { stderr } = await dmvault(['send', '--to', 'bob.sim', words()])
    expect(stderr).toBe(
      '1 planned message of before did not go out: dmvault sends resume sends them, dmvault sends drop --planned drops them.\n',
    )
    expect((await json(0, 'sends', 'resume', '--dry-run')).sends).toMatchObject([{ token, state: 'planned' }])
    expect(await times(text)).toBe(0)
    expect((await json(0, 'sends', 'resume')).sends).toMatchObject([{ token, state: 'acknowledged' }])
    expect(await times(text)).toBe(1)
    expect((await dmvault(['sends', 'resume'])).stdout).toBe('Nothing is planned, and nothing was left.\n')
  })

  test('is dropped when that is asked for, and confirmed', async () => {
    const [first, second] = [await leave('planned', words()), await leave('planned', words())]
    expect(await dmvault(['sends', 'drop', first])).toMatchObject(oneLine(2, /nothing was changed/))
    expect(await json(0, 'sends', 'drop', first, '--yes')).toMatchObject({ dropped: [first] })
    expect(await json(0, 'sends', 'drop', '--planned', '--dry-run')).toMatchObject({ sends: [{ token: second }] })
    expect(await json(0, 'sends', 'drop', '--planned', '--yes')).toMatchObject({ dropped: [second] })
    expect((await ledger()).slice(-2)).toMatchObject([
      { state: 'failed', errorCode: 'cancelled', draft: null },
      { state: 'failed', errorCode: 'cancelled', draft: null },
    ])
    expect(await dmvault(['sends', 'drop', second, '--yes'])).toMatchObject(oneLine(2, /it failed already/))
    expect((await dmvault(['sends', 'drop'])).code).toBe(2)
    expect(await dmvault(['sends', 'drop', '12', '--yes'])).toMatchObject(oneLine(2, /has no send 12/))
    expect(await dmvault(['sends', 'drop', 'it', '--yes'])).toMatchObject(oneLine(2, /"it" is no token/))
  })
})

describe('a message that is held', () => {
  test('is looked for again, and found', async () => {
    await faults({ name: 'answer-cut', path: 'broadcast/*', count: 2 }, { name: 'sent-not-shown-yet', count: 2 })
    const text = words()
    const { sends } = await json(3, 'send', '--to', 'bob.sim', text)
    expect(sends).toMatchObject([{ state: 'unknown', message_id: null, error: { code: 'outcome-unknown' } }])
    const { token } = sends[0]
    expect(sends[0].error.hint).toContain(`dmvault sends settle ${token}`)
    expect((await json(0, 'sends', 'settle', token)).sends).toMatchObject([{ token, state: 'acknowledged' }])
    expect(await times(text)).toBe(1)
    expect(await dmvault(['sends', 'settle', token])).toMatchObject(oneLine(2, /is not held: it arrived/))
    expect(await dmvault(['sends', 'retry', token])).toMatchObject(oneLine(2, /not tried again: it arrived/))
    expect(await dmvault(['sends', 'drop', token, '--yes'])).toMatchObject(oneLine(2, /dmvault unsend takes/))
  })

  const hold = async (text: string): Promise<string> => {
    await faults({ name: 'reset', path: 'broadcast/*', count: 2 })
    const { sends } = await json(3, 'send', '--to', 'bob.sim', text)
    expect(sends).toMatchObject([{ state: 'unknown' }])
    return sends[0].token
  }

  test('and is not there, is tried once more under its token', async () => {
    const text = words()
    const token = await hold(text)
    expect((await dmvault(['send', '--to', 'bob.sim', words()])).stderr).toBe(
      '1 message of before may have arrived or not: dmvault sends --state unknown.\n',
    )
    expect((await json(3, 'sends', 'settle', token)).sends).toMatchObject([{ state: 'unknown' }])
    expect(await times(text)).toBe(0)
    expect((await json(0, 'sends', 'retry', token)).sends).toMatchObject([{ token, state: 'acknowledged' }])
    expect(await times(text)).toBe(1)
    expect(await people().newest('bob', bobs)).toMatchObject({ client_context: token })
  })

  test('is not tried again when it is older than a day, and given up when that is asked for', async () => {
    const token = await hold(words())
    await sql(`update sends set planned_at = planned_at - interval '25 hours' where token = ${token}`)
    expect(await dmvault(['sends', 'retry', token])).toMatchObject(oneLine(2, /older than a day/))
    expect(await json(0, 'sends', 'drop', token, '--yes')).toMatchObject({ dropped: [token] })
    expect((await ledger()).find((it) => String(it.token) === token)).toMatchObject({
      state: 'failed',
      errorCode: 'dropped',
      draft: null,
    })
  })
})

describe('a message that failed', () => {
  test('is tried again under its token where what it says is kept, else the reason is told', async () => {
    const text = words()
    const token = await leave('failed', text)
    expect((await json(0, 'sends', 'retry', token)).sends).toMatchObject([{ token, state: 'acknowledged' }])
    expect([await times(text), (await people().newest('bob', bobs)).client_context]).toEqual([1, token])
    const without = await leave('failed', words(), false)
    expect(await dmvault(['sends', 'retry', without])).toMatchObject(oneLine(2, /not written down any more/))
  })
})

describe('a command that ends in the middle', () => {
  test.each(['SIGINT', 'SIGKILL'] as const)('by %s leaves what may have gone out to be settled', async (signal) => {
    await faults({ name: 'answer-lost', ...BROADCAST })
    const text = words()
    const { child, ended, until } = start({}, 'send', '--to', 'bob.sim,carla.sim', text)
    await until(async () => (await times(text)) === 1)
    child.kill(signal)
    const { code, stdout } = await ended
    if (signal === 'SIGINT') {
      expect(code).toBe(130)
      expect(JSON.parse(stdout)).toMatchObject({
        sends: [{ state: 'sent' }, { state: 'failed', error: { code: 'cancelled' } }],
        ended: { code: 'interrupted', hint: expect.stringContaining('did not go out, and will not') },
      })
    }
    const other = words()
    const { stderr } = await dmvault(['send', '--to', 'bob.sim', other])
    expect(stderr).toMatch(/Left over: text to user:\d+ \(\d+\): it arrived\n/)
    expect([await times(text), await times(other)]).toEqual([1, 1])
    const carlas = await json(0, 'messages', 'carla.sim')
    expect(carlas.messages.filter((it: Body) => it.text === text)).toEqual([])
    expect(stderr.includes('planned message')).toBe(signal === 'SIGKILL')
  })

  test('while it waits for a limit, sends nothing more', async () => {
    const used = (await ledger()).filter(({ sentAt }) => sentAt !== null).length
    const text = words()
    const limit = { DMVAULT_SENDS_PER_HOUR: String(used) }
    const { child, ended, until, said } = start(limit, 'send', '--to', 'bob.sim', text, '--wait')
    await until(() => said().includes('goes on in'))
    child.kill('SIGTERM')
    const { code, stdout } = await ended
    expect([code, JSON.parse(stdout).sends]).toMatchObject([143, [{ state: 'failed', error: { code: 'cancelled' } }]])
    expect(await times(text)).toBe(0)
  })
})
