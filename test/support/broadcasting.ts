/** An account at a simulated Instagram whose archive is filled, with lists of people to write to, and the eyes of the world. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extractAccount } from '../../pipelines/extract.ts'
import type { Archive } from '../../src/archive/archive.ts'
import type { ConfiguredLimits } from '../../src/config.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { beginBroadcast } from '../../src/messaging/broadcast/begin-broadcast.ts'
import {
  type BroadcastPlan,
  type BroadcastRequest,
  planBroadcast,
} from '../../src/messaging/broadcast/plan-broadcast.ts'
import { type BroadcastRun, runBroadcast } from '../../src/messaging/broadcast/run-broadcast.ts'
import {
  type BroadcastStatus,
  broadcastResult,
  broadcastStatus,
} from '../../src/messaging/broadcast/steer-broadcast.ts'
import { openDirect } from '../../src/messaging/open-direct.ts'
import type { Template } from '../../src/messaging/templates/template.ts'
import { templatesIn } from '../../src/messaging/templates/template-file.ts'
import { parseWritten } from '../../src/messaging/yaml/written-file.ts'
import { openAccountClient, sessionPath } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { SendingAccount } from './sending-account.ts'
import type { Body } from './simulated-app.ts'

const TEMPLATES = `templates:
  news:
    broadcast: true
    text: "Hello you, {{ product }}. Answer STOP to hear no more."
  named:
    broadcast: true
    text: "Hello {{ first_name | default: 'you' }}, {{ product }}. Answer STOP to hear no more."
  bare:
    text: "Just {{ product }}"
`

/** Limits that are out of the way. */
export const FREE = { perHour: 100_000, bulkPerDay: 100_000, spacingMs: 0 } as const

export function template(name = 'news'): Template {
  const found = templatesIn(parseWritten('templates.yaml', TEMPLATES)).find((it) => it.name === name)
  if (found === undefined) throw new Error(`there is no template ${name}`)
  return found
}

export class Broadcasting implements AsyncDisposable {
  readonly alice: SendingAccount

  private constructor(alice: SendingAccount) {
    this.alice = alice
  }

  /** Everything that is in the inbox is in the archive. */
  static async start(archive: Archive, options: SimulatorOptions = {}): Promise<Broadcasting> {
    const alice = await SendingAccount.start(archive, { threads: 80, messages: 600, ...options })
    const it = new Broadcasting(alice)
    await it.extract()
    return it
  }

  /** Once more, where the session has ended. */
  async logIn(): Promise<void> {
    const { people, url, home } = this.alice
    const [{ username, password }] = people.simulator.accounts
    await using client = new InstagramClient({ url })
    await client.logIn({ username, password })
    await saveSession(sessionPath(home, this.account.name), client.session)
  }

  get archive(): Archive {
    return this.alice.archive
  }

  get account() {
    return this.alice.account
  }

  async extract(): Promise<void> {
    const { place, url, account } = this.alice
    await extractAccount(this.archive, account, {
      openClient: (hooks) => openAccountClient(place, account.name, hooks),
      limits: limitsFor(url, {}),
      signal: new AbortController().signal,
    })
  }

  async world(): Promise<Body> {
    return await (await fetch(`${this.alice.people.url}/simulator/world/`)).json()
  }

  /** Usernames of those who wrote to the account, each in a conversation of two. */
  async contacts(): Promise<readonly string[]> {
    const world = await this.world()
    const id = world.account.owner
    return world.conversations
      .filter((it: Body) => !it.is_group && it.users.length === 1 && !it.users[0].startsWith('__deleted__'))
      .filter((it: Body) => it.messages.some((message: Body) => message.user_id !== id && message.item_type === 'text'))
      .map((it: Body) => it.users[0])
  }

  /** Of the world, with whom there is no conversation, as they stand to the account. */
  async strangers(): Promise<readonly { readonly username: string; readonly canMessage: boolean }[]> {
    const world = await this.world()
    const known = new Set(world.conversations.flatMap((it: Body) => it.users))
    const { place, account } = this.alice
    await using loggedIn = await openAccountClient(place, account.name)
    const { users, direct } = loggedIn.client
    const found = new Map<string, { readonly username: string; readonly canMessage: boolean }>()
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
      for (const { username, userId } of await users.search(letter)) {
        if (username === null || known.has(username) || found.has(username)) continue
        found.set(username, { username, canMessage: (await direct.canMessage(userId)).canMessage })
      }
    }
    return [...found.values()]
  }

  async userId(username: string): Promise<string> {
    const { place, account } = this.alice
    await using loggedIn = await openAccountClient(place, account.name)
    return (await loggedIn.client.users.byUsername(username)).userId
  }

  async read(path: string): Promise<string> {
    return await readFile(path, 'utf8')
  }

  /** What the account has said in each conversation of two, of all that begins so: `anna: text`. */
  async delivered(beginning: string): Promise<readonly string[]> {
    const world = await this.world()
    return world.conversations.flatMap((it: Body) =>
      it.messages
        .filter(({ text }: Body) => typeof text === 'string' && text.includes(beginning))
        .map(({ text }: Body) => `${it.users.join(',')}: ${text}`),
    )
  }

  /** Writes a list. @returns its path */
  async list(...lines: readonly string[]): Promise<string> {
    return await this.alice.file(`list-${randomBytes(4).toString('hex')}.csv`, Buffer.from(`${lines.join('\n')}\n`))
  }

  /** A list of people who all get the same words. */
  async listOf(people: readonly string[], words: string, consent = ''): Promise<string> {
    return await this.list('username,consent,product', ...people.map((it) => `${it},${consent},${words}`))
  }

  /** @param limits of requests; somebody who waits for longer than two minutes does not */
  async plan(
    list: string,
    request: Partial<BroadcastRequest> = {},
    limits: ConfiguredLimits = {},
  ): Promise<BroadcastPlan> {
    const { place, url, account } = this.alice
    await using direct = await openDirect(this.archive, account, {
      openClient: (hooks) => openAccountClient(place, account.name, hooks),
      limits: { ...limitsFor(url, limits), pauseShare: 0 },
      signal: new AbortController().signal,
    })
    return await planBroadcast(direct, { list, template: template(), sendLimits: FREE, serverUrl: url, ...request })
  }

  async begin(list: string, request: Partial<BroadcastRequest> = {}, limits: ConfiguredLimits = {}): Promise<number> {
    return await beginBroadcast(this.archive, this.account, await this.plan(list, request, limits))
  }

  async run(id: number, options: Partial<BroadcastRun> = {}): Promise<BroadcastStatus> {
    return await runBroadcast(this.archive, this.account, id, { ...this.runOptions(), ...options })
  }

  runOptions(): BroadcastRun {
    const { place, url, account, said, slept } = this.alice
    return {
      openClient: (hooks) =>
        openAccountClient(place, account.name, { ...hooks, timeoutMs: 2_000, wait: async () => {} }),
      limits: { ...limitsFor(url, {}), pauseShare: 0 },
      sendLimits: FREE,
      serverUrl: url,
      signal: new AbortController().signal,
      onWait: (words) => void said.push(words),
      sleep: async (ms) => void slept.push(ms),
    }
  }

  async status(id: number): Promise<BroadcastStatus> {
    return await broadcastStatus(this.archive, this.account, id)
  }

  /** `line name: state (reason)` of everybody on the list. */
  async result(id: number): Promise<readonly string[]> {
    const rows = await broadcastResult(this.archive, this.account, id)
    return rows.map(
      (it) => `${it.line} ${it.wanted}: ${it.state}${it.reasonCode === null ? '' : ` (${it.reasonCode})`}`,
    )
  }

  /** Every window of the limits is empty, and no broadcast is there. */
  async forgetSent(): Promise<void> {
    this.alice.gate = () => {}
    for (const table of ['sends', 'broadcasts', 'broadcast_recipients', 'do_not_contact', 'request_budgets'])
      await this.archive.pool.query(`delete from ${table} where account_id = $1`, [this.account.accountId])
    await this.alice.faults()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.alice[Symbol.asyncDispose]()
  }
}
