import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { connect } from '../../src/archive/connect.ts'
import { targetOfUrl } from '../../src/archive/database-url.ts'
import { migrate } from '../../src/archive/migrate.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { startCommand } from '../support/command.ts'
import { databaseUrl, onAdmin } from '../support/global-setup.ts'

const MIGRATIONS = join(import.meta.dirname, '../../migrations')

/** A database with nothing in it, for the test alone. */
async function emptyDatabase(options = ''): Promise<string> {
  const name = `dmvault_test_${randomBytes(8).toString('hex')}`
  await onAdmin(inject('adminUrl'), `create database ${name} ${options} template template0`)
  onTestFinished(() => onAdmin(inject('adminUrl'), `drop database ${name} with (force)`))
  return databaseUrl(inject('adminUrl'), name)
}

async function open(url: string): Promise<Archive> {
  const archive = await connect(targetOfUrl(url))
  onTestFinished(() => archive[Symbol.asyncDispose]())
  return archive
}

/** The project's steps and further ones. */
async function migrationsWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-migrations-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp(MIGRATIONS, folder, { recursive: true })
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql)
  return folder
}

async function applied({ pool }: Archive): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name')
  return rows.map((row) => row.name)
}

const steps = (await readdir(MIGRATIONS)).sort().map((file) => file.replace('.sql', ''))

test('twenty at once on an empty database all find it migrated, each step applied once', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  const opened = await Promise.all(Array.from({ length: 20 }, () => openArchive({ home: '', databaseUrl: url })))
  expect(await applied(opened[0]!)).toEqual(steps)
  await Promise.all(opened.map((archive) => archive[Symbol.asyncDispose]()))
})

test('processes that open an empty database at once all find it migrated', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  const commands = Array.from({ length: 4 }, () => startCommand('', { env: { ...process.env, DATABASE_URL: url } }))
  for (const command of commands) expect(await command.hear()).toHaveProperty('opened')
  await Promise.all(commands.map((command) => command.end()))
  expect(await applied(await open(url))).toEqual(steps)
})

test('one that is killed in the middle of a step leaves nothing of it, and holds nobody up', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  const archive = await open(url)
  await migrate(archive)
  const slow = await migrationsWith({ '9000_slow.sql': 'create table half (n int); select pg_sleep(600);' })
  const other = await open(url)
  const broken = migrate(other, slow)
  const sleeping = 'select pid from pg_stat_activity where wait_event = $1 and application_name = $2'
  const name = other.pool.options.application_name
  while ((await archive.pool.query(sleeping, ['PgSleep', name])).rowCount === 0);
  await archive.pool.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
  await expect(broken).rejects.toMatchObject({ exitCode: 1 })
  const quick = await migrationsWith({ '9000_slow.sql': 'create table half (n int);' })
  await migrate(archive, quick)
  expect(await applied(archive)).toEqual([...steps, '9000_slow'])
})

test('a step that fails is rolled back with all that ran with it, and the reason is told', async () => {
  const archive = await open(await emptyDatabase("encoding 'UTF8'"))
  await migrate(archive)
  const folder = await migrationsWith({
    '9000_good.sql': 'create table good (n int);',
    '9001_bad.sql': 'create table bad (n int); select 1/0;',
  })
  await expect(migrate(archive, folder)).rejects.toMatchObject({
    code: 'migration',
    exitCode: 1,
    message: expect.stringContaining('division by zero'),
  })
  const { rows } = await archive.pool.query("select to_regclass('good') as good, to_regclass('bad') as bad")
  expect(rows).toEqual([{ good: null, bad: null }])
  expect(await applied(archive)).toEqual(steps)
})

test('a database that a newer dmvault made is refused, and nothing is changed', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  await migrate(await open(url), await migrationsWith({ '9000_future.sql': 'create table future (n int);' }))
  await expect(openArchive({ home: '', databaseUrl: url })).rejects.toMatchObject({
    code: 'newer-schema',
    exitCode: 1,
    message: expect.stringContaining('9000_future'),
    hint: expect.stringContaining('Update dmvault'),
  })
  expect(await applied(await open(url))).toEqual([...steps, '9000_future'])
})

test('a newer database that also lacks a step of ours is refused as newer', async () => {
  const archive = await open(await emptyDatabase("encoding 'UTF8'"))
  await migrate(archive, await migrationsWith({ '9000_future.sql': '' }))
  const folder = await migrationsWith({ '8000_other.sql': 'create table other (n int);' })
  await expect(migrate(archive, folder)).rejects.toMatchObject({ code: 'newer-schema' })
})

test('a database with tables of our names that are not ours is refused, and nothing is made in it', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  const { pool } = await open(url)
  await pool.query('create table messages (id int)')
  await expect(openArchive({ home: '', databaseUrl: url })).rejects.toMatchObject({
    code: 'foreign-tables',
    exitCode: 2,
    message: expect.stringContaining('"messages"'),
    hint: expect.stringContaining('a database of its own'),
  })
  const { rows } = await pool.query("select relname from pg_class where relnamespace = 'public'::regnamespace")
  expect(rows).toEqual([{ relname: 'messages' }])
})

test('an encoding that cannot hold every message is refused', async () => {
  const url = await emptyDatabase("encoding 'LATIN1' locale_provider libc locale 'C'")
  await expect(openArchive({ home: '', databaseUrl: url })).rejects.toMatchObject({
    code: 'database-encoding',
    exitCode: 2,
    message: expect.stringContaining('LATIN1'),
    hint: expect.stringContaining('UTF8'),
  })
})

test('a role that may not make tables is told so', async () => {
  const url = await emptyDatabase("encoding 'UTF8'")
  const role = `dmvault_test_${randomBytes(8).toString('hex')}`
  await onAdmin(inject('adminUrl'), `create role ${role} login password 'pass'`)
  onTestFinished(() => onAdmin(inject('adminUrl'), `drop role ${role}`))
  const asRole = url.replace(/\/\/[^@]*@/, `//${role}:pass@`)
  await expect(openArchive({ home: '', databaseUrl: asRole })).rejects.toMatchObject({
    code: 'database-permission',
    exitCode: 2,
    hint: expect.stringContaining('CREATE'),
  })
})
