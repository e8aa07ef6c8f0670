/** An account at a simulated Instagram that sends, and those who read what it sent. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { readSends, type StoredSend } from '../../src/archive/read-sends.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { type OutboxOptions, openOutbox } from '../../src/messaging/open-outbox.ts'
import type { Outbox } from '../../src/messaging/outbox.ts'
import { openAccountClient, sessionPath } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { recordingProxy } from './recording-proxy.ts'
import type { Body } from './simulated-app.ts'
import { SimulatedPeople } from './simulated-people.ts'

let accounts = 0

export class SendingAccount implements AsyncDisposable {
  readonly archive: Archive
  readonly account: Account
  readonly people: SimulatedPeople
  /** Holds the session of the account. */
  readonly home: string
  /** What the account takes for Instagram: a proxy, so that something can happen at a request. */
  readonly url: string
  /** Told of each request before it is passed on. */
  gate: (request: number, path: string) => Promise<void> | void = () => {}
  requests = 0
  /** What was said of waits, and slept. */
  readonly said: string[] = []
  readonly slept: number[] = []
  #close: () => Promise<void>

  private constructor(
    archive: Archive,
    account: Account,
    people: SimulatedPeople,
    home: string,
    url: string,
    close: () => Promise<void>,
  ) {
    this.archive = archive
    this.account = account
    this.people = people
    this.home = home
    this.url = url
    this.#close = close
  }

  static async start(archive: Archive, options: SimulatorOptions = {}): Promise<SendingAccount> {
    const people = await SimulatedPeople.start(options)
    let told = (_path: string): Promise<void> | void => {}
    const proxy = await recordingProxy(people.url, (_request, path) => told(path))
    const home = await mkdtemp(join(tmpdir(), 'dmvault-sending-'))
    await mkdir(join(home, 'sessions'))
    const [{ username, password }] = people.simulator.accounts
    await using client = new InstagramClient({ url: proxy.url })
    await client.logIn({ username, password })
    accounts += 1
    const name = `sender${process.pid}-${accounts}`
    const account = await createAccount(archive, { name, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
    await saveSession(sessionPath(home, name), client.session)
    const it = new SendingAccount(archive, account, people, home, proxy.url, async () => {
      await proxy[Symbol.asyncDispose]()
      await people[Symbol.asyncDispose]()
      await rm(home, { recursive: true, force: true })
    })
    told = (path) => {
      // Nobody asks what was shown, and over a month of it memory would seem to grow.
      proxy.take()
      it.requests += 1
      return it.gate(it.requests, path)
    }
    return it
  }

  /** An outbox whose waits are over at once. */
  async outbox(
    options: Partial<OutboxOptions> & { readonly timeoutMs?: number; readonly archive?: Archive } = {},
  ): Promise<Outbox> {
    const { timeoutMs = 10_000, archive = this.archive, ...others } = options
    return await openOutbox(archive, this.account, {
      openClient: (hooks) =>
        openAccountClient(this.place, this.account.name, { ...hooks, timeoutMs, wait: async () => {} }),
      limits: { ...limitsFor(this.url, {}), pauseShare: 0 },
      sendLimits: { spacingMs: 0 },
      serverUrl: this.url,
      signal: new AbortController().signal,
      onWait: (words) => this.said.push(words),
      sleep: async (ms) => {
        this.slept.push(ms)
        await setTimeout(Math.min(ms, 20))
      },
      ...others,
    })
  }

  get place() {
    return { home: this.home, instagramUrl: this.url }
  }

  async faults(...faults: readonly object[]): Promise<void> {
    await fetch(`${this.people.url}/simulator/faults/`, { method: 'DELETE' })
    if (faults.length > 0) await this.people.control('faults', ...faults)
  }

  /** The oldest first. */
  async ledger(): Promise<readonly StoredSend[]> {
    return (await readSends(this.archive, this.account.accountId)).toReversed()
  }

  /** The texts of a thread as one of its people has them, the newest first. */
  async texts(reader: string, threadId: string): Promise<readonly string[]> {
    const items = await this.people.app(reader).items(threadId, 100)
    return items.map((item: Body) => item.text ?? item.link?.text ?? item.item_type)
  }

  async file(name: string, bytes: Uint8Array): Promise<string> {
    const path = join(this.home, name)
    await writeFile(path, bytes)
    return path
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}
