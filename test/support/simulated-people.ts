import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { type Body, SimulatedApp } from './simulated-app.ts'

interface Account {
  readonly id: string
  readonly username: string
  readonly session_id: string
}

/** A simulator with everyone who can log in logged in, so that one can write and another read. */
export class SimulatedPeople implements AsyncDisposable {
  readonly simulator: Simulator
  readonly #accounts: readonly Account[]

  constructor(simulator: Simulator, accounts: readonly Account[]) {
    this.simulator = simulator
    this.#accounts = accounts
  }

  static async start(options: SimulatorOptions = {}): Promise<SimulatedPeople> {
    const simulator = await startSimulator({ threads: 6, messages: 200, ...options })
    const { accounts } = (await (await fetch(`${simulator.url}/simulator/accounts/`)).json()) as Body
    return new SimulatedPeople(simulator, accounts)
  }

  get url(): string {
    return this.simulator.url
  }

  #account(name: string): Account {
    const account = this.#accounts.find(({ username }) => username.startsWith(`${name}.`))
    if (account === undefined) throw new Error(`nobody is called ${name}`)
    return account
  }

  /** User id. @param name what stands before the dot */
  id(name: string): string {
    return this.#account(name).id
  }

  app(name: string): SimulatedApp {
    const { id, session_id } = this.#account(name)
    const app = new SimulatedApp(this.url)
    const token = { ds_user_id: id, sessionid: session_id }
    app.authorization = `Bearer IGT:2:${Buffer.from(JSON.stringify(token)).toString('base64')}`
    return app
  }

  async control(path: string, ...values: readonly object[]): Promise<Body> {
    const body = JSON.stringify(values)
    const method = values.length === 0 ? 'GET' : 'POST'
    const answer = await fetch(`${this.url}/simulator/${path}/`, method === 'GET' ? {} : { method, body })
    if (!answer.ok) throw new Error(await answer.text())
    return await answer.json()
  }

  /** What the first makes of the second, by what stands before the dot. */
  async bond(from: string, to: string, bond: object): Promise<void> {
    const name = (who: string) => this.#account(who).username
    await this.control('events', { kind: 'bond', from: name(from), to: name(to), ...bond })
  }

  async account(name: string, settings: object): Promise<void> {
    await this.control('events', { kind: 'account', person: this.#account(name).username, ...settings })
  }

  /** A new thread of two, by a text. @returns its id */
  async pair(from: string, to: string, text = 'hello'): Promise<string> {
    const recipients = JSON.stringify([[this.id(to)]])
    const { body } = await this.app(from).post('direct_v2/threads/broadcast/text/', {
      recipient_users: recipients,
      text,
    })
    return body.payload.thread_id
  }

  /** A new group. @returns its id */
  async group(maker: string, others: readonly string[], title = 'Trip'): Promise<string> {
    const { body } = await this.app(maker).post('direct_v2/create_group_thread/', {
      recipient_users: JSON.stringify(others.map((it) => this.id(it))),
      thread_title: title,
    })
    return body.thread_id
  }

  /** A thread as one of its people gets it. */
  async thread(name: string, id: string): Promise<Body> {
    return (await this.app(name).get(`direct_v2/threads/${id}/`)).body.thread
  }

  /** Its newest item. */
  async newest(name: string, id: string): Promise<Body> {
    return (await this.app(name).get(`direct_v2/threads/${id}/?limit=1`)).body.thread.items[0]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.simulator.close()
  }
}

/** Both clients that are wide-spread have a body of one signed field: one with a word for the signature, one with a digest. */
export function signed(fields: object, prefix = 'SIGNATURE'): Record<string, string> {
  return { signed_body: `${prefix}.${JSON.stringify(fields)}` }
}
