import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoToMicros, type Micros } from '../../../src/clock.ts'
import { compileRules } from '../../../src/messaging/rules/compile-rules.ts'
import { decide } from '../../../src/messaging/rules/decide.ts'
import type { Decision, RuleDecision } from '../../../src/messaging/rules/decision.ts'
import type {
  DecisionContext,
  RuleHistory,
  RuleMessage,
  RuleSender,
} from '../../../src/messaging/rules/decision-context.ts'
import { firstName } from '../../../src/messaging/rules/message-values.ts'
import type { RuleSet } from '../../../src/messaging/rules/rule-set.ts'
import { stopWordIn } from '../../../src/messaging/rules/stop-words.ts'
import { comparable, hasPhrase } from '../../../src/messaging/rules/word-matcher.ts'
import { loadTemplates } from '../../../src/messaging/templates/template-library.ts'
import { parseWritten } from '../../../src/messaging/yaml/written-file.ts'

const library = await loadTemplates('/nowhere')
const MINUTE = 60_000_000
const HOUR = 60 * MINUTE
/** A Thursday. */
const NOON: Micros = isoToMicros('2026-01-15T12:00:00Z')

const compile = (text: string): RuleSet => compileRules(parseWritten('rules.yaml', text), library)
const PRICE = compile(
  'rules: [{ name: price, when: { words: [price] }, then: { reply: { text: "Hi {{first_name}}" }, label: lead } }]',
)

interface Around extends Partial<Omit<DecisionContext, 'history' | 'sender'>> {
  readonly history?: Partial<RuleHistory>
  readonly sender?: Partial<RuleSender>
}

function decideOn(
  set: RuleSet,
  message: Partial<RuleMessage> = {},
  { history, sender, ...context }: Around = {},
): Decision {
  const sentAt = message.sentAt ?? NOON
  return decide(
    set,
    {
      sentAt,
      itemType: 'text',
      text: 'What is the price?',
      isOwn: false,
      isUnsent: false,
      isGroup: false,
      folder: 'inbox',
      ...message,
    },
    {
      now: sentAt + MINUTE,
      timeZone: 'UTC',
      account: 'shop',
      armedAt: new Map(set.rules.map(({ name }) => [name, NOON - 24 * HOUR])),
      threadNames: ['t1'],
      spamScore: null,
      ...context,
      sender: {
        username: 'anna.k',
        displayName: 'Anna K',
        names: ['anna.k', 'Anna K', '1234567'],
        isFollowed: null,
        isFollower: null,
        isVerified: null,
        isPrivate: null,
        ...sender,
      },
      history: {
        isFirstMessage: false,
        doNotContact: null,
        lastReplyToPerson: null,
        repliesLastDay: 0,
        lastManualReply: null,
        repliesInThread: [],
        ...history,
      },
    },
  )
}

const only = (decision: Decision): RuleDecision => decision.rules[0]!
const verdict = (decision: Decision): readonly string[] => {
  const { verdict: is, reason, steps, held } = only(decision)
  return [is, reason.code, ...steps.map((it) => it.do), ...held.map((it) => `!${it.do}:${it.code}`)]
}
const matches = (when: string, message: Partial<RuleMessage> = {}, around: Around = {}): boolean => {
  const set = compile(`rules: [{ name: a, when: ${when}, then: { label: x } }]`)
  return only(decideOn(set, message, around)).verdict === 'act'
}

describe('a message that matches', () => {
  test('is answered with the words, the name, and that they are automatic', () => {
    const decision = decideOn(PRICE)
    expect(only(decision)).toEqual({
      rule: 'price',
      verdict: 'act',
      reason: { code: 'matched', words: 'has "price"' },
      steps: [
        { do: 'label', label: 'lead' },
        { do: 'reply', text: 'Hi Anna\n\nThis is an automatic reply.' },
      ],
      held: [],
    })
    expect(decision.doNotContact).toBeNull()
  })

  test('says that it is automatic in the language of the reply, in words of the owner, or not at all', () => {
    const say = (top: string): string => {
      const set = compile(`${top}\nrules: [{ name: a, when: { words: [price] }, then: { reply: { text: Da } } }]`)
      const [step] = only(decideOn(set)).steps
      return step?.do === 'reply' ? step.text : ''
    }
    expect(say('language: de')).toBe('Da\n\nDies ist eine automatische Antwort.')
    expect(say('safety: { automatic_notice: 🤖 }')).toBe('Da\n\n🤖')
    expect(say('safety: { automatic_notice: false }')).toBe('Da')
  })

  test('gets one reply though two rules match, and each other step of both', () => {
    const set = compile(
      'rules: [{ name: a, when: { words: [price] }, then: { reply: { text: A } } }, { name: b, when: { words: [price] }, then: { reply: { text: B }, react: "👋" } }]',
    )
    const [a, b] = decideOn(set).rules
    expect(a?.steps.map((it) => it.do)).toEqual(['reply'])
    expect(b?.steps.map((it) => it.do)).toEqual(['react'])
    expect(b?.held).toEqual([expect.objectContaining({ do: 'reply', code: 'already-answered' })])
  })

  test('is not answered where a value of the reply is not known', () => {
    expect(verdict(decideOn(PRICE, {}, { sender: { displayName: '🌸🌸' } }))).toEqual([
      'act',
      'matched',
      'label',
      '!reply:variable-missing',
    ])
  })
})

describe('nothing at all is done', () => {
  const CASES: readonly (readonly [string, string, Partial<RuleMessage>, Around])[] = [
    ['with the own message', 'own-message', { isOwn: true }, {}],
    ['with what was taken back', 'not-a-message', { isUnsent: true }, {}],
    ['with a notice', 'not-a-message', { itemType: 'action_log' }, {}],
    ['by a rule that is not armed', 'not-armed', {}, { armedAt: new Map() }],
    ['with what is older than the arming', 'older-than-armed', { sentAt: NOON - 25 * HOUR }, { now: NOON }],
    ['with the message of the very moment of arming', 'older-than-armed', { sentAt: NOON - 24 * HOUR }, { now: NOON }],
    ['with what lay there for more than a day', 'too-old', {}, { now: NOON + 25 * HOUR }],
    ['with what seems to come from the future', 'too-old', {}, { now: NOON - HOUR }],
    ['in a group', 'group', { isGroup: true }, {}],
    ['with other words', 'no-match', { text: 'priceless' }, {}],
    ['with a message without words', 'no-match', { text: null }, {}],
  ]
  test.each(CASES)('%s', (_, code, message, around) => {
    const decision = decideOn(PRICE, message, around)
    expect(only(decision)).toMatchObject({ verdict: 'no-match', reason: { code }, steps: [] })
  })
})

describe('nothing that the other side notices is done', () => {
  const CASES: readonly (readonly [string, string, Partial<RuleMessage>, Around])[] = [
    ['to who is on the list', 'do-not-contact', {}, { history: { doNotContact: 'wrote "stop"' } }],
    ['in a request that no rule approves', 'request-not-approved', { folder: 'pending' }, {}],
    ['in spam', 'in-spam', { folder: 'spam' }, {}],
    ['where the owner wrote by hand', 'manual-reply', {}, { history: { lastManualReply: NOON - 11 * HOUR } }],
    ['where the owner wrote by hand since', 'manual-reply', {}, { history: { lastManualReply: NOON + 1 } }],
    ['at night', 'quiet-hours', {}, { now: NOON + 10 * HOUR + 1 }],
    ['at night in the zone of the account', 'quiet-hours', {}, { timeZone: 'Asia/Tokyo', now: NOON + HOUR }],
    [
      'when our own text comes back',
      'loop',
      { text: 'A price of ours' },
      { history: { repliesInThread: [{ at: NOON - HOUR, text: 'a PRICE of ours' }] } },
    ],
    [
      'when our own text comes back in a frame',
      'loop',
      { text: 'You said: “The price is 5 euros today”. Bye' },
      { history: { repliesInThread: [{ at: NOON - HOUR, text: 'The price is 5 euros today' }] } },
    ],
    [
      'when the answer comes faster than people type',
      'loop',
      {},
      { history: { repliesInThread: [{ at: NOON - 1_900_000, text: 'x' }] } },
    ],
    [
      'when it says of itself that it is automatic',
      'loop',
      { text: 'The price: 5. Dies ist eine automatische Antwort.' },
      {},
    ],
    [
      'after four replies in ten minutes',
      'loop',
      {},
      { history: { repliesInThread: [9, 7, 5, 3].map((ago) => ({ at: NOON - ago * MINUTE, text: `${ago}` })) } },
    ],
  ]
  test.each(CASES)('%s', (_, code, message, around) => {
    expect(verdict(decideOn(PRICE, message, around))).toEqual(['act', 'matched', 'label', `!reply:${code}`])
  })

  test.each([
    ['within the cooling-off time', 'cooling-off', { lastReplyToPerson: NOON - 23 * HOUR }],
    ['beyond the daily cap', 'daily-cap', { repliesLastDay: 50 }],
  ])('%s, of replies', (_, code, history) => {
    expect(verdict(decideOn(PRICE, {}, { history }))).toEqual(['act', 'matched', 'label', `!reply:${code}`])
  })

  test('and it is again when each time is over', () => {
    const history = { lastReplyToPerson: NOON - 24 * HOUR, lastManualReply: NOON - 12 * HOUR, repliesLastDay: 49 }
    const repliesInThread = [{ at: NOON - 24 * HOUR, text: 'x' }]
    expect(verdict(decideOn(PRICE, {}, { history: { ...history, repliesInThread } }))).toEqual([
      'act',
      'matched',
      'label',
      'reply',
    ])
  })

  test('and a rule of which nothing is left is held, with the reason', () => {
    const set = compile('rules: [{ name: a, when: { words: [price] }, then: { reply: { text: A } } }]')
    expect(verdict(decideOn(set, {}, { history: { repliesLastDay: 99 } }))).toEqual([
      'held',
      'daily-cap',
      '!reply:daily-cap',
    ])
  })
})

describe('a request', () => {
  const set = compile(
    'rules: [{ name: a, when: { words: [price], request: true }, then: { approve: true, reply: { text: A } } }]',
  )
  test('is approved and then answered where a rule says so by name', () => {
    expect(verdict(decideOn(set, { folder: 'pending' }))).toEqual(['act', 'matched', 'approve', 'reply'])
  })
  test('is not approved at night, nor when they wrote stop', () => {
    expect(verdict(decideOn(set, { folder: 'pending' }, { now: NOON + 11 * HOUR }))[0]).toBe('held')
    const stop = decideOn(set, { folder: 'pending', text: 'price. unsubscribe me' })
    expect(verdict(stop)).toEqual(['held', 'stop-word', '!approve:stop-word', '!reply:stop-word'])
  })
})

describe('who writes stop', () => {
  test.each([
    ...[
      'stop',
      'STOP',
      'Stop!!!',
      'please stop',
      'stop please 🙏',
      'STOP STOP STOP',
      'Unsubscribe',
      'opt-out',
      'ＳＴＯＰ',
    ],
    ...['Stopp', 'bitte abmelden', 'Hör auf!', 'bitte keine Nachrichten mehr', 'Schreib mir nicht mehr, danke'],
    ...[
      'baja',
      'BAJA por favor',
      'no más',
      'Arrêtez svp',
      'arrêt',
      'smettila',
      'стоп',
      'Отписаться',
      'توقف',
      'やめて',
      '退订',
    ],
    ...['중지', 'dur', 'hey, stop messaging me you creep', 'Please take me off this list'],
  ])('is understood: %s', (text) => {
    expect(stopWordIn(text)).not.toBeNull()
    expect(decideOn(PRICE, { text }).doNotContact).toContain('wrote')
  })

  test.each([
    ...[
      'I cannot stop laughing',
      'When does the bus stop here?',
      "don't stop",
      'non-stop',
      'stopwatch',
      'What is the price?',
    ],
    ...[
      'Wir stoppen kurz und kommen dann',
      'para mañana',
      'la parada del bus',
      'Can I cancel my order 4711?',
      '',
      '🛑🛑',
    ],
  ])('is not seen where nobody asks for it: %s', (text) => {
    expect(stopWordIn(text)).toBeNull()
  })

  test('is put on the list only by what is newer than an armed rule, not by others in a group, not by the owner', () => {
    const text = 'stop'
    expect(decideOn(PRICE, { text, isOwn: true }).doNotContact).toBeNull()
    expect(decideOn(PRICE, { text, isGroup: true }).doNotContact).toBeNull()
    expect(decideOn(PRICE, { text, sentAt: NOON - 25 * HOUR }).doNotContact).toBeNull()
    expect(decideOn(PRICE, { text }, { armedAt: new Map() }).doNotContact).toBeNull()
    const repliesInThread = [{ at: NOON - HOUR, text: 'x' }]
    expect(decideOn(PRICE, { text, isGroup: true }, { history: { repliesInThread } }).doNotContact).not.toBeNull()
  })

  test('can use words that the owner added', () => {
    expect(stopWordIn('Genug jetzt', ['genug'])).toBe('genug')
    expect(stopWordIn('ich sage: lass gut sein bitte', ['lass gut sein'])).toBe('lass gut sein')
  })
})

describe('a condition', () => {
  test('of words looks at whole words, letter case and accents apart', () => {
    expect(matches('{ words: [café] }', { text: 'Is the CAFE open?' })).toBe(true)
    expect(matches('{ words: [art] }', { text: 'party' })).toBe(false)
    expect(matches('{ words: ["how much"] }', { text: 'HOW   much is it' })).toBe(true)
    expect(matches('{ words: [価格] }', { text: '商品の価格は' })).toBe(true)
    expect(matches('{ words: ["👋"] }', { text: 'hi👋' })).toBe(true)
    expect(matches('{ all_words: [red, shoe] }', { text: 'the red shoe' })).toBe(true)
    expect(matches('{ all_words: [red, shoe] }', { text: 'the red hat' })).toBe(false)
  })

  test('of a pattern is linear in the text, whatever the pattern', () => {
    expect(matches('{ pattern: "^hi\\\\b" }', { text: 'Hi there' })).toBe(true)
    expect(matches('{ pattern: "^hi\\\\b" }', { text: 'Hitler' })).toBe(false)
    expect(matches('{ pattern: "^(a+)+$" }', { text: `${'a'.repeat(100_000)}!` })).toBe(true)
    expect(matches('{ pattern: "^(a|a)*b$" }', { text: 'a'.repeat(100_000) })).toBe(false)
  })

  test('of time is told in the zone of the account, over midnight and over the change of clocks', () => {
    const at = (iso: string): Partial<RuleMessage> => ({ sentAt: isoToMicros(iso) })
    const around = { timeZone: 'Europe/Berlin', armedAt: new Map([['a', 0]]) }
    expect(matches('{ days: [thu] }')).toBe(true)
    expect(matches('{ days: [fri] }')).toBe(false)
    expect(matches('{ days: [fri] }', at('2026-01-15T23:30:00Z'), around)).toBe(true)
    const night = '{ hours: { from: "22:00", to: "06:00" } }'
    expect(matches(night, at('2026-01-15T21:00:00Z'), around)).toBe(true)
    expect(matches(night, at('2026-01-15T20:59:00Z'), around)).toBe(false)
    expect(matches(night, at('2026-07-15T20:00:00Z'), around)).toBe(true)
    expect(matches(night, at('2026-07-15T04:00:00Z'), around)).toBe(false)
  })

  test('of people, threads, types and places', () => {
    expect(matches('{ people: ["@Anna.K"] }')).toBe(true)
    expect(matches('{ people: ["1234567"] }')).toBe(true)
    expect(matches('{ people: [bo] }')).toBe(false)
    expect(matches('{ not_people: [anna.k] }')).toBe(false)
    expect(matches('{ threads: [t1] }')).toBe(true)
    expect(matches('{ not_threads: [t1] }')).toBe(false)
    expect(matches('{ item_types: [media] }')).toBe(false)
    expect(matches('{ item_types: [action_log] }', { itemType: 'action_log' })).toBe(true)
    expect(matches('{ inbox: true }', { folder: 'general' })).toBe(true)
    expect(matches('{ inbox: true }', { folder: 'pending' })).toBe(false)
    expect(matches('{ request: true }', { folder: 'pending' })).toBe(true)
    expect(matches('{ group: true }', { isGroup: true })).toBe(true)
    expect(matches('{ group: false }')).toBe(true)
    expect(matches('{ first_message: true }')).toBe(false)
    expect(matches('{ first_message: true }', {}, { history: { isFirstMessage: true } })).toBe(true)
    expect(matches('{ spam: 0.8 }', {}, { spamScore: 0.8 })).toBe(true)
    expect(matches('{ spam: 0.8 }', {}, { spamScore: null })).toBe(false)
  })

  test('on what is not known holds for neither', () => {
    for (const key of ['following', 'followed_by', 'verified', 'private']) {
      expect([matches(`{ ${key}: true }`), matches(`{ ${key}: false }`)]).toEqual([false, false])
    }
    expect(matches('{ following: true }', {}, { sender: { isFollowed: true } })).toBe(true)
    expect(matches('{ followed_by: false }', {}, { sender: { isFollower: false } })).toBe(true)
  })
})

test.each([
  ['Anna Karlsson', 'Anna'],
  ['🌸 Anna-Lena 🌸', 'Anna-Lena'],
  ["D'Arcy", "D'Arcy"],
  ['Ünal Öz', 'Ünal'],
  ['山田太郎', '山田太郎'],
  ['Click www.evil.example now', null],
  ['Shop4you', null],
  ['@admin', null],
  ['✨', null],
  ['Instagram User', null],
  ['Usuario de Instagram', null],
  ['a'.repeat(31), null],
  [null, null],
])('the first name of %j is %j: nobody puts their words into ours', (name, expected) => {
  expect(firstName(name)).toBe(expected)
})

test('a word found as such is found by the plainest of searches too, and never inside a longer one', () => {
  const letter = fc.constantFrom('a', 'b', ' ', '.', 'é', '価')
  fc.assert(
    fc.property(
      fc.string({ unit: letter, maxLength: 12 }),
      fc.string({ unit: letter, minLength: 1, maxLength: 4 }),
      (text, word) => {
        const [said, sought] = [comparable(text), comparable(word)]
        const plain = new RegExp(
          `(?<!${/^[\p{L}]/u.test(sought) && !/^価/u.test(sought) ? '[\\p{L}]' : '$.'})${sought.replaceAll('.', '\\.')}(?!${/[\p{L}]$/u.test(sought) && !/価$/u.test(sought) ? '[\\p{L}]' : '$.'})`,
          'u',
        )
        expect(hasPhrase(said, sought)).toBe(sought !== '' && plain.test(said))
      },
    ),
    { numRuns: 3000 },
  )
})

test('the same rules, message and past always give the same decision, and never more than one reply', () => {
  const set = compile(
    'safety: { cooling_off: 1h, daily_cap: 5, quiet_hours: false }\nrules: [{ name: a, when: {}, then: { reply: { text: A } } }, { name: b, when: { words: [x] }, then: { reply: { text: B }, seen: true } }]',
  )
  const anyMessage = fc.record({
    text: fc.option(fc.constantFrom('x', 'stop', 'hello', 'A', '')),
    isOwn: fc.boolean(),
    isGroup: fc.boolean(),
    isUnsent: fc.boolean(),
    folder: fc.constantFrom('inbox', 'pending', 'spam', 'general'),
    sentAt: fc.integer({ min: NOON - 48 * HOUR, max: NOON + HOUR }),
  })
  const history = fc.record({
    doNotContact: fc.option(fc.constant('asked')),
    lastReplyToPerson: fc.option(fc.integer({ min: NOON - 3 * HOUR, max: NOON })),
    repliesLastDay: fc.integer({ min: 0, max: 7 }),
    lastManualReply: fc.option(fc.integer({ min: NOON - 24 * HOUR, max: NOON })),
  })
  fc.assert(
    fc.property(anyMessage, history, (message, past) => {
      const decision = decideOn(set, message, { now: NOON, history: past })
      expect(decideOn(set, message, { now: NOON, history: past })).toEqual(decision)
      const replies = decision.rules.flatMap((it) => it.steps).filter((it) => it.do === 'reply')
      expect(replies.length).toBeLessThanOrEqual(1)
      const isForbidden =
        message.isOwn ||
        message.isUnsent ||
        message.isGroup ||
        message.folder === 'spam' ||
        message.folder === 'pending' ||
        message.sentAt <= NOON - 24 * HOUR ||
        past.doNotContact !== null ||
        past.repliesLastDay >= 5 ||
        (past.lastReplyToPerson !== null && NOON - past.lastReplyToPerson < HOUR) ||
        (past.lastManualReply !== null && Math.max(NOON, message.sentAt) - past.lastManualReply < 12 * HOUR) ||
        message.text === 'stop' ||
        message.sentAt > NOON + 5 * MINUTE
      expect(replies.length).toBe(isForbidden ? 0 : 1)
    }),
    { numRuns: 2000 },
  )
})
