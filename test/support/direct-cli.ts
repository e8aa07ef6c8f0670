/** Commands of Direct on an account of a simulated Instagram. */
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { InstagramClient, saveSession } from '../../src/instagram/index.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { useDatabase } from './archive.ts'
import { type CliResult, runHere, useFolder } from './run-cli.ts'

export interface DirectCli {
  readonly simulator: () => Simulator
  readonly databaseUrl: () => string
  readonly home: () => string
  /** Runs a command as the newest account. */
  readonly dmvault: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
    input?: string | Uint8Array,
  ) => Promise<CliResult>
  /** What a command finds in its environment. */
  readonly environment: () => Readonly<Record<string, string>>
  /** The newest account. */
  readonly account: () => string
  /** Logs the owner of the world in once more, as an account of its own; it is the newest from then on. */
  readonly logIn: (timeZone?: string) => Promise<string>
  /** Speaks to the simulator beside Instagram's paths. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<unknown>
  readonly requestsMade: () => Promise<number>
}

export function useDirectCli(options: SimulatorOptions = {}): DirectCli {
  const databaseUrl = useDatabase()
  const folder = useFolder()
  let simulator: Simulator
  let account = ''
  let accounts = 0
  const home = (): string => join(folder(), 'home')
  const environment = (): Record<string, string> => ({
    DMVAULT_HOME: home(),
    DATABASE_URL: databaseUrl(),
    DMVAULT_INSTAGRAM_URL: simulator.url,
  })
  const control: DirectCli['control'] = async (method, path, body) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const answer = await fetch(`${simulator.url}/simulator/${path}`, init)
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }
  const logIn = async (timeZone = 'Europe/Berlin'): Promise<string> => {
    const [{ username, password }] = simulator.accounts
    await using client = new InstagramClient({ url: simulator.url })
    await client.logIn({ username, password })
    accounts += 1
    account = `anna${accounts}`
    await using archive = await openArchive({ home: '', databaseUrl: databaseUrl() })
    await createAccount(archive, { name: account, timeZone, keepsUnsent: false, createdAt: 0 })
    await saveSession(sessionPath(home(), account), client.session)
    return account
  }
  beforeAll(async () => {
    simulator = await startSimulator({ requiresAppHeaders: true, ...options })
    await logIn()
  })
  afterAll(() => simulator.close())
  return {
    simulator: () => simulator,
    databaseUrl,
    home,
    dmvault: (args, env = {}, input) => {
      return runHere([...args, '--account', account], { ...environment(), ...env }, input)
    },
    environment,
    account: () => account,
    logIn,
    control,
    requestsMade: async () => ((await control('GET', 'requests/')) as { readonly total: number }).total,
  }
}
