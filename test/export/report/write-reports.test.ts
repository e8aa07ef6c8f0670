import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ReportSet } from '../../../src/export/report/report-json.ts'
import { writeReports } from '../../../src/export/report/write-reports.ts'
import { rankingOf, SCOPE } from './result.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'))
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true })
})

const setOf = (names: readonly string[]): ReportSet => {
  const result = rankingOf(names)
  return {
    scope: SCOPE,
    messages: 1,
    readAt: 0,
    uncountedSpans: 0,
    results: [result],
    lastDays: result,
    compared: null,
    notes: [],
    page: null,
  }
}

describe('writing reports', () => {
  test('replaces our files and leaves others alone', async () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine')
    await writeReports(folder, setOf(['Anna']), ['csv', 'json'])
    await writeReports(folder, setOf(['Bo']), ['csv', 'json'])
    expect(readdirSync(folder).sort()).toEqual(['mine.txt', 'people.csv', 'report.json'])
    expect(readFileSync(join(folder, 'people.csv'), 'utf8')).toContain('Bo')
  })

  test('keeps all old files, and leaves nothing, where it may not write', () => {
    writeFileSync(join(folder, 'people.csv'), 'old')
    chmodSync(folder, 0o555)
    const module = resolve(import.meta.dirname, '../../../src/export/report/write-reports.ts')
    const script = `
      import { writeReports } from ${JSON.stringify(module)}
      const set = ${JSON.stringify(setOf(['Anna']))}
      await writeReports(${JSON.stringify(folder)}, set, ['csv', 'json']).catch((error) => console.log(error.code, error.exitCode))`
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      encoding: 'utf8',
      ...asNobody,
    })
    expect(stdout).toBe('output-not-writable 2\n')
    expect(readdirSync(folder)).toEqual(['people.csv'])
    expect(readFileSync(join(folder, 'people.csv'), 'utf8')).toBe('old')
  })
})
