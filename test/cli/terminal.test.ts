import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../support/archive.ts'
import { hasTerminals, onTerminal as onATerminal, type Seen } from '../support/on-terminal.ts'
import { runHere, useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const url = useDatabase()
const folder = useFolder()

beforeAll(async () => {
  await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
})

const onTerminal = (
  args: readonly string[],
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<Seen> => onATerminal(args, answers, { DATABASE_URL: url(), DMVAULT_HOME: join(folder(), 'home') })

describe.skipIf(!hasTerminals)('on a terminal', () => {
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
