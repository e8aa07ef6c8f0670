/**
 * A PostgreSQL of the machine, started for the benchmark alone. The embedded server has neither pg_dump nor pg_restore, and a
 * peer must run against the same server as we do.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { tuneSettings } from '../../src/archive/embedded/server-settings.ts'

const run = promisify(execFile)
const VERSIONS = '/usr/lib/postgresql'

export interface PrivatePostgres extends AsyncDisposable {
  /** Folder of psql, pg_dump and pg_restore. */
  readonly programs: string
  /** Creates an empty database, after dropping one of that name. @returns its address */
  create(name: string): Promise<string>
}

async function newestPrograms(): Promise<string> {
  const versions = await readdir(VERSIONS).catch(() => [])
  const newest = versions.map(Number).sort((a, b) => b - a)[0]
  if (newest === undefined) throw new Error(`no PostgreSQL in ${VERSIONS}: apt-get install postgresql`)
  return join(VERSIONS, String(newest), 'bin')
}

/** Root cannot run a server; Debian's package brings the user postgres. */
function asPostgres(program: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]]
}

export async function startPrivatePostgres(parent = '/tmp'): Promise<PrivatePostgres> {
  const programs = await newestPrograms()
  const folder = await mkdtemp(join(parent, 'dmvault-bench-pg-'))
  if (process.getuid?.() === 0) await run('chown', ['postgres', folder])
  const data = join(folder, 'data')
  const user = process.getuid?.() === 0 ? 'postgres' : process.env.USER
  await run(...asPostgres(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '--encoding=UTF8', '--locale=C.UTF-8']))
  const settings = [...tuneSettings(), 'listen_addresses=', `unix_socket_directories=${folder}`]
  const options = settings.map((it) => `-c '${it}'`).join(' ')
  await run(
    ...asPostgres(join(programs, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']),
  )
  const url = (name: string) => `postgres://${user}@/${name}?host=${folder}`
  return {
    programs,
    async create(name) {
      const client = new pg.Client({ connectionString: url('postgres') })
      await client.connect()
      await client.query(`drop database if exists ${name} with (force)`)
      await client.query(`create database ${name} encoding 'UTF8' template template0`)
      await client.query('checkpoint')
      await client.end()
      return url(name)
    },
    async [Symbol.asyncDispose]() {
      await run(...asPostgres(join(programs, 'pg_ctl'), ['-D', data, '-w', '-m', 'immediate', 'stop']))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
