/** A real import process is killed at many points of what it sends to the database; running again makes it good. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import { useDatabase } from '../support/archive.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { cliEnvironment } from '../support/run-cli.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')
const KILLS = process.env.DMVAULT_TEST_LONG === '1' ? 60 : 3

const undisturbed = useDatabase()
const killed = useDatabase()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmvault-kill-'))
  await makeExport(join(folder, 'earlier'), {
    seed: 11,
    messages: 6_000,
    threads: 40,
    media: 0,
    until: Date.UTC(2026, 5, 1),
  })
  await makeExport(join(folder, 'later'), {
    seed: 11,
    messages: 6_000,
    threads: 40,
    media: 0,
    renames: 2,
    reactionsChange: true,
    unsendsLater: true,
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the import through a proxy that kills it, with SIGKILL, when it has sent so many bytes. @returns bytes sent */
async function runImport(url: string, of: string, killAfter: number): Promise<{ sent: number; wasKilled: boolean }> {
  let kill = () => {}
  await using proxy = await countingProxy(url, killAfter, () => kill())
  const args = [MAIN, 'import', join(folder, of), '--account', 'ada', '--time-zone', 'UTC', '--purge-unsent', '--quiet']
  const child = spawn(process.execPath, args, {
    env: cliEnvironment({ HOME: folder, DATABASE_URL: proxy.url, DMVAULT_HOME: folder }),
  })
  kill = () => child.kill('SIGKILL')
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  if (signal === null && code !== 0) throw new Error(`import ended with ${code}: ${errors}`)
  return { sent: proxy.sent(), wasKilled: signal === 'SIGKILL' }
}

async function dump(url: string): Promise<{ text: string; activity: unknown; dirty: number }> {
  await using archive: Archive = await openArchive({ home: '', databaseUrl: url })
  const { account_id } = await archive.db.selectFrom('accounts').select('account_id').executeTakeFirstOrThrow()
  const activity = await archive.db
    .selectFrom('activity')
    .select(['quarter', 'item_type', (eb) => eb.fn.sum<bigint>('messages').as('messages')])
    .groupBy(['quarter', 'item_type'])
    .orderBy('quarter')
    .orderBy('item_type')
    .execute()
  const dirty = await archive.db.selectFrom('dirty_spans').selectAll().execute()
  return { text: await canonicalArchive(archive, account_id), activity, dirty: dirty.length }
}

/** Lines of one dump that the other lacks, few enough to read. */
function differences(expected: string, found: string): { missing: string[]; extra: string[] } {
  const [a, b] = [new Set(expected.split('\n')), new Set(found.split('\n'))]
  const only = (of: Set<string>, other: Set<string>) => [...of].filter((line) => !other.has(line)).slice(0, 6)
  return { missing: only(a, b), extra: only(b, a) }
}

describe('an import that is killed', () => {
  test('leaves nothing that running it again does not make good', async () => {
    const whole = await runImport(undisturbed(), 'earlier', Number.POSITIVE_INFINITY)
    const second = await runImport(undisturbed(), 'later', Number.POSITIVE_INFINITY)
    const expected = await dump(undisturbed())
    let kills = 0
    for (const [of, { sent }] of [
      ['earlier', whole],
      ['later', second],
    ] as const) {
      for (let kill = 1; kill <= KILLS; kill += 1) {
        // Spread over the whole, an odd number of bytes into whatever is being sent there.
        const result = await runImport(killed(), of, Math.floor((sent * kill) / (KILLS + 1)) + kill * 37)
        if (result.wasKilled) kills += 1
      }
      await runImport(killed(), of, Number.POSITIVE_INFINITY)
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS)
    const found = await dump(killed())
    expect(differences(expected.text, found.text)).toEqual({ missing: [], extra: [] })
    expect(found.activity).toEqual(expected.activity)
    expect(found.dirty).toBe(0)
  }, 300_000)
})
