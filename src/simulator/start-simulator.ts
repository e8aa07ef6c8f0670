/**
 * A loopback Instagram: for tests, the demo and rehearsals. It is built from what public clients send and read, and shares
 * no code with our own client, so that an error of one is not the other's too. What must never happen here: a request that
 * leaves this machine, or a message that is held although it could be computed.
 */
import { PasswordKey } from './accounts/password.ts'
import { Sessions } from './accounts/sessions.ts'
import { TwoFactor } from './accounts/two-factor.ts'
import { listen } from './http/server.ts'
import { DEFAULTS, type SimulatorOptions } from './options.ts'
import { Responder } from './responder.ts'
import type { Simulation } from './simulation.ts'
import { BOB, CARLA, OWNER, People, passwordOf } from './world/people.ts'
import { planWorld } from './world/plan-threads.ts'
import { World } from './world/world.ts'

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
  const world = makeWorld(options)
  const simulation: Simulation = {
    world,
    sessions: new Sessions(world.seed),
    twoFactor: new TwoFactor(world.seed),
    passwordKey: new PasswordKey(),
    cursorMode: options.cursorMode ?? 'opaque',
  }
  const responder = new Responder(simulation)
  const listening = await listen(options.port ?? 0, (request) => responder.respond(request))
  const account = (index: number): SimulatedAccount => {
    const person = world.people.get(index)
    return { username: person.username, password: passwordOf(person), id: person.id }
  }
  return {
    url: listening.url,
    world,
    accounts: [account(OWNER), account(BOB), account(CARLA)],
    close: async () => await listening[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => listening[Symbol.asyncDispose](),
  }
}

function makeWorld(options: SimulatorOptions): World {
  const { seed = DEFAULTS.seed, threads = DEFAULTS.threads, messages = DEFAULTS.messages, clock } = options
  const { endsAt = DEFAULTS.endsAt, days = DEFAULTS.days } = options
  const { threads: plans, people } = planWorld({ seed, threads, messages, endsAt, days })
  return new World({ seed, people: new People(seed, people), plans, endsAt, clock })
}
