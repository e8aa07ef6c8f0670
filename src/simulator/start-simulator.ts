/**
 * A loopback Instagram: for tests, the demo and rehearsals. It is built from what public clients send and read, and shares
 * no code with our own client, so that an error of one is not the other's too. What must never happen here: a request that
 * leaves this machine, or a message that is held although it could be computed.
 */
import { PasswordKey } from './accounts/password.ts'
import { Sessions } from './accounts/sessions.ts'
import { TwoFactor } from './accounts/two-factor.ts'
import { FaultBook } from './faults/fault-book.ts'
import { RequestLog } from './http/request-log.ts'
import { listen } from './http/server.ts'
import { DEFAULTS, type SimulatorOptions } from './options.ts'
import { Responder } from './responder.ts'
import type { Simulation } from './simulation.ts'
import { loadWorld } from './world/load-world.ts'
import { BOB, CARLA, LOGINS, OWNER, People, passwordOf } from './world/people.ts'
import { planWorld } from './world/plan-threads.ts'
import { World } from './world/world.ts'
import { SentTokens } from './writes/sent-tokens.ts'
import { Uploads } from './writes/uploads.ts'

export interface SimulatedAccount {
  readonly username: string
  readonly password: string
  /** Instagram's user id, decimal. */
  readonly id: string
}

export interface Simulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`; Instagram's paths (`/api/v1/…`) begin below it. */
  readonly url: string
  /** The truth. */
  readonly world: World
  /** The first is the one whose inbox has everything. All log in with a password alone. */
  readonly accounts: readonly [SimulatedAccount, ...SimulatedAccount[]]
  close(): Promise<void>
}

/**
 * Starts a simulated Instagram.
 *
 * @example
 * await using instagram = await startSimulator({ threads: 20, messages: 500 })
 * const [{ username, password }] = instagram.accounts
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = await makeWorld(options)
  for (const name of options.newAccounts ?? []) markNew(world, name)
  const simulation = makeSimulation(world, options)
  const responder = new Responder(simulation)
  const listening = await listen(options.port ?? 0, (request) => responder.respond(request))
  const account = (index: number): SimulatedAccount => {
    const person = world.people.get(index)
    return { username: person.username, password: passwordOf(person), id: person.id }
  }
  return {
    url: listening.url,
    world,
    accounts: [account(OWNER), ...[BOB, CARLA].filter((it) => it < world.people.count).map(account)],
    close: async () => await listening[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}

function markNew({ people, social }: World, username: string): void {
  const person = people.byUsername(username)
  if (person === null) throw new RangeError(`there is no account ${username}`)
  social.setSettings(person.index, { isNew: true })
}

function makeSimulation(world: World, options: SimulatorOptions): Simulation {
  const faults = new FaultBook(world.seed)
  for (const fault of faults.read(options.faults ?? [])) faults.add(fault)
  const sessions = new Sessions(world.seed)
  const logins = LOGINS.filter((index) => index < world.people.count)
  const standing = new Map(logins.map((index) => [index, sessions.open(world.people.get(index)).sessionId]))
  return {
    world,
    sessions,
    twoFactor: new TwoFactor(world.seed),
    passwordKey: new PasswordKey(),
    cursorMode: options.cursorMode ?? 'opaque',
    requestLog: new RequestLog(),
    faults,
    sentTokens: new SentTokens(),
    uploads: new Uploads(options.uploadsTooEarly ?? 0),
    isLegacy: options.isLegacy ?? false,
    latencyMs: options.latencyMs ?? 0,
    requiresAppHeaders: options.requiresAppHeaders ?? false,
    standing: (person) => standing.get(person) ?? '',
  }
}

async function makeWorld(options: SimulatorOptions): Promise<World> {
  const { seed = DEFAULTS.seed, threads = DEFAULTS.threads, messages = DEFAULTS.messages, clock } = options
  if (options.world !== undefined) return new World({ ...(await loadWorld(options.world, seed)), clock })
  const { endsAt = DEFAULTS.endsAt, days = DEFAULTS.days } = options
  const { threads: plans, people } = planWorld({ seed, threads, messages, endsAt, days })
  return new World({ seed, people: new People(seed, people), plans, endsAt, clock })
}
