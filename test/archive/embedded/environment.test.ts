import { chmod, chown, lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openEmbedded } from '../../../src/archive/embedded/open-embedded.ts'
import { openCommand, startCommand } from '../../support/command.ts'
import { makeFolder, makeHome, useMadeHome } from '../../support/home.ts'
import { serverOf } from '../../support/processes.ts'
import { serverStopped } from '../../support/server-stopped.ts'

const madeHome = useMadeHome()
const isRoot = process.getuid?.() === 0
const NOBODY = 65534

const SERVER = `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
  current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
  current_setting('synchronous_commit') as synchronous_commit, current_setting('listen_addresses') as listens,
  inet_server_addr() as address
  from pg_database where datname = current_database()`

test('with an empty environment, as under cron, the database is the same: UTF-8, durable, on a socket', async () => {
  const home = await makeHome()
  const command = await openCommand(home, { env: {} })
  expect(await command.query(SERVER)).toEqual([
    {
      encoding: 'UTF8',
      provider: 'b',
      locale: 'C.UTF-8',
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      listens: '',
      address: null,
    },
  ])
  await command.end()
})

test('an environment made for other databases and languages reaches neither server nor client', async () => {
  const home = await makeHome()
  const env = {
    ...process.env,
    LC_ALL: 'tlh_QO.ISO-8859-1',
    LANG: 'xx',
    PGHOST: '192.0.2.1',
    PGPORT: '1',
    PGUSER: 'someone',
    PGPASSWORD: 'wrong',
    PGDATABASE: 'elsewhere',
    PGDATA: '/nowhere',
    PGOPTIONS: '-c datestyle=German',
  }
  const command = await openCommand(home, { env })
  expect(await command.query(SERVER)).toMatchObject([{ encoding: 'UTF8', locale: 'C.UTF-8' }])
  await command.end()
})

test('only the password lets in, and only its owner may read it', async () => {
  const home = await madeHome()
  await using server = await openEmbedded(home)
  const { mode } = await stat(join(home, 'database/password'))
  expect(mode & 0o777).toBe(0o600)
  for (const name of ['.', 'data', 'socket'])
    expect((await stat(join(home, 'database', name))).mode & 0o777).toBe(0o700)
  const wrong = new pg.Client({ ...server.target.settings, password: 'wrong' })
  await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  const right = new pg.Client(server.target.settings)
  await right.connect()
  await right.end()
})

test('where the path is too long for a socket, the server listens on loopback alone, and asks for the password', async () => {
  const home = await madeHome('a'.repeat(100))
  const command = await openCommand(home)
  expect(await command.query(SERVER)).toMatchObject([{ listens: '127.0.0.1', address: '127.0.0.1' }])
  await using second = await openEmbedded(home)
  expect(second.target.settings.host).toBe('127.0.0.1')
  const wrong = new pg.Client({ ...second.target.settings, password: 'wrong' })
  await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  await command.end()
})

test('a home with a space, a comma, quotes and letters beyond ASCII in its path is as good as any', async () => {
  const home = await madeHome(`a b,"c" 'd' é日`)
  const command = await openCommand(home)
  expect(await command.query(SERVER)).toMatchObject([{ listens: '' }])
  await command.end()
})

test('a home that cannot be made is refused in one line with what to do', async () => {
  const file = join(await makeFolder(), 'file')
  await writeFile(file, '')
  expect(await startCommand(join(file, 'home')).hear()).toMatchObject({
    code: 'home',
    exitCode: 1,
    message: expect.stringContaining(file),
    hint: expect.stringContaining('DMVAULT_HOME'),
  })
})

test('a server that does not start is told with its own reason, and starts when that is put right', async () => {
  const home = await madeHome()
  const file = join(home, 'database/data/postgresql.conf')
  const settings = await readFile(file, 'utf8')
  await writeFile(file, `${settings}\nwork_mem = plenty\n`)
  expect(await startCommand(home).hear()).toMatchObject({
    code: 'embedded-start',
    exitCode: 1,
    message: expect.stringContaining('contains errors'),
    hint: expect.stringContaining('server.log'),
  })
  await writeFile(file, settings)
  await (await openCommand(home)).end()
})

test('a lost password is told as such', async () => {
  const home = await madeHome()
  await rm(join(home, 'database/password'))
  expect(await startCommand(home).hear()).toMatchObject({ code: 'embedded-password', hint: expect.any(String) })
})

describe.runIf(isRoot)('as root', () => {
  test('inside folders of mode 0700 the server runs, and every file stays root’s', async () => {
    const home = await madeHome()
    const command = await openCommand(home)
    expect((await stat(home)).mode & 0o777).toBe(0o700)
    expect(await ownersIn(home)).toEqual([0])
    await command.end()
  })

  test('where user namespaces are refused, an unprivileged user runs it, inside folders of mode 0700 too', async () => {
    const home = await madeHome()
    const command = await openCommand(home, { env: await withoutPrograms('unshare') })
    expect((await stat(`/proc/${serverOf(home)}`)).uid).toBe(NOBODY)
    expect((await stat(home)).mode & 0o777).toBe(0o700)
    await command.query('create table kept as select 1 as one')
    await command.end()
    await serverStopped(home)
    // And back, as on another machine that allows them.
    const again = await openCommand(home)
    expect(await again.query('select one from kept')).toEqual([{ one: 1 }])
    expect(await ownersIn(join(home, 'database/data'))).toEqual([0])
    await again.end()
  })

  test('where capabilities are refused as well, a home that others may pass through will do', async () => {
    const home = await madeHome()
    await chmod(home, 0o711)
    const command = await openCommand(home, { env: await withoutPrograms('unshare', 'setpriv') })
    expect((await stat(`/proc/${serverOf(home)}`)).uid).toBe(NOBODY)
    await command.end()
  })

  test('a database of another user is refused in one line with what to do', async () => {
    const home = await madeHome()
    await chmod(home, 0o711)
    const command = startCommand(home, {
      prefix: ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
    })
    expect(await command.hear()).toMatchObject({
      code: 'embedded-lock',
      exitCode: 1,
      message: expect.stringContaining('permission denied'),
      hint: expect.stringContaining('DMVAULT_HOME'),
    })
  })

  test('where nothing works, it says so and what to do', async () => {
    const home = await makeHome()
    const command = startCommand(home, { env: await withoutPrograms('unshare', 'setpriv') })
    expect(await command.hear()).toMatchObject({ code: 'embedded-root', hint: expect.stringContaining('DATABASE_URL') })
  })

  test('in another user’s home the server runs as that user, who can then go on without root', async () => {
    const home = await makeHome('own')
    await chmod(dirname(home), 0o711)
    await mkdir(home, { mode: 0o700 })
    await chown(home, NOBODY, NOBODY)
    const asRoot = await openCommand(home)
    expect((await stat(`/proc/${serverOf(home)}`)).uid).toBe(NOBODY)
    await asRoot.query('create table kept as select 1 as one')
    await asRoot.end()
    await serverStopped(home)
    const prefix = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
    const asUser = await openCommand(home, { prefix })
    expect((await stat(`/proc/${serverOf(home)}`)).uid).toBe(NOBODY)
    expect(await asUser.query('select one from kept')).toEqual([{ one: 1 }])
    await asUser.end()
  })
})

/** An environment in which these programs fail, as where the system refuses what they ask for. */
async function withoutPrograms(...names: readonly string[]): Promise<NodeJS.ProcessEnv> {
  const folder = await makeFolder()
  await chmod(folder, 0o755)
  for (const name of names) await writeFile(join(folder, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  return { ...process.env, PATH: `${folder}:${process.env.PATH}` }
}

async function ownersIn(folder: string): Promise<readonly number[]> {
  const files = await readdir(folder, { recursive: true })
  const owners = await Promise.all(files.map(async (file) => (await lstat(join(folder, file)).catch(() => null))?.uid))
  return [...new Set(owners.filter((uid) => uid !== undefined))]
}
