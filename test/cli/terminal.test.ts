import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../support/archive.ts'
import { cliEnvironment, MAIN, runHere, useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const url = useDatabase()
const folder = useFolder()
/** Gives a program a terminal; part of every Linux and macOS, but its options differ. */
const SCRIPT = '/usr/bin/script'

beforeAll(async () => {
  await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
})

interface Seen {
  readonly code: number | null
  readonly screen: string
}

/** Runs a command on a terminal; each answer is typed when the question before it has appeared. */
async function onTerminal(
  args: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<Seen> {
  const command = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn(SCRIPT, ['-qefc', command, '/dev/null'], {
    env: cliEnvironment({ TERM: 'xterm', DATABASE_URL: url(), DMVAULT_HOME: join(folder(), 'home') }),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  let screen = ''
  let unseen = 0
  const left = [...answers]
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    const [question, answer] = left[0] ?? []
    if (question === undefined || !screen.slice(unseen).includes(question)) return
    unseen = screen.length
    left.shift()
    child.stdin.write(`${answer}\r`)
  })
  const [code] = await once(child, 'close')
  return { code, screen }
}

describe.skipIf(!existsSync(SCRIPT) || process.platform !== 'linux')('on a terminal', () => {
  test('the first import asks whether text that was taken back is kept', async () => {
    const args = ['import', join(folder(), 'tiny'), '--account', 'ada']
    const { code, screen } = await onTerminal(args, [['(unsent)? [y/N]', 'y']])
    expect(code).toBe(0)
    expect(screen).toContain('unsent text is kept')
    const again = await onTerminal(args, [])
    expect(again.screen).not.toContain('[y/N]')
  })

  test('forget shows its plan and does what the answer says; what is no answer is asked again', async () => {
    const no = await onTerminal(
      ['forget', 'Cy'],
      [
        ['[y/N]', 'perhaps'],
        ['[y/N]', 'n'],
      ],
    )
    expect(no.code).toBe(2)
    expect(no.screen).toContain('2 messages and 0 reactions')
    expect(no.screen).toContain('nothing was changed')
    const yes = await onTerminal(['forget', 'Cy'], [['[y/N]', 'yes']])
    expect(yes.code).toBe(0)
    expect(yes.screen).toContain('Cy is forgotten')
    const { json } = await runHere(['status', '--json'], { DATABASE_URL: url() })
    expect(json()).toMatchObject({ accounts: [{ messages: 4 }] })
  })

  test('ctrl-C at a question ends the command and changes nothing', async () => {
    const { code, screen } = await onTerminal(['account', 'remove', 'ada'], [['[y/N]', '\u0003']])
    expect(code).toBe(130)
    expect(screen).toContain('stopped before the end')
    const { json } = await runHere(['status', '--json'], { DATABASE_URL: url() })
    expect(json()).toMatchObject({ accounts: [{ messages: 4 }] })
  })
})
