/**
 * A command as far as the database is concerned: opens the archive of the home in its argument, says so in one line of
 * JSON, answers each line of SQL on standard input with a line of JSON, and ends at its end.
 */
import { createInterface } from 'node:readline'
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'

try {
  const archive = await openArchive({ home: process.argv[2] ?? '', databaseUrl: process.env.DATABASE_URL || null })
  say({ opened: archive.address })
  for await (const line of createInterface(process.stdin)) say((await archive.pool.query(line)).rows)
  await archive[Symbol.asyncDispose]()
} catch (error) {
  if (!(error instanceof DmvaultError)) throw error
  say({ code: error.code, exitCode: error.exitCode, message: error.message, hint: error.hint })
}

function say(value: unknown): void {
  console.log(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part)))
}
