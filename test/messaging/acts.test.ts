import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { forgetWrites } from '../../src/archive/forget-writes.ts'
import { clearStop } from '../../src/archive/hold-requests.ts'
import { inTransaction } from '../../src/archive/in-transaction.ts'
import { readWrites } from '../../src/archive/read-writes.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const archive = useArchive()
let alice: SendingAccount
let bobs = ''
let item = ''

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('bob', 'alice')
  item = (await alice.people.newest('bob', bobs)).item_id
})
afterEach(async () => {
  await alice.faults()
  await clearStop(archive(), alice.account.accountId)
})
afterAll(() => alice[Symbol.asyncDispose]())

const audit = () => readWrites(archive(), alice.account.accountId, { limit: 100 })

async function react(emoji: string): Promise<void> {
  await using outbox = await alice.outbox()
  const act = { act: 'react', threadId: bobs, itemId: item, people: [alice.people.id('bob')] }
  await outbox.act(act, ({ direct }) => direct.react(bobs, item, emoji))
}

describe('a write other than a message', () => {
  test('is done, and its line says what, where, to whom and how it ended', async () => {
    await react('🦊')
    const { reactions } = await alice.people.newest('bob', bobs)
    expect(reactions.emojis).toMatchObject([{ emoji: '🦊' }])
    expect((await audit())[0]).toMatchObject({
      what: 'react',
      where: `thread:${bobs}`,
      itemId: item,
      people: [alice.people.id('bob')],
      outcome: 'done',
    })
  })

  test('that Instagram takes for spam stops the account, and the next is not even asked', async () => {
    await alice.faults({ name: 'feedback-required', path: 'POST *', count: 1 })
    await expect(react('🦊')).rejects.toMatchObject({ code: 'feedback-required', exitCode: 4 })
    const { requests } = alice
    await expect(react('🦊')).rejects.toMatchObject({ exitCode: 4 })
    expect(alice.requests).toBe(requests)
    expect((await audit()).slice(0, 2)).toMatchObject([
      { outcome: 'failed', errorCode: 'feedback-required' },
      { outcome: 'failed', errorCode: 'feedback-required' },
    ])
  })

  test('whose answer is lost may have been done, and says so', async () => {
    await alice.faults({ name: 'answer-cut', path: 'POST *', count: 1 })
    await expect(react('🐢')).rejects.toMatchObject({ remedy: 'retry' })
    expect((await audit())[0]).toMatchObject({ outcome: 'unknown' })
    expect((await alice.people.newest('bob', bobs)).reactions.emojis).toMatchObject([{ emoji: '🐢' }])
  })

  test('stands in one list with messages, which tell no words', async () => {
    await using outbox = await alice.outbox()
    const [token] = await outbox.plan([{ to: { threadId: bobs }, draft: { kind: 'text', text: 'between us' } }])
    await outbox.make(token!)
    const lines = await audit()
    expect(lines[0]).toMatchObject({ what: 'send text', where: `thread:${bobs}`, outcome: 'acknowledged' })
    expect(lines.map(({ what }) => what)).toContain('react')
    expect(JSON.stringify(lines)).not.toContain('between us')
  })
})

test('someone who is forgotten is in no line any more, and what was planned for them never goes out', async () => {
  const { accountId } = alice.account
  const [bob, carla, emil] = ['bob', 'carla', 'emil'].map((name) => alice.people.id(name))
  const text = { kind: 'text', text: 'soon' } as const
  const outbox = await alice.outbox()
  await outbox.plan([
    { to: { userId: carla! }, draft: text },
    { to: { groupOf: [bob!, carla!] }, draft: text },
    { to: { userId: emil! }, draft: text },
    { to: { threadId: '340282366841710300949128000000000000007' }, draft: text },
  ])
  await outbox[Symbol.asyncDispose]()
  const { rows } = await archive().pool.query('insert into people (account_id) values ($1) returning person_id', [
    accountId,
  ])
  await archive().pool.query(
    `insert into person_ids (account_id, kind, id, person_id) values ($1, 'instagram', $2, $3)`,
    [accountId, carla, rows[0].person_id],
  )
  await archive().pool.query(
    `with t as (insert into threads (account_id, is_group) values ($1, false) returning thread_id),
          i as (insert into thread_ids (account_id, kind, id, thread_id)
                select $1, 'instagram', '340282366841710300949128000000000000007', thread_id from t)
     insert into thread_members (account_id, thread_id, person_id, first_observed_at, last_observed_at)
     select $1, thread_id, $2, now(), now() from t`,
    [accountId, rows[0].person_id],
  )
  await inTransaction(archive(), ({ client }) => forgetWrites(client, { accountId, personId: rows[0].person_id }))
  const left = (await alice.ledger()).slice(-4)
  expect(left.map(({ recipient, state, draft }) => [recipient, state, draft === null])).toEqual([
    ['forgotten', 'failed', true],
    ['forgotten', 'failed', true],
    [`user:${emil}`, 'planned', false],
    ['thread:340282366841710300949128000000000000007', 'failed', true],
  ])
})
