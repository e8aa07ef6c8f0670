import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { expect, inject, onTestFinished, test } from 'vitest'
import { refuseUnfit } from '../../src/archive/check-server.ts'
import { connect } from '../../src/archive/connect.ts'
import { targetOfUrl } from '../../src/archive/database-url.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'
import { useDatabase } from '../support/archive.ts'
import { databaseUrl, onAdmin } from '../support/global-setup.ts'

const url = useDatabase()

/** Opens what cannot be opened, and gives the error that a person sees. */
async function refusal(databaseUrl: string): Promise<DmvaultError> {
  const error: unknown = await openArchive({ home: '', databaseUrl }).then(
    () => 'opened',
    (reason: unknown) => reason,
  )
  if (!(error instanceof DmvaultError)) throw new Error(`not an error for a person: ${error}`)
  expect(error.message).not.toMatch(/secret|\n/)
  expect(error.hint).toBeTruthy()
  return error
}

async function listen(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  onTestFinished(() => void server.close())
  return promise
}

test.each(['localhost', 'http://localhost/db', 'mysql://u:secret@localhost/db', 'db.sqlite'])(
  'what is no address of a Postgres is refused, without repeating it: %s',
  async (text) => {
    expect(await refusal(text)).toMatchObject({ code: 'database-url', exitCode: 2 })
  },
)

test('an address with an unescaped password is refused with how to write it', async () => {
  const error = await refusal('postgres://me:secret#1@localhost:5432/db')
  expect(error).toMatchObject({ exitCode: 2, hint: expect.stringContaining('%23') })
})

test('a database that is down: what, where and what to do', async () => {
  const port = await listen(createServer((socket) => socket.destroy()))
  const closed = createServer()
  const unused = await listen(closed)
  closed.close()
  expect(await refusal(`postgres://me:secret@127.0.0.1:${unused}/db`)).toMatchObject({
    code: 'database-away',
    exitCode: 1,
    message: expect.stringContaining(`postgres://me@127.0.0.1:${unused}/db`),
    hint: expect.stringContaining('pg_isready'),
  })
  expect(await refusal(`postgres://me:secret@127.0.0.1:${port}/db`)).toMatchObject({
    code: 'database-away',
    exitCode: 1,
  })
  expect(await refusal('postgres://me:secret@/db?host=/nowhere')).toMatchObject({
    code: 'database-away',
    message: expect.stringContaining('postgres://me@/nowhere/db'),
  })
})

test('a host that does not exist', async () => {
  expect(await refusal('postgres://me:secret@nowhere.invalid/db')).toMatchObject({
    code: 'database-host',
    exitCode: 1,
    message: expect.stringContaining('nowhere.invalid'),
  })
})

test('a wrong password, a name that does not exist', async () => {
  const role = `dmvault_test_${randomBytes(8).toString('hex')}`
  await onAdmin(inject('adminUrl'), `create role ${role} login password 'right'`)
  onTestFinished(() => onAdmin(inject('adminUrl'), `drop role ${role}`))
  const as = (login: string): string => url().replace(/\/\/[^@]*@/, `//${login}@`)
  expect(await refusal(as(`${role}:secret`))).toMatchObject({ code: 'database-login', exitCode: 2 })
  expect(await refusal(as(role))).toMatchObject({ code: 'database-login', exitCode: 2 })
  expect(await refusal(as('nobody_of_that_name:secret'))).toMatchObject({ code: 'database-login', exitCode: 2 })
})

test('a database that does not exist', async () => {
  expect(await refusal(databaseUrl(inject('adminUrl'), 'no_such_database'))).toMatchObject({
    code: 'database-missing',
    exitCode: 2,
    message: expect.stringContaining('no_such_database'),
    hint: expect.stringContaining('createdb'),
  })
})

test('a server that has no encryption, where encryption is asked for', async () => {
  const tcp = createServer((socket) => void socket.once('data', () => socket.write('N')))
  const port = await listen(tcp)
  expect(await refusal(`postgres://me:secret@127.0.0.1:${port}/db?sslmode=verify-full`)).toMatchObject({
    code: 'database-tls',
    exitCode: 2,
    hint: expect.stringContaining('sslmode'),
  })
})

test('every connection bears the same name, which no other process has, whatever the address says', async () => {
  const separator = url().includes('?') ? '&' : '?'
  const named = `${url()}${separator}application_name=mine&options=-c%20work_mem%3D7MB`
  await using first = await connect(targetOfUrl(named))
  await using second = await connect(targetOfUrl(named))
  const show =
    "select current_setting('application_name') as name, current_setting('work_mem') as memory, current_setting('TimeZone') as zone"
  const [one, again, two] = await Promise.all([first.pool.query(show), first.pool.query(show), second.pool.query(show)])
  expect(one.rows[0]).toEqual({ name: first.pool.options.application_name, memory: '7MB', zone: 'UTC' })
  expect(again.rows).toEqual(one.rows)
  expect(two.rows[0]?.name).not.toBe(one.rows[0]?.name)
  expect(Buffer.byteLength(one.rows[0]?.name)).toBeLessThan(64)
})

test('a connection that is ended while in use fails its statement, and not the process', async () => {
  await using archive = await connect(targetOfUrl(url()))
  await using other = await connect(targetOfUrl(url()))
  const client = await archive.pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const gone = new Promise((resolve) => client.once('end', resolve))
  await other.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await gone
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
  expect((await archive.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a server older than PostgreSQL 15 is refused, one that is not is taken', () => {
  const old = { number: 140012, version: '14.12', encoding: 'UTF8' }
  expect(() => refuseUnfit(old, 'postgres://me@host/db')).toThrow(
    expect.objectContaining({ code: 'database-version', exitCode: 2, message: expect.stringContaining('14.12') }),
  )
  refuseUnfit({ number: 150000, version: '15.0', encoding: 'UTF8' }, '')
})
