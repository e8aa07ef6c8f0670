import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { databaseUrl, onAdmin } from './global-setup.ts'

/**
 * Gives the calling test file a migrated database of its own.
 *
 * @returns a getter of its address, for use inside tests: what `DATABASE_URL` takes
 */
export function useDatabase(): () => string {
  const name = `dmvault_test_${randomBytes(8).toString('hex')}`
  const adminUrl = inject('adminUrl')
  beforeAll(() => onAdmin(adminUrl, `create database ${name} template ${inject('template')}`))
  afterAll(() => onAdmin(adminUrl, `drop database if exists ${name} with (force)`))
  return () => databaseUrl(adminUrl, name)
}

/**
 * Gives the calling test file an archive on a fresh database of its own.
 *
 * @param url of a database of `useDatabase`, where the test needs both
 * @returns a getter, for use inside tests
 */
export function useArchive(url: () => string = useDatabase()): () => Archive {
  let archive: Archive | undefined
  beforeAll(async () => {
    archive = await openArchive({ home: '', databaseUrl: url() })
  })
  afterAll(() => archive?.[Symbol.asyncDispose]())
  return () => {
    if (archive === undefined) throw new Error('the archive is open inside tests only')
    return archive
  }
}
