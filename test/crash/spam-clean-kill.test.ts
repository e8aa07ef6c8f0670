/**
 * A real process cleans spam and is killed after its n-th byte to the database, which it tells of each
 * step before and after. In the end each conversation is out of sight, nothing else
 * is, nobody was written to, and the audit has a line for each that says how it ended.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { countingProxy } from '../support/counting-proxy.ts'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const KILLS = isLong ? 40 : 4
/** What it sends before the first conversation, and a part of what it sends for each. */
const FIRST = 8_000
const STEP = isLong ? 173 : 900
const { json, people, control, environment, databaseUrl, ledger } = useWritingCli()
const pending = async (): Promise<readonly string[]> => {
  const { body } = await people().app('alice').get('direct_v2/pending_inbox/?limit=100')
  return body.inbox.threads.map((it: Body) => it.thread_id)
}

let before: readonly string[] = []
let spam: readonly string[] = []

beforeAll(async () => {
  before = await pending()
  const text = 'Congratulations, you have won! Click here to claim your prize: bit.ly/win'
  const events = Array.from({ length: isLong ? 40 : 6 }, (_, place) => ({ kind: 'request', text: `${text}${place}` }))
  spam = ((await control('POST', 'events', events)) as Body).events.map((it: Body) => it.thread_id)
  await json(0, 'extract')
})

test('kill -9 after the n-th byte to the database leaves what the next run completes', async () => {
  let kills = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    await using proxy = await countingProxy(databaseUrl(), FIRST + kill * STEP, () => void child.kill('SIGKILL'))
    const child = spawn(process.execPath, [MAIN, 'spam', 'clean', '--yes', '--json'], {
      env: cliEnvironment({ ...environment(), DATABASE_URL: proxy.url }),
      stdio: 'ignore',
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    const [code] = await once(child, 'exit')
    if (code === null) kills += 1
  }
  expect(kills).toBeGreaterThanOrEqual(3)
  await json(0, 'spam', 'clean', '--yes')
  expect((await json(0, 'spam', 'clean', '--yes')).acts).toEqual([])
  expect((await pending()).toSorted()).toEqual(before.toSorted())
  expect(await ledger()).toEqual([])
  const { writes } = await json(0, 'audit', '--limit', '1000')
  const done = writes.filter((it: Body) => it.outcome === 'done').map((it: Body) => it.thread_id)
  expect(done.toSorted()).toEqual(spam.toSorted())
})
