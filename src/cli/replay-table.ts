import { readNames } from '../../reports/facts/read-names.ts'
import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { type Micros, microsToIso } from '../clock.ts'
import type { RuleDecision, Step } from '../messaging/rules/decision.ts'
import type { Replayed } from '../messaging/rules/replay.ts'
import type { RuleSet } from '../messaging/rules/rule-set.ts'
import type { Colors } from './colors.ts'
import { type Row, table } from './table.ts'
import { localTime } from './time-words.ts'
import { many, type Words, words } from './words.ts'

interface Options {
  readonly since: Micros
  readonly limit: number
  /** Rows for what matched and was held too. */
  readonly withHeld: boolean
}

type Names = Awaited<ReturnType<typeof readNames>>

/** What rules would have done, as a table of the latest rows, and counts of all. */
export class ReplayTable {
  readonly #account: Account
  readonly #options: Options
  readonly #names: Names
  /** By rule, in the order of the file: how often it would act, and how often what held it. */
  readonly #counts: Map<string, { acts: number; held: Map<string, number> }>
  readonly #rows: Row[] = []
  readonly #asked = new Map<bigint, string>()
  #messages = 0
  #told = 0

  private constructor(account: Account, set: RuleSet, names: Names, options: Options) {
    this.#account = account
    this.#options = options
    this.#names = names
    this.#counts = new Map(set.rules.map(({ name }) => [name, { acts: 0, held: new Map() }]))
  }

  static async load(archive: Archive, account: Account, set: RuleSet, options: Options): Promise<ReplayTable> {
    const names = await archive.db.transaction().execute((tx) => readNames(tx, account.accountId))
    return new ReplayTable(account, set, names, options)
  }

  add({ message, decision }: Replayed): void {
    this.#messages += 1
    if (decision.doNotContact !== null && !this.#asked.has(message.sender_id)) {
      this.#asked.set(message.sender_id, decision.doNotContact)
    }
    for (const rule of decision.rules) {
      if (rule.verdict === 'no-match') continue
      const counts = this.#counts.get(rule.rule)
      if (rule.verdict === 'act' && counts !== undefined) counts.acts += 1
      for (const { code } of rule.held) counts?.held.set(code, (counts.held.get(code) ?? 0) + 1)
      if (rule.verdict === 'held' && !this.#options.withHeld) continue
      this.#told += 1
      this.#rows.push(this.#row(message, rule))
      if (this.#rows.length > this.#options.limit) this.#rows.shift()
    }
  }

  #row({ sent_at, sender_id, thread_id }: Replayed['message'], { rule, steps, held, reason }: RuleDecision): Row {
    const { people, threads } = this.#names
    return [
      localTime(sent_at, this.#account.timeZone),
      people.get(sender_id)?.label ?? 'unknown',
      threads.get(thread_id)?.label ?? 'unknown',
      rule,
      [...steps.map(stepWords), ...held.map((it) => `(not ${it.do}: ${it.code})`)].join(' · '),
      reason.words,
    ]
  }

  /** One object for each rule that matched. */
  *jsonRows({ message, decision }: Replayed): Generator<object> {
    const { people, threads } = this.#names
    for (const { rule, verdict, reason, steps, held } of decision.rules) {
      if (verdict === 'no-match') continue
      yield {
        sent_at: microsToIso(message.sent_at),
        thread: threads.get(message.thread_id)?.id ?? null,
        title: threads.get(message.thread_id)?.label ?? null,
        person: people.get(message.sender_id)?.label ?? null,
        rule,
        decision: verdict,
        reason,
        steps,
        held,
      }
    }
  }

  summary(): object {
    return {
      account: this.#account.name,
      since: microsToIso(this.#options.since),
      messages: this.#messages,
      rules: [...this.#counts].map(([rule, { acts, held }]) => ({ rule, acts, held: Object.fromEntries(held) })),
      asked_to_stop: [...this.#asked].map(([person, reason]) => ({
        person: this.#names.people.get(person)?.label ?? null,
        reason,
      })),
    }
  }

  lines({ heading }: Colors): readonly Words[] {
    const hidden = this.#told - this.#rows.length
    const counts = [...this.#counts].map(([rule, { acts, held }]) => [
      rule,
      acts,
      [...held].map(([code, times]) => `${code} ${times}`).join(', ') || '-',
    ])
    const from = localTime(this.#options.since, this.#account.timeZone)
    return [
      words`Armed at ${from} (${this.#account.timeZone}), over ${many(this.#messages, 'message')} of others:`,
      ...(this.#rows.length === 0 ? [words`no rule would have done anything.`] : []),
      ...(this.#rows.length === 0 ? [] : this.#tableLines()),
      ...(hidden > 0 ? [words`and ${hidden} before these; --limit shows more, --json all`] : []),
      words``,
      heading(words`Counts`),
      ...table([['rule', 'would act', 'steps held'], ...counts], { lastWidest: 200 }),
      ...[...this.#asked].map(
        ([person, reason]) =>
          words`${this.#names.people.get(person)?.label ?? 'unknown'} ${reason}: would be on the do-not-contact list`,
      ),
      words`Nothing was sent, and nothing was written.`,
    ]
  }

  #tableLines(): readonly Words[] {
    return table([['when', 'who', 'conversation', 'rule', 'what', 'why'], ...this.#rows], { lastWidest: 60 })
  }
}

function stepWords(step: Step): string {
  switch (step.do) {
    case 'reply':
      return `reply "${step.text.split('\n')[0] ?? ''}"`
    case 'react':
      return `react ${step.emoji}`
    case 'label':
      return `label ${step.label}`
    case 'notify':
      return `notify "${step.words}"`
    default:
      return step.do
  }
}
