import { type DirectItem, InstagramClient, Session } from '../../src/instagram/index.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { SimulatedPeople } from './simulated-people.ts'

/** A simulator, and everyone who can log in there with a client of our own: what one writes another reads. */
export class SimulatedClients implements AsyncDisposable {
  readonly people: SimulatedPeople
  readonly #clients = new Map<string, InstagramClient>()

  constructor(people: SimulatedPeople) {
    this.people = people
  }

  static async start(options: SimulatorOptions = {}): Promise<SimulatedClients> {
    return new SimulatedClients(await SimulatedPeople.start({ requiresAppHeaders: true, ...options }))
  }

  /** Someone's client. @param name what stands before the dot of their username */
  as(name: string): InstagramClient {
    const known = this.#clients.get(name)
    if (known !== undefined) return known
    const session = new Session({ server: this.people.url })
    session.takeAuthorization(this.people.app(name).authorization)
    return this.add(name, session)
  }

  /** A client with a session of its own, which is closed with the others. */
  add(name: string, session: Session): InstagramClient {
    const client = new InstagramClient({ url: this.people.url, session, wait: async () => {} })
    this.#clients.set(name, client)
    return client
  }

  /** A message of a thread as one of its people gets it; the newest, or so many before it. */
  async newest(name: string, threadId: string, before = 0): Promise<DirectItem> {
    const item = (await this.as(name).direct.thread(threadId)).items[before]
    if (item === undefined) throw new Error('there is no such message')
    return item
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients.values()) await client[Symbol.asyncDispose]()
    await this.people[Symbol.asyncDispose]()
  }
}
