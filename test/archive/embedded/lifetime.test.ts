import { closeSync, existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withFileLock } from '../../../src/archive/embedded/file-lock.ts'
import { placesIn } from '../../../src/archive/embedded/places.ts'
import { until } from '../../../src/archive/embedded/postmaster.ts'
import { joinUsers } from '../../../src/archive/embedded/users.ts'
import { openCommand, startCommand } from '../../support/command.ts'
import { makeHome, useMadeHome } from '../../support/home.ts'
import { childrenOf, isRunning, serverOf, watchdogOf } from '../../support/processes.ts'
import { serverStopped } from '../../support/server-stopped.ts'

const madeHome = useMadeHome()

test('commands that start at once on a new home make one database and share one server', async () => {
  const home = await makeHome()
  const commands = Array.from({ length: 4 }, () => startCommand(home))
  for (const command of commands) expect(await command.hear()).toHaveProperty('opened')
  const starts = await Promise.all(commands.map((command) => command.query('select pg_postmaster_start_time() as at')))
  expect(new Set(starts.map(([row]) => row?.at)).size).toBe(1)
  await Promise.all(commands.map((command) => command.end()))
})

test('the server stays for as long as any command uses it, and stops after the last', async () => {
  const home = await madeHome()
  const first = await openCommand(home)
  const second = await openCommand(home)
  const server = serverOf(home)
  await first.end()
  expect(await second.query('select 1 as one')).toEqual([{ one: 1 }])
  expect(serverOf(home)).toBe(server)
  await second.end()
  await serverStopped(home)
  expect(isRunning(server)).toBe(false)
})

test('kill -9 of one command leaves the server to the others; kill -9 of all of them stops it', async () => {
  const home = await madeHome()
  const commands = [await openCommand(home), await openCommand(home)]
  const server = serverOf(home)
  await commands[0]!.kill()
  expect(await commands[1]!.query('select 1 as one')).toEqual([{ one: 1 }])
  await Promise.all(commands.map((command) => command.kill()))
  await serverStopped(home)
  expect(isRunning(server)).toBe(false)
})

test('a command that comes while the server stops is served all the same', async () => {
  const home = await madeHome()
  let command = await openCommand(home)
  for (let round = 0; round < 2; round++) {
    const next = startCommand(home)
    await command.kill()
    expect(await next.hear()).toHaveProperty('opened')
    expect(await next.query('select 1 as one')).toEqual([{ one: 1 }])
    command = next
  }
  await command.end()
})

test('a command that joins between the end of the last one and the stop keeps the server', async () => {
  const home = await madeHome()
  const { lock, users } = placesIn(home)
  const last = await openCommand(home)
  const server = serverOf(home)
  const watchdog = watchdogOf(home)
  const use = await withFileLock(lock, async () => {
    await last.kill()
    // It has seen that nobody is left, and waits for the lock to stop the server.
    await until(() => childrenOf(watchdog).includes('flock'))
    return joinUsers(users)
  })
  const next = await openCommand(home)
  expect(serverOf(home)).toBe(server)
  closeSync(use.descriptor)
  expect(await next.query('select 1 as one')).toEqual([{ one: 1 }])
  await next.end()
})

test('a server whose watchdog was killed is taken on by the next command, and stops with it', async () => {
  const home = await madeHome()
  const first = await openCommand(home)
  const server = serverOf(home)
  const watchdog = watchdogOf(home)
  process.kill(watchdog, 'SIGKILL')
  await until(() => !isRunning(watchdog))
  await first.kill()
  expect(isRunning(server)).toBe(true)
  const second = await openCommand(home)
  expect(serverOf(home)).toBe(server)
  await second.end()
  await serverStopped(home)
  expect(isRunning(server)).toBe(false)
})

test('a server that was taken on and then crashes is replaced, while the command that took it on is still there', async () => {
  const home = await madeHome()
  const first = await openCommand(home)
  process.kill(watchdogOf(home), 'SIGKILL')
  const second = await openCommand(home)
  await first.kill()
  process.kill(serverOf(home), 'SIGKILL')
  const third = await openCommand(home)
  expect(await third.query('select 1 as one')).toEqual([{ one: 1 }])
  await second.kill()
  await third.end()
})

test('what a copy of the folder made of the FIFO does not matter', async () => {
  const home = await madeHome()
  await writeFile(join(home, 'database/users.fifo'), '')
  await (await openCommand(home)).end()
})

test('a crashed server recovers by itself, and nothing committed is lost', async () => {
  const home = await madeHome()
  const first = await openCommand(home)
  await first.query('create table kept as select generate_series(1, 20000) as n')
  const server = serverOf(home)
  process.kill(server, 'SIGKILL')
  const second = await openCommand(home)
  expect(serverOf(home)).not.toBe(server)
  expect(await second.query('select count(*)::int as n from kept')).toEqual([{ n: 20000 }])
  await first.kill()
  await second.end()
})

test('kill -9 of server, watchdog and command together is recovered from as well', async () => {
  const home = await madeHome()
  const first = await openCommand(home)
  await first.query('create table kept as select generate_series(1, 20000) as n')
  for (const pid of [watchdogOf(home), serverOf(home)]) process.kill(pid, 'SIGKILL')
  await first.kill()
  const second = await openCommand(home)
  expect(await second.query('select count(*)::int as n from kept')).toEqual([{ n: 20000 }])
  await second.end()
})

test('a postmaster.pid that names some other living process is no obstacle', async () => {
  const home = await madeHome()
  const stale = `${process.pid}\n${home}/database/data\n1700000000\n5432\n${home}/database/socket\n\n  1 2\nready   \n`
  await writeFile(join(home, 'database/data/postmaster.pid'), stale)
  const command = await openCommand(home)
  expect(serverOf(home)).not.toBe(process.pid)
  await command.end()
})

describe('a command killed while it makes or starts the database leaves nothing running and nothing half made', () => {
  const stages: readonly (readonly [string, (database: string) => boolean])[] = [
    ['when it has begun to make the data folder', (database) => unfinishedIn(database).length > 0],
    ['when the data folder is there', (database) => existsSync(join(database, 'data'))],
    ['when the server has begun to start', (database) => existsSync(join(database, 'data/postmaster.pid'))],
  ]

  test.each(stages)('%s', async (_, isReached) => {
    const home = await makeHome()
    const database = join(home, 'database')
    const killed = startCommand(home)
    await until(() => isReached(database))
    await killed.kill()
    await serverStopped(home)
    const command = await openCommand(home)
    expect(await command.query('select count(*)::int as n from accounts')).toEqual([{ n: 0 }])
    await command.end()
    // What the killed one had started may have gone on writing for a moment; a later start sweeps that away.
    if (unfinishedIn(database).length > 0) {
      await serverStopped(home)
      await (await openCommand(home)).end()
    }
    expect(unfinishedIn(database)).toEqual([])
  })
})

test('a data folder of another major version is refused with the way to upgrade, and left alone', async () => {
  const home = await makeHome()
  await mkdir(join(home, 'database/data'), { recursive: true })
  await writeFile(join(home, 'database/data/PG_VERSION'), '17\n')
  expect(await startCommand(home).hear()).toMatchObject({
    code: 'embedded-version',
    exitCode: 2,
    message: expect.stringContaining('was made by PostgreSQL 17'),
    hint: expect.stringContaining('dmvault restore'),
  })
  expect(readdirSync(join(home, 'database/data'))).toEqual(['PG_VERSION'])
})

function unfinishedIn(database: string): readonly string[] {
  return existsSync(database) ? readdirSync(database).filter((name) => name.startsWith('data.')) : []
}
