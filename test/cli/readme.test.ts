import { createWriteStream, readFileSync } from 'node:fs'
import { access, glob, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import yazl from 'yazl'
import { exitCodes } from '../../src/run/exit-code.ts'
import { type CliResult, runCli, runHere, useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const ROOT = join(import.meta.dirname, '../..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const BLOCKS = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
  language,
  text,
}))

const folder = useFolder()

/** The lines of the blocks in which a text occurs. */
function linesWith(word: string): readonly string[] {
  const lines = BLOCKS.filter(({ text }) => text.includes(word)).flatMap(({ text }) => text.trim().split('\n'))
  if (lines.length === 0) throw new Error(`the README has no block with ${word}`)
  return lines
}

/** Runs a line of the README in the folder, on the built-in database, as who follows it does. */
async function run(line: string): Promise<CliResult> {
  const [program, ...args] = line.split(/\s+/)
  expect(program).toBe('dmvault')
  const result = await runCli(args, { DMVAULT_HOME: join(folder(), 'home') }, folder())
  expect([line, result.code, result.stderr.match(/^dmvault: .*/gm)]).toEqual([line, 0, null])
  return result
}

beforeAll(async () => {
  const [importLine = ''] = linesWith('dmvault import instagram-')
  const name = /\S+\.zip/.exec(importLine)?.[0] ?? ''
  await zip(await writeTinyExport(join(folder(), 'unpacked'), TINY_THREADS), join(folder(), name))
})

async function zip(from: string, to: string): Promise<void> {
  const file = new yazl.ZipFile()
  for await (const path of glob('**/*.json', { cwd: from })) file.addFile(join(from, path), path)
  file.end()
  await pipeline(file.outputStream, createWriteStream(to))
}

describe('the README', () => {
  test('its two commands are what npm runs', async () => {
    expect(linesWith('npm ci')).toEqual(['npm ci', 'npm run -s demo'])
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect(scripts.demo).toBe('node src/cli/main.ts demo')
    expect(scripts.dmvault).toBe('node src/cli/main.ts')
  })

  test('the import, report and backup of an export work as written', async () => {
    for (const line of linesWith('dmvault import instagram-')) await run(line)
    await access(join(folder(), 'report/report.json'))
    const { stdout } = await run('dmvault status')
    expect(stdout).toContain('6 messages')
    expect(stdout).not.toContain('no verified backup')
  })

  test('the restore drill gives the same bytes', async () => {
    for (const line of linesWith('--home drill')) {
      const [, one = '', other = ''] = /^cmp (\S+) (\S+)$/.exec(line) ?? []
      if (one === '') await run(line)
      else expect(await readFile(join(folder(), one))).toEqual(await readFile(join(folder(), other)))
    }
    expect(linesWith('--home drill').at(-1)).toMatch(/^cmp /)
  })

  test('the lines for cron work', async () => {
    await mkdir(join(folder(), 'backups'))
    for (const line of linesWith('15 3 * * *')) {
      const [, command = ''] = /^\d+ \d+ \* \* \*\s+(.*)$/.exec(line) ?? []
      for (const part of command
        .replace(/ > \S+$/, '')
        .replace(/ --on-failure '[^']*'$/, '')
        .replaceAll('/backups', join(folder(), 'backups'))
        .split(' && ')) {
        await run(part)
      }
    }
  })

  test('every command in its table exists, with the options that stand there', async () => {
    const rows = README.match(/^\| `.*$/gm)?.filter((row) => /^\| `[a-z]/.test(row)) ?? []
    expect(rows.length).toBeGreaterThan(8)
    for (const usage of rows.flatMap((row) =>
      [...row.split(' | ')[0]!.matchAll(/`([a-z][^`]*)`/g)].map(([, text = '']) => text),
    )) {
      const command = /^[a-z-]+( [a-z][a-z-]*)?/.exec(usage)?.[0].split(' ') ?? []
      const { code, stdout } = await runHere([...command, '--help'])
      expect([usage, code]).toEqual([usage, 0])
      for (const option of usage.match(/--[a-z-]+/g) ?? [])
        expect([usage, stdout]).toEqual([usage, expect.stringContaining(option)])
    }
  })

  test('its exit codes are those of the program', () => {
    const listed = [...README.matchAll(/^\| (\d+(?:, \d+)*) \| /gm)].flatMap(([, codes = '']) =>
      codes.split(', ').map(Number),
    )
    expect(listed).toEqual([...Object.values(exitCodes), 130, 143])
  })

  test('the files and folders that it names are there', async () => {
    const linked = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, path = '']) => path)
    const [map = ''] = README.split('## Where things are').slice(1)
    const named = [...map.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, path = '']) => path)
    expect(named.length).toBeGreaterThan(10)
    for (const path of [...linked, ...named]) await access(join(ROOT, path))
  })
})
