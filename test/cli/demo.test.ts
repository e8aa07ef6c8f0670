import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli, useFolder } from '../support/run-cli.ts'
import { put } from '../support/tiny-export.ts'

const folder = useFolder()

/** Ends a demo that hangs; it takes ten seconds on a machine that has nothing else to do. */
const TIMEOUT_MS = 300_000

test(
  'the demo works with nothing set up, touches no settings, and leaves everything to look at',
  async () => {
    const out = join(folder(), 'out')
    const home = join(folder(), 'home')
    await put(home, 'dmvault.json', 'not even JSON')
    const temporary = join(folder(), 'tmp')
    await put(temporary, 'other', '')
    const { code, stderr, json } = await runCli(['demo', '--out', out, '--json'], {
      DMVAULT_HOME: home,
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      TMPDIR: temporary,
    })
    expect(stderr).not.toMatch(/error|warn|\n {4}at /i)
    expect(code).toBe(0)
    const result = json() as { backup: { file: string }; threads: number }
    const nothing = { quarantined: 0 }
    expect(result).toMatchObject({
      out,
      account: 'alice.sim',
      messages: 4_017,
      nights: [
        { messages: { seen: 4_000, new: 4_000, changed: 0, ...nothing } },
        { messages: { new: 17, changed: 3, ...nothing } },
      ],
      day: { message: 16, edit: 1, unsend: 1, reaction: 1, request: 1, rename: 1 },
      restored_equal: true,
    })
    expect((await readdir(out)).toSorted()).toEqual(
      [result.backup.file, `${result.backup.file}.manifest.json`, 'demo.json', 'report'].toSorted(),
    )
    expect(await readdir(join(out, 'report'))).toContain('messages-per-person.png')
    expect((await readFile(join(out, result.backup.file))).length).toBeGreaterThan(100_000)
    expect(await readdir(home)).toEqual(['dmvault.json'])
    expect(await readdir(temporary)).toEqual(['other'])
    expect((await readdir(folder())).toSorted()).toEqual(['home', 'out', 'tmp'])
  },
  TIMEOUT_MS,
)

test('it replaces what an earlier demo left, and nothing else', async () => {
  const mine = join(folder(), 'mine')
  await put(mine, 'letters.txt', 'dear')
  const { code, stderr } = await runCli(['demo', '--out', mine])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^dmvault: .*mine is there already, and no demo made it\. Name another folder: --out DIR\.\n$/)
  expect(await readdir(mine)).toEqual(['letters.txt'])
  const unwritable = await runCli(['demo', '--out', join(mine, 'letters.txt', 'demo')])
  expect(unwritable.code).toBe(2)
  expect(unwritable.stderr).toMatch(/^dmvault: cannot write to [^\n]*letters\.txt[^\n]*\n$/)
})
