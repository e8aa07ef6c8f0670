/** Commands that write, on an account of a simulated Instagram, and the eyes of those who are written to. */
import { beforeAll } from 'vitest'
import { listAccounts } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { readSends, type StoredSend } from '../../src/archive/read-sends.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { type DirectCli, useDirectCli } from './direct-cli.ts'
import type { CliResult } from './run-cli.ts'
import type { Body } from './simulated-app.ts'
import { SimulatedPeople } from './simulated-people.ts'

export interface WritingCli extends Omit<DirectCli, 'dmvault'> {
  readonly people: () => SimulatedPeople
  /** Without distance between messages, and with limits that are out of the way unless a test sets them. */
  readonly dmvault: DirectCli['dmvault']
  /** The object that a command prints; it must end with that exit code. */
  readonly json: (code: number, ...args: readonly string[]) => Promise<Body>
  /** What a conversation says, as one of its people has it, the newest first. */
  readonly texts: (reader: string, threadId: string) => Promise<readonly string[]>
  /** The oldest first. */
  readonly ledger: () => Promise<readonly StoredSend[]>
}

const FREE = {
  DMVAULT_SEND_SPACING_MS: '0',
  DMVAULT_SENDS_PER_HOUR: '10000',
  DMVAULT_NEW_CONVERSATIONS_PER_DAY: '10000',
  DMVAULT_BULK_SENDS_PER_DAY: '10000',
}

export function useWritingCli(options: SimulatorOptions = {}): WritingCli {
  const cli = useDirectCli({ threads: 8, messages: 200, ...options })
  let people: SimulatedPeople
  beforeAll(async () => {
    const { accounts } = (await cli.control('GET', 'accounts/')) as Body
    people = new SimulatedPeople(cli.simulator(), accounts)
  })
  const dmvault: DirectCli['dmvault'] = (args, env = {}, input) => cli.dmvault(args, { ...FREE, ...env }, input)
  return {
    ...cli,
    people: () => people,
    dmvault,
    environment: () => ({ ...cli.environment(), ...FREE }),
    json: async (code, ...args) => {
      const result: CliResult = await dmvault([...args, '--json'])
      if (result.code === code) return result.json()
      throw new Error(`exit code ${result.code}, not ${code}: ${result.stdout}${result.stderr}`)
    },
    texts: async (reader, threadId) => {
      const items = await people.app(reader).items(threadId, 100)
      return items.map((item: Body) => item.text ?? item.link?.text ?? item.item_type)
    },
    ledger: async () => {
      await using archive = await openArchive({ home: '', databaseUrl: cli.databaseUrl() })
      const account = (await listAccounts(archive)).at(-1)!
      return (await readSends(archive, account.accountId)).toReversed()
    },
  }
}
