/** An account whose rules answer at a simulated Instagram, and those who write to it. */
import { type AutoreplyOptions, type AutoreplyResult, autoreply } from '../../pipelines/autoreply.ts'
import { requireAccount } from '../../src/archive/accounts.ts'
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
    const text = `safety: { quiet_hours: false${safety === '' ? '' : `, ${safety}`} }\nrules: [${rules}]`
    const set = compileRules(parseWritten('rules.yaml', text), await loadTemplates('/nowhere'))
    await arm(this.archive, this.it.account, set)
  }

  /** One run, of one look unless it is said. Waits are over at once. */
  async run(options: Partial<AutoreplyOptions> = {}): Promise<AutoreplyResult> {
    const { account, place, url } = this.it
    // Whose inbox it is, the first look finds out.
    const known = await requireAccount(this.archive, account.name)
    return await autoreply(this.archive, known, {
      openClient: (hooks) =>
        openAccountClient(place, account.name, { ...hooks, timeoutMs: 10_000, wait: async () => {} }),
      limits: { ...limitsFor(url, {}), pauseShare: 0 },
      sendLimits: { spacingMs: 0, perHour: 1_000_000 },
      serverUrl: url,
      pace: { shortestMs: 1, longestMs: 1 },
      leastMs: 0,
      once: true,
      signal: new AbortController().signal,
      onEvent: (event) => void this.events.push(event),
      onTrouble: (error) => void this.troubles.push(error.code),
      sleep: async (_ms, signal) => {
        signal.throwIfAborted()
        await new Promise((resolve) => setImmediate(resolve))
      },
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
