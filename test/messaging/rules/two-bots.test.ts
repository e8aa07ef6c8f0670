/** Two accounts with automatic replies that write to each other: both are ours here, and the other may know no manners. */
import { expect, test } from 'vitest'
import { isoToMicros, type Micros } from '../../../src/clock.ts'
import { compileRules } from '../../../src/messaging/rules/compile-rules.ts'
import { decide } from '../../../src/messaging/rules/decide.ts'
import { STRANGER } from '../../../src/messaging/rules/known-people.ts'
import type { RuleSet } from '../../../src/messaging/rules/rule-set.ts'
import { parseWritten } from '../../../src/messaging/yaml/written-file.ts'

const NOON: Micros = isoToMicros('2026-01-15T12:00:00Z')
const SECOND = 1_000_000
const compile = (safety: string, text: string): RuleSet =>
  compileRules(
    parseWritten(
      'rules.yaml',
      `safety: { quiet_hours: false, ${safety} }\nrules: [{ name: a, when: {}, then: { reply: { text: "${text}" } } }]`,
    ),
    new Map(),
  )

/** Answers whatever comes in, as a runner would, and remembers what it said. */
class Bot {
  readonly replies: { readonly at: Micros; readonly text: string }[] = []
  readonly #set: RuleSet

  constructor(set: RuleSet) {
    this.#set = set
  }

  answer(text: string, sentAt: Micros): string | null {
    const message = { sentAt, text, itemType: 'text', isOwn: false, isUnsent: false, isGroup: false, folder: 'inbox' }
    const { rules } = decide(this.#set, message, {
      now: sentAt + SECOND,
      timeZone: 'UTC',
      account: 'bot',
      armedAt: new Map([['a', NOON - 1]]),
      sender: STRANGER,
      threadNames: [],
      spamScore: null,
      history: {
        isFirstMessage: false,
        doNotContact: null,
        lastReplyToPerson: this.replies.at(-1)?.at ?? null,
        repliesLastDay: this.replies.length,
        lastManualReply: null,
        repliesInThread: this.replies,
      },
    })
    const step = rules[0]?.steps.find((it) => it.do === 'reply')
    if (step?.do !== 'reply') return null
    this.replies.push({ at: sentAt + SECOND, text: step.text })
    return step.text
  }
}

/** @returns how many messages of the one were answered, when the other answers each that it gets after so long */
function talk(ours: Bot, theirs: (text: string, at: Micros) => string | null, delay: Micros): number {
  let said: string | null = 'Hello'
  let at = NOON
  for (let turn = 0; turn < 200 && said !== null; turn += 1) {
    const answer = ours.answer(said, at)
    if (answer === null) break
    at += delay
    said = theirs(answer, at)
    at += delay
  }
  return ours.replies.length
}

const LOOSE = 'cooling_off: 1s, daily_cap: 1000, automatic_notice: false'

test('with everything as it is by default the first reply is the last', () => {
  const other = new Bot(compile('', 'Hi from them'))
  expect(talk(new Bot(compile('', 'Hi')), (text, at) => other.answer(text, at), 30 * SECOND)).toBe(1)
})

test.each([
  ['says our own text again', (text: string) => text],
  ['quotes our text in a frame of its own', (text: string) => `You wrote: ${text}. We will be back soon.`],
  ['says of itself that it is automatic', () => 'Danke! Dies ist eine automatische Antwort.'],
])('whatever the owner loosened: a program that %s is answered once', (_, theirs) => {
  expect(talk(new Bot(compile(LOOSE, 'Our prices are on the page')), theirs, 60 * SECOND)).toBeLessThanOrEqual(1)
})

test.each([1, 5, 30, 70])('a program that always says something new is answered four times, %d s apart', (seconds) => {
  let turn = 0
  const replies = talk(new Bot(compile(LOOSE, 'Hi')), () => `Number ${turn++}`, seconds * SECOND)
  expect(replies).toBeGreaterThanOrEqual(1)
  expect(replies).toBeLessThanOrEqual(4)
})
