/**
 * One Postgres for the whole run: the embedded one in a temporary folder, or the one of `DMVAULT_TEST_DATABASE_URL`. It holds
 * a migrated template, which every test file clones.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../../src/archive/embedded/open-embedded.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { serverStopped } from './server-stopped.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the server, to create others from. */
    readonly adminUrl: string
    readonly template: string
  }
}

/** What is lost in a crash of the machine is a test's. */
const CARELESS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off']

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer()
  const template = `dmvault_test_template_${randomBytes(6).toString('hex')}`
  await onAdmin(server.url, `create database ${template} encoding 'UTF8' template template0`)
  const archive = await openArchive({ home: '', databaseUrl: databaseUrl(server.url, template) })
  await archive[Symbol.asyncDispose]()
  project.provide('adminUrl', server.url)
  project.provide('template', template)
  return async () => {
    await onAdmin(server.url, `drop database ${template} with (force)`)
    await server.stop()
  }
}

async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const given = process.env.DMVAULT_TEST_DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const home = await mkdtemp(join(tmpdir(), 'dmvault-test-'))
  const server = await openEmbedded(home, CARELESS)
  const { host, port, user, password, database } = server.target.settings
  const query = new URLSearchParams({ host: String(host), port: String(port) })
  return {
    url: `postgres://${user}:${password}@/${database}?${query}`,
    async stop() {
      await server[Symbol.asyncDispose]()
      await serverStopped(home)
      await rm(home, { recursive: true })
    },
  }
}

/** The same server and user, another database. */
export function databaseUrl(adminUrl: string, name: string): string {
  return adminUrl.replace(/^([^?]*\/)[^/?]*/, `$1${name}`)
}

export async function onAdmin(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
