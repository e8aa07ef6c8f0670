/** What is decided about a message is decided once: over crashes, over two runners, over arming anew. */
import { beforeEach, describe, expect, test } from 'vitest'
import { type Account, requireAccount } from '../../../src/archive/accounts.ts'
import { armRules } from '../../../src/archive/arm-rules.ts'
import { noteAction } from '../../../src/archive/end-action.ts'
import { forgetAutomation } from '../../../src/archive/forget-automation.ts'
import { inTransaction } from '../../../src/archive/in-transaction.ts'
import { mergePeople } from '../../../src/archive/merge-people.ts'
import { moveThread } from '../../../src/archive/move-thread.ts'
import { readArmedRules } from '../../../src/archive/read-armed-rules.ts'
import { readDoNotContact } from '../../../src/archive/read-do-not-contact.ts'
import { removeAccountRows } from '../../../src/archive/remove-account.ts'
import { readActionHolders, takeLeftActions } from '../../../src/archive/take-left-actions.ts'
import { isoToMicros, type Micros, microsToIso } from '../../../src/clock.ts'
import { armedRules } from '../../../src/messaging/rules/armed-rules.ts'
import { claimDecision, type Incoming } from '../../../src/messaging/rules/claim-decision.ts'
import { compileRules } from '../../../src/messaging/rules/compile-rules.ts'
import type { RuleDecision } from '../../../src/messaging/rules/decision.ts'
import { STRANGER } from '../../../src/messaging/rules/known-people.ts'
import { loadTemplates } from '../../../src/messaging/templates/template-library.ts'
import { parseWritten } from '../../../src/messaging/yaml/written-file.ts'
import { useArchive } from '../../support/archive.ts'
import { insertMessages, insertWorld } from '../../support/insert-messages.ts'

const archive = useArchive()
const library = await loadTemplates('/nowhere')
const MINUTE = 60_000_000
const NOON: Micros = isoToMicros('2026-01-15T12:00:00Z')
const RULES = 'rules: [{ name: price, when: { words: [price] }, then: { reply: { text: Five }, label: lead } }]'

interface World {
  readonly account: Account
  readonly owner: bigint
  readonly people: readonly bigint[]
  readonly threads: readonly bigint[]
}
let world: World

beforeEach(async () => {
  const { accountId, name, people, threads } = await insertWorld(archive(), {
    people: ['Ada', 'Bo', 'Cy'],
    threads: ['Bo', 'Cy'],
  })
  const [owner = 0n, ...others] = people
  const { db } = archive()
  await db.updateTable('accounts').set({ owner_person_id: owner }).where('account_id', '=', accountId).execute()
  world = { account: await requireAccount(archive(), name), owner, people: others, threads }
})

async function arm(text: string = RULES, at: Micros = NOON): Promise<void> {
  const set = compileRules(parseWritten('rules.yaml', text), library)
  await armRules(archive(), world.account.accountId, armedRules(set), at)
}

/** Somebody writes: it is archived, and comes to whoever looks. */
async function written(
  minute: number,
  facts: { who?: number; text?: string; holder?: bigint } = {},
): Promise<Incoming> {
  const { who = 0, text = 'the price?', holder = 1n } = facts
  const sentAt = NOON + minute * MINUTE
  const [thread = 0n, sender = 0n] = [world.threads[who], world.people[who]]
  const [messageId = ''] = await insertMessages(archive(), world.account.accountId, [
    { thread, sender, sentAt, itemType: 'text' },
  ])
  return {
    key: { threadId: thread, messageId, personId: sender, sentAt },
    message: { sentAt, itemType: 'text', text, isOwn: false, isUnsent: false, isGroup: false, folder: 'inbox' },
    sender: { ...STRANGER, displayName: 'Bo' },
    threadNames: [],
    spamScore: null,
    now: sentAt + 1,
    holder,
  }
}

const claim = async (incoming: Incoming): Promise<readonly RuleDecision[]> =>
  (await claimDecision(archive(), world.account, incoming)).toDo
const did = (decisions: readonly RuleDecision[]): readonly string[] =>
  decisions.flatMap(({ steps }) => steps.map((step) => step.do))

async function actions(): Promise<readonly Record<string, unknown>[]> {
  const { accountId } = world.account
  const rows = archive().db.selectFrom('automation_actions').where('account_id', '=', accountId)
  return await rows
    .select(['rule', 'decision', 'reason', 'state', 'is_reply', 'person_id', 'thread_id'])
    .orderBy('message_sent_at')
    .execute()
}

describe('a message', () => {
  test('is decided once, by one of any number of runners', async () => {
    await arm()
    const incoming = await written(1)
    const claims = await Promise.all([1n, 2n, 3n, 4n].map((holder) => claim({ ...incoming, holder })))
    expect(claims.map(did).toSorted()).toEqual([[], [], [], ['label', 'reply']])
    expect(await claim(incoming)).toEqual([])
    expect(await actions()).toMatchObject([{ rule: 'price', decision: 'act', reason: 'matched', state: 'claimed' }])
  })

  test('and another of the same person at the same moment get one reply between them', async () => {
    await arm()
    const both = [await written(1), await written(2)]
    const claims = await Promise.all(both.map((incoming) => claim({ ...incoming, now: NOON + 3 * MINUTE })))
    expect(claims.flatMap(did).filter((step) => step === 'reply')).toHaveLength(1)
  })

  test('that nothing is armed for is not even written down', async () => {
    expect(await claim(await written(1))).toEqual([])
    await arm(RULES, NOON + 60 * MINUTE)
    expect(await claim(await written(2))).toEqual([])
    expect(await actions()).toEqual([])
  })

  test('counts for the daily cap of all', async () => {
    await arm(`safety: { daily_cap: 1 }\n${RULES}`)
    expect(did(await claim(await written(1)))).toContain('reply')
    expect(did(await claim(await written(2, { who: 1 })))).toEqual(['label'])
    expect(did(await claim(await written(24 * 60 + 2, { who: 1 })))).toEqual(['label', 'reply'])
  })
})

test('the first message of a person is the first in any of their conversations', async () => {
  await arm('rules: [{ name: first, when: { first_message: true }, then: { label: new } }]')
  const { account, people, threads } = world
  expect(did(await claim(await written(1)))).toEqual(['label'])
  expect(did(await claim(await written(2)))).toEqual([])
  const [bo = 0n] = people
  const [, other = 0n] = threads
  const seen = { first_observed_at: microsToIso(NOON), last_observed_at: microsToIso(NOON) }
  const member = { account_id: account.accountId, person_id: bo, ...seen }
  await archive()
    .db.insertInto('thread_members')
    .values(threads.map((thread_id) => ({ ...member, thread_id })))
    .execute()
  const elsewhere = await written(3)
  const sent = { thread: other, sender: bo, sentAt: elsewhere.key.sentAt, itemType: 'text' }
  const [messageId = ''] = await insertMessages(archive(), account.accountId, [sent])
  expect(did(await claim({ ...elsewhere, key: { ...elsewhere.key, threadId: other, messageId } }))).toEqual([])
})

test('stop puts a person on the list, and no rule writes to them any more', async () => {
  await arm()
  expect(did(await claim(await written(1, { text: 'STOP' })))).toEqual([])
  const list = await readDoNotContact(archive().pool, world.account.accountId)
  expect([...list.values()]).toEqual([{ personId: world.people[0], since: NOON + MINUTE, reason: 'wrote "stop"' }])
  expect(did(await claim(await written(2)))).toEqual(['label'])
  expect(did(await claim(await written(2, { who: 1 })))).toEqual(['label', 'reply'])
})

describe('a reply by hand', () => {
  const owns = async (minute: number): Promise<string> => {
    const sentAt = NOON + minute * MINUTE
    const [thread = 0n] = world.threads
    const message = { thread, sender: world.owner, sentAt, itemType: 'text' }
    return (await insertMessages(archive(), world.account.accountId, [message]))[0] ?? ''
  }

  test('pauses the rules in that conversation', async () => {
    await arm()
    await owns(1)
    expect(did(await claim(await written(2)))).toEqual(['label'])
    expect(did(await claim(await written(3, { who: 1 })))).toEqual(['label', 'reply'])
  })

  test('is told from the reply of a rule by the send that it became', async () => {
    await arm(
      'safety: { cooling_off: 1m }\nrules: [{ name: price, when: { words: [price] }, then: { reply: { text: Five } } }]',
    )
    const incoming = await written(1)
    await claim(incoming)
    const messageId = await owns(2)
    const { accountId } = world.account
    const item_id = BigInt(`0x${messageId.replaceAll('-', '')}`).toString()
    const send = { account_id: accountId, token: 77n, planned_at: microsToIso(NOON), recipient: 'user:1', kind: 'text' }
    const ended = { is_bulk: false, is_new_conversation: false, state: 'acknowledged' as const, tries: 1, item_id }
    const origin = 'rule' as const
    await archive()
      .db.insertInto('sends')
      .values({ ...send, ...ended, origin })
      .execute()
    const key = { accountId, ...incoming.key, rule: 'price' }
    const steps = JSON.stringify([{ do: 'reply', text: 'Five', token: '77' }])
    expect(await noteAction(archive().pool, key, { holder: 1n, steps, state: 'done', at: NOON })).toBe(true)
    expect(did(await claim(await written(5)))).toEqual(['reply'])
  })
})

describe('arming', () => {
  const moments = async (): Promise<readonly (readonly [string, number])[]> =>
    (await readArmedRules(archive().pool, world.account.accountId)).map(
      ({ name, armedAt }) => [name, (armedAt - NOON) / MINUTE] as const,
    )
  const rule = (name: string, text: string): string =>
    `{ name: ${name}, when: { words: [x] }, then: { reply: { text: ${text} } } }`

  test('anew keeps the moment of what stands as it was, and begins now with what changed', async () => {
    await arm(`rules: [${rule('a', 'A')}, ${rule('b', 'B')}, ${rule('c', 'C')}]`)
    await arm(`rules: [${rule('b', 'BB')}, ${rule('a', 'A')}]`, NOON + 5 * MINUTE)
    expect(await moments()).toEqual([
      ['b', 5],
      ['a', 0],
    ])
    await arm(`rules: [${rule('c', 'C')}]`, NOON + 9 * MINUTE)
    expect(await moments()).toEqual([['c', 9]])
    await armRules(archive(), world.account.accountId, [], NOON + 10 * MINUTE)
    expect(await moments()).toEqual([])
  })

  test('keeps the text of a template as it was then', async () => {
    await arm(
      'rules: [{ name: a, when: { words: [price] }, then: { reply: { template: welcome, values: { shop: Lund } } } }]',
    )
    const [decision] = await claim(await written(1))
    expect(decision?.steps[0]).toMatchObject({ do: 'reply', text: expect.stringMatching(/^Hello Bo.*This is Lund\./) })
  })

  test('leaves other accounts alone', async () => {
    await arm()
    const { account } = world
    const other = await insertWorld(archive(), { people: [], threads: [] })
    await armRules(archive(), other.accountId, [], NOON)
    expect(await readArmedRules(archive().pool, account.accountId)).toHaveLength(1)
  })
})

test('an action is noted by the process that claimed it alone, until it is over', async () => {
  await arm()
  const incoming = await written(1, { holder: 5n })
  await claim(incoming)
  const key = { accountId: world.account.accountId, ...incoming.key, rule: 'price' }
  const note = (holder: bigint, state: 'claimed' | 'done') =>
    noteAction(archive().pool, key, { holder, steps: '[]', state, at: NOON })
  expect([await note(6n, 'done'), await note(5n, 'claimed'), await note(5n, 'done'), await note(5n, 'done')]).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('what a process left that is gone is taken over by one other, and stays claimed for all', async () => {
  await arm()
  const incoming = await written(1, { holder: 5n })
  await claim(incoming)
  const { accountId } = world.account
  expect(await readActionHolders(archive().pool, accountId)).toEqual([5n])
  const takes = [6n, 7n].map((to) => takeLeftActions(archive().pool, accountId, { from: 5n, to }))
  const [taken, ...others] = (await Promise.all(takes)).flat()
  expect(others).toEqual([])
  expect(taken).toMatchObject({ rule: 'price', threadId: incoming.key.threadId, personId: incoming.key.personId })
  expect(JSON.parse(taken?.steps ?? '')).toMatchObject([{ do: 'label' }, { do: 'reply' }])
  expect(await claim({ ...incoming, holder: 8n })).toEqual([])
})

describe('what is known of automation', () => {
  test('goes with the account, all of it', async () => {
    await arm()
    await claim(await written(1))
    await claim(await written(2, { text: 'stop' }))
    const { accountId } = world.account
    await archive()
      .db.transaction()
      .execute((tx) => removeAccountRows(tx, accountId))
    for (const table of ['do_not_contact', 'automation_rules', 'automation_actions'] as const) {
      const rows = archive().db.selectFrom(table).select('account_id').where('account_id', '=', accountId)
      expect(await rows.execute(), table).toEqual([])
    }
  })

  test('goes with a person who is forgotten, and so does a rule that names them', async () => {
    await arm(`rules: [
      { name: named, when: { people: [Bo], words: [price] }, then: { label: x } },
      { name: plain, when: { words: [price] }, then: { label: y } }]`)
    await claim(await written(1))
    await claim(await written(2, { text: 'stop' }))
    const [bo = 0n] = world.people
    const { accountId } = world.account
    await inTransaction(archive(), ({ client }) => forgetAutomation(client, { accountId, personId: bo }, ['Bo']))
    expect(await actions()).toEqual([])
    expect((await readDoNotContact(archive().pool, accountId)).size).toBe(0)
    expect((await readArmedRules(archive().pool, accountId)).map(({ name }) => name)).toEqual(['plain'])
  })

  test('follows people and threads that turn out to be one', async () => {
    await arm()
    await claim(await written(1))
    await claim(await written(2, { text: 'stop' }))
    const { account, people, threads } = world
    const [bo = 0n, cy = 0n] = people
    const [from = 0n, into = 0n] = threads
    await inTransaction(archive(), async ({ client }) => {
      await mergePeople(client, account.accountId, new Map([[bo, cy]]))
      await moveThread(client, account.accountId, from, into)
    })
    expect(await actions()).toMatchObject([{ person_id: cy, thread_id: into }])
    expect([...(await readDoNotContact(archive().pool, account.accountId)).keys()]).toEqual([cy])
  })
})
