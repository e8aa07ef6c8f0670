import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { forgetPerson, planForget } from '../../../pipelines/forget.ts'
import { removeAccount } from '../../../pipelines/remove-account.ts'
import { addDoNotContact } from '../../../src/archive/add-do-not-contact.ts'
import { armRules } from '../../../src/archive/arm-rules.ts'
import { inTransaction } from '../../../src/archive/in-transaction.ts'
import { pauseBroadcast } from '../../../src/messaging/broadcast/steer-broadcast.ts'
import { useArchive } from '../../support/archive.ts'
import { Broadcasting, FREE, template } from '../../support/broadcasting.ts'

const archive = useArchive()
let shop: Broadcasting
let contacts: readonly string[] = []
/** With whom there is no conversation: who may be written to, and one who may not, being private. */
let strangers: readonly string[] = []
let hidden = ''

beforeAll(async () => {
  shop = await Broadcasting.start(archive())
  contacts = await shop.contacts()
  const people = await shop.strangers()
  strangers = people.filter((it) => it.canMessage).map((it) => it.username)
  hidden = people.find((it) => !it.canMessage)?.username ?? ''
})
afterEach(() => shop.forgetSent())
afterAll(() => shop[Symbol.asyncDispose]())

const HEADER = 'username,consent,product'
const whyNot = (plan: Awaited<ReturnType<Broadcasting['plan']>>) =>
  plan.leftOut.map(({ line, code, words }) => `${line} ${code}${code === 'double' ? `: ${words}` : ''}`)

/** Paths of all requests that `work` makes. */
async function requestsOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const paths: string[] = []
  shop.alice.gate = (_request, path) => void paths.push(path.replace(/\?.*/, ''))
  await work()
  shop.alice.gate = () => {}
  return paths
}

describe('the plan of a broadcast', () => {
  test('asks nothing about people with whom the archive has a conversation, nor about those who did not agree', async () => {
    const list = await shop.list(HEADER, ...contacts.map((it) => `${it},,x`), ...strangers.map((it) => `${it},,x`))
    const paths = await requestsOf(async () => {
      const plan = await shop.plan(list)
      expect(plan.recipients).toHaveLength(contacts.length)
      expect(new Set(plan.leftOut.map(({ code }) => code))).toEqual(new Set(['no-consent']))
      expect(plan.recipients.every((it) => it.isContact && !it.isNewConversation && it.threadId !== null)).toBe(true)
    })
    expect(paths).toEqual([])
  })

  test('leaves out oneself, who asked to be left alone, the blocked, the private, the unknown, and says why of each', async () => {
    const { people } = shop.alice
    const [annoyed = '', blocked = ''] = [contacts.at(-1), strangers[0]]
    await leaveAlone(annoyed)
    await people.control('events', { kind: 'bond', from: 'alice.sim', to: blocked, blocks: true })
    const list = await shop.list(
      HEADER,
      'alice.sim,yes,x',
      `${annoyed},yes,x`,
      `${blocked},yes,x`,
      `${hidden},yes,x`,
      'nobody.is.called.so,yes,x',
      'no name at all!,yes,x',
      `${people.id('alice')},yes,x`,
      '99999999999,yes,x',
    )
    const plan = await shop.plan(list)
    expect([plan.recipients, whyNot(plan)]).toEqual([
      [],
      [
        '2 oneself',
        '3 do-not-contact',
        '4 blocked',
        '5 private',
        '6 unknown',
        '7 unknown',
        '8 double: they stand in line 2 already',
        '9 unknown',
      ],
    ])
    await expect(shop.begin(list)).rejects.toMatchObject({ code: 'broadcast-empty' })
    await people.control('events', { kind: 'bond', from: 'alice.sim', to: blocked, blocks: false })
  })

  test('takes nobody twice, however the list calls them', async () => {
    const { people } = shop.alice
    const bob = people.id('bob')
    const stranger = strangers[1] ?? ''
    const list = await shop.list(
      HEADER,
      'bob.sim,yes,first',
      '@BOB.SIM,yes,second',
      `${bob},yes,third`,
      `${stranger},yes,x`,
      `@${stranger},yes,y`,
      `${await shop.userId(stranger)},yes,z`,
    )
    const plan = await shop.plan(list)
    expect(whyNot(plan)).toEqual([
      '3 double: they stand in line 2 already',
      '4 double: they stand in line 2 already',
      expect.stringMatching(/^5 double|^6 double/),
      expect.stringMatching(/^6 double|^7 double/),
    ])
    expect(plan.recipients).toHaveLength(2)
    expect(plan.recipients[0]?.text).toContain('first')
  })

  test('does not write to who did not agree, though they wrote to the account', async () => {
    const [contact = '', other = ''] = contacts
    const plan = await shop.plan(await shop.list(HEADER, `${contact},no,x`, `${other},,x`))
    expect(plan.recipients).toMatchObject([{ username: other }])
    expect(whyNot(plan)).toEqual(['2 refused'])
  })

  test('does not write to who takes their consent back in another line', async () => {
    const [stranger = ''] = strangers
    const plan = await shop.plan(await shop.list(HEADER, `${stranger},yes,x`, `@${stranger},no,x`))
    expect([plan.recipients, whyNot(plan)]).toEqual([[], ['2 refused', '3 double: they stand in line 2 already']])
  })

  test('does not write to who says no under another name, which only Instagram knows to be theirs', async () => {
    const [stranger = '', other = ''] = strangers.slice(1)
    const [id, otherId] = [await shop.userId(stranger), await shop.userId(other)]
    const list = await shop.list(HEADER, `${stranger},yes,x`, `${otherId},yes,x`, `${id},no,x`, `${other},no,x`)
    const plan = await shop.plan(list)
    const doubles = ['2 double: they stand in line 4 already', '3 double: they stand in line 5 already']
    expect([plan.recipients, whyNot(plan)]).toEqual([[], [...doubles, '4 refused', '5 refused']])
  })

  test('nor when that is only learnt as their turn comes', async () => {
    const [stranger = ''] = strangers.slice(1)
    const lines = [`${stranger},yes,refused later`, `${await shop.userId(stranger)},no,refused later`]
    const list = await shop.list(HEADER, ...lines, `${contacts[0]},yes,refused later`)
    const id = await shop.begin(list, {}, { perHour: 1 })
    expect((await shop.run(id)).state).toBe('done')
    expect(await shop.result(id)).toContain(`2 ${stranger}: left-out (double)`)
    expect((await shop.delivered('refused later')).map((it) => it.split(':')[0])).toEqual([contacts[0]])
  })

  test('looks strangers up once, and keeps it: three requests each', async () => {
    const two = strangers.slice(0, 2)
    const list = await shop.listOf(two, 'looked up', 'yes')
    let id = 0
    const planning = await requestsOf(async () => {
      id = await shop.begin(list)
    })
    expect(planning).toHaveLength(6)
    const sending = await requestsOf(() => shop.run(id))
    expect(sending.filter((path) => path.includes('usernameinfo'))).toEqual([])
    expect((await shop.delivered('looked up')).map((it) => it.split(':')[0]).toSorted()).toEqual(two.toSorted())
  })

  test('looks up later whom the budget of requests has no room for, and leaves out then who is unknown or a double', async () => {
    const third = strangers[2] ?? ''
    const list = await shop.listOf([third, 'nobody.is.called.so', contacts[0] ?? ''], 'later', 'yes')
    const plan = await shop.plan(list, {}, { perHour: 1 })
    expect(plan.recipients.map((it) => [it.line, it.isLookedUpLater])).toEqual([
      [4, false],
      [2, true],
      [3, true],
    ])
    const id = await shop.begin(list, {}, { perHour: 1 })
    const { rows } = await archive().pool.query(
      'update broadcast_recipients set line = line + 10 where account_id = $1 and line = 2 returning line',
      [shop.account.accountId],
    )
    expect(rows).toEqual([{ line: 12 }])
    await archive().pool.query(
      `insert into broadcast_recipients (account_id, broadcast_id, line, wanted, user_id, is_new_conversation, state, text)
       values ($1, $2, 2, 'by id', $3, true, 'planned', 'later, by id')`,
      [shop.account.accountId, id, await shop.userId(third)],
    )
    expect((await shop.run(id)).state).toBe('done')
    expect(await shop.result(id)).toEqual([
      '2 by id: acknowledged',
      '3 nobody.is.called.so: left-out (unknown)',
      `4 ${contacts[0]}: acknowledged`,
      `12 ${third}: left-out (double)`,
    ])
    expect(await shop.delivered('later, by id')).toHaveLength(1)
  })

  test('says how long it takes within the limits, and what it waits for', async () => {
    const list = await shop.listOf(contacts.slice(0, 30), 'x')
    const plan = await shop.plan(list, { sendLimits: { perHour: 20, bulkPerDay: 100_000, spacingMs: 1_000 } })
    expect(plan.estimate.waitsFor).toEqual(['hour'])
    const hours = (plan.estimate.until - plan.plannedAt) / 3_600e6
    expect(hours).toBeGreaterThan(1)
    expect(hours).toBeLessThan(1.1)
  })

  test('knows first names from the archive, where the list says none', async () => {
    const { archive: own, account } = shop.alice
    await own.pool.query("update people set display_name = 'Zoë Quint' where account_id = $1 and username = $2", [
      account.accountId,
      contacts[0],
    ])
    const named = { template: template('named') }
    const silent = await shop.plan(await shop.list(HEADER, `${contacts[0]},,x`), named)
    expect(silent.recipients[0]?.text).toBe('Hello Zoë, x. Answer STOP to hear no more.')
    const said = await shop.plan(await shop.list(`${HEADER},first_name`, `${contacts[0]},,x,Z`), named)
    expect(said.recipients[0]?.text).toBe('Hello Z, x. Answer STOP to hear no more.')
  })

  test('warns of a text that was not made for many, or does not say how to be left alone', async () => {
    const list = await shop.listOf(contacts.slice(0, 1), 'x')
    const unheard = expect.stringContaining('nobody who answers STOP is put on the do-not-contact list')
    expect((await shop.plan(list)).warnings).toEqual([unheard])
    await armRules(archive(), shop.account.accountId, [{ name: 'x', position: 0, rule: '{}', settings: '{}' }], 0)
    expect((await shop.plan(list)).warnings).toEqual([])
    await armRules(archive(), shop.account.accountId, [], 0)
    expect((await shop.plan(list, { template: template('bare') })).warnings).toEqual([
      expect.stringContaining('not made for many'),
      expect.stringContaining('how to be left alone'),
    ])
  })

  test('refuses the lines whose text is too long, or lacks something', async () => {
    const [a, b, c] = contacts
    const list = await shop.list(HEADER, `${a},,x`, `${b},,${'long '.repeat(250)}`, `${c},,`, 'stranger,no,')
    await expect(shop.plan(list)).rejects.toMatchObject({
      code: 'list',
      problems: [
        { line: 3, message: expect.stringContaining('1,000 fit in a message') },
        { line: 4, message: expect.stringContaining('needs product') },
      ],
    })
  })
})

test('no setting raises the new conversations of a day above twenty, the account’s others counted', async () => {
  const words = 'one too many'
  const sendLimits = { ...FREE, newConversationsPerDay: 10_000 }
  const list = await shop.listOf([strangers[3] ?? ''], words, 'yes')
  const plan = await shop.plan(list, { sendLimits })
  expect(plan.limits.newConversationsPerDay).toBe(20)
  const id = await shop.begin(list, { sendLimits })
  await archive().pool.query(
    `insert into sends (account_id, token, planned_at, recipient, kind, is_bulk, is_new_conversation, state, tries, sent_at)
     select $1, n, now(), 'user:' || n, 'text', false, true, 'acknowledged', 1, now() from generate_series(1, 20) n`,
    [shop.account.accountId],
  )
  const status = await shop.run(id, { sendLimits, sleep: () => pauseBroadcast(archive(), shop.account, id) })
  expect(status).toMatchObject({ state: 'paused', counts: { claimed: 1 } })
  expect(shop.alice.said.at(-1)).toContain("the account's 20 new conversations of a day are begun")
  expect(await shop.delivered(words)).toEqual([])
})

test('forgetting someone takes them out of broadcasts, also of what is still to go out', async () => {
  const [gone = '', stays = ''] = contacts.slice(-3)
  const gonesId = await shop.userId(gone)
  const id = await shop.begin(
    await shop.list(HEADER, `${gone},,bye`, `${stays},,bye`, `@${gone.toUpperCase()},yes,bye`),
  )
  await forgetPerson(archive(), await planForget(archive(), gone, shop.account.name), new AbortController().signal)
  const { rows } = await archive().pool.query<{ row: string }>(
    'select r::text as row from broadcast_recipients r where account_id = $1',
    [shop.account.accountId],
  )
  expect(rows).toHaveLength(1)
  expect(rows.some(({ row }) => row.toLowerCase().includes(gone) || row.includes(gonesId))).toBe(false)
  expect((await shop.run(id)).counts).toEqual({ acknowledged: 1 })
  expect(await shop.delivered(', bye.')).toEqual([`${stays}: Hello you, bye. Answer STOP to hear no more.`])
})

test('backups hold no broadcast, and removing the account leaves none', async () => {
  const [person = ''] = contacts
  const id = await shop.begin(await shop.listOf([person], 'not in backups'))
  expect(id).toBeGreaterThan(0)
  const file = `${shop.alice.home}/backup.json`
  const signal = new AbortController().signal
  await backupAccount(archive(), { out: file, account: shop.account.name }, { signal })
  expect(await shop.read(file)).not.toContain('not in backups')
  await removeAccount(archive(), shop.account, signal)
  const { rows } = await archive().pool.query(
    `select (select count(*)::int from broadcasts where account_id = $1) as broadcasts,
            (select count(*)::int from broadcast_recipients where account_id = $1) as recipients`,
    [shop.account.accountId],
  )
  expect(rows).toEqual([{ broadcasts: 0, recipients: 0 }])
})

async function leaveAlone(username: string): Promise<void> {
  const { accountId } = shop.account
  const { rows } = await archive().pool.query<{ person_id: bigint }>(
    'select person_id from people where account_id = $1 and username = $2',
    [accountId, username],
  )
  const wish = { personId: rows[0]!.person_id, since: 1_767_225_600_000_000, reason: 'wrote "stop"' }
  await inTransaction(archive(), ({ client }) => addDoNotContact(client, accountId, [wish]))
}
