/** An account whose rules answer at a simulated Instagram, and those who write to it. */
import { type AutoreplyOptions, type AutoreplyResult, autoreply } from '../../pipelines/autoreply.ts'
import { type Account, requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { arm } from '../../src/messaging/autoreply/arming.ts'
import type { AutoreplyEvent } from '../../src/messaging/autoreply/autoreply-event.ts'
import { compileRules } from '../../src/messaging/rules/compile-rules.ts'
import { loadTemplates } from '../../src/messaging/templates/template-library.ts'
import { parseWritten } from '../../src/messaging/yaml/written-file.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { SendingAccount } from './sending-account.ts'

export class Answering implements AsyncDisposable {
  readonly it: SendingAccount
  readonly events: AutoreplyEvent[] = []
  readonly troubles: string[] = []

  private constructor(it: SendingAccount) {
    this.it = it
  }

  static async start(archive: Archive, now: () => number, options = {}): Promise<Answering> {
    return new Answering(await SendingAccount.start(archive, { threads: 3, messages: 60, clock: now, ...options }))
  }

  get archive(): Archive {
    return this.it.archive
  }

  /** Arms rules, safety but quiet hours as it is by default unless it is said. */
  async arm(rules: string, safety = ''): Promise<void> {
    const quiet = safety.includes('quiet_hours') ? [] : ['quiet_hours: false']
    const text = `safety: { ${[...quiet, safety].filter(Boolean).join(', ')} }\nrules: [${rules}]`
    const set = compileRules(parseWritten('rules.yaml', text), await loadTemplates('/nowhere'))
    await arm(this.archive, this.it.account, set)
  }

  /** One run, of one look unless it is said. Waits are over at once. */
  async run(options: Partial<AutoreplyOptions> = {}): Promise<AutoreplyResult> {
    const { account, place } = this.it
    // Whose inbox it is, the first look finds out.
    return await runAs(this.archive, await requireAccount(this.archive, account.name), place, {
      onEvent: (event) => void this.events.push(event),
      onTrouble: (error) => void this.troubles.push(error.code),
      ...options,
    })
  }

  /** Somebody writes. @returns id of the message */
  async write(who: string, threadId: string, text: string): Promise<string> {
    const { body } = await this.it.people
      .app(who)
      .post('direct_v2/threads/broadcast/text/', { thread_ids: `[${threadId}]`, text })
    return body.payload.item_id
  }

  async actions(): Promise<readonly Record<string, unknown>[]> {
    const rows = this.archive.db.selectFrom('automation_actions').where('account_id', '=', this.it.account.accountId)
    const columns = ['rule', 'decision', 'reason', 'state', 'steps'] as const
    return await rows.select(columns).orderBy('message_sent_at').orderBy('rule').execute()
  }

  /** What happened, in short: `reply done`, `reply held quiet-hours`. */
  get said(): readonly string[] {
    return this.events.map(({ kind, state, reason }) => [kind, state, reason].filter(Boolean).join(' '))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.it[Symbol.asyncDispose]()
  }
}

interface Place {
  readonly home: string
  readonly instagramUrl: string
}

export async function runAs(
  archive: Archive,
  account: Account,
  place: Place,
  options: Partial<AutoreplyOptions> = {},
): Promise<AutoreplyResult> {
  return await autoreply(archive, account, {
    openClient: (hooks) =>
      openAccountClient(place, account.name, { ...hooks, timeoutMs: 10_000, wait: async () => {} }),
    limits: { ...limitsFor(place.instagramUrl, {}), pauseShare: 0 },
    sendLimits: { spacingMs: 0, perHour: 1_000_000 },
    serverUrl: place.instagramUrl,
    pace: { shortestMs: 1, longestMs: 1 },
    leastMs: 0,
    once: true,
    signal: new AbortController().signal,
    sleep: async (_ms, signal) => {
      signal.throwIfAborted()
      await new Promise((resolve) => setImmediate(resolve))
    },
    ...options,
  })
}

/** Rules for whatever comes in, wherever, with every act. */
const ALL = [
  '{ name: any, when: {}, then: { reply: { text: Hello }, react: "👋", seen: true, label: x, notify: y } }',
  '{ name: asked, when: { request: true }, then: { approve: true, reply: { text: Welcome } } }',
  '{ name: unasked, when: { request: true, words: [you, I] }, then: { decline: true } }',
  '{ name: group, when: { group: true }, then: { reply: { text: Hello all }, hide: true } }',
  '{ name: junk, when: { spam: 0.1 }, then: { spam: true } }',
].join(', ')

/** Arms every kind of rule there is, with all of safety off that can be. */
export async function armAll(archive: Archive, account: Account): Promise<void> {
  const safety =
    'quiet_hours: false, cooling_off: 0s, daily_cap: 1000, manual_pause: 0s, answer_within: 999d, automatic_notice: false'
  const text = `safety: { ${safety} }\nrules: [${ALL}]`
  await arm(archive, account, compileRules(parseWritten('rules.yaml', text), await loadTemplates('/nowhere')))
}
