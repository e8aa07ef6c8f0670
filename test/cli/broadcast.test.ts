import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { InstagramClient } from '../../src/instagram/index.ts'
import { runHere } from '../support/run-cli.ts'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const cli = useWritingCli({ threads: 30, messages: 150 })
let contacts: readonly string[] = []
let stranger = ''

beforeAll(async () => {
  await cli.json(0, 'extract')
  const world = (await cli.control('GET', 'world/')) as Body
  contacts = world.conversations
    .filter((it: Body) => it.users.length === 1 && !it.users[0].startsWith('__deleted__'))
    .filter((it: Body) => it.messages.some((m: Body) => m.user_id !== world.account.owner && m.item_type === 'text'))
    .map((it: Body) => it.users[0])
  stranger = await someStranger(world)
  await writeFile(
    join(cli.home(), 'templates.yaml'),
    `templates:
  news:
    broadcast: true
    text: "Hi {{ nickname | default: 'you' }}, {{ product }} is here. Answer STOP to hear no more."
  plain:
    text: "{{ product }}"
`,
  )
})

/** Somebody of the world with whom there is no conversation, who may be written to. */
async function someStranger(world: Body): Promise<string> {
  const known = new Set(world.conversations.flatMap((it: Body) => it.users))
  await using client = new InstagramClient({ url: cli.simulator().url })
  const [{ username, password }] = cli.simulator().accounts
  await client.logIn({ username, password })
  for (const letter of 'aeiou') {
    for (const user of await client.users.search(letter)) {
      if (user.username && !known.has(user.username) && user.isPrivate === false) {
        const permissions = await client.direct.canMessage(user.userId)
        const thread = await client.direct.threadByParticipants([user.userId])
        if (permissions.canMessage && permissions.followedBy && thread === null) return user.username
      }
    }
  }
  throw new Error('everybody is known')
}

async function list(name: string, text: string): Promise<string> {
  const path = join(cli.home(), name)
  await writeFile(path, text)
  return path
}

async function told(words: string): Promise<readonly string[]> {
  const world = (await cli.control('GET', 'world/')) as Body
  return world.conversations.flatMap((it: Body) =>
    it.messages.filter((m: Body) => m.text?.includes(words)).map((m: Body) => `${it.users.join()}: ${m.text}`),
  )
}

describe('dmvault broadcast', () => {
  test('shows the plan, wants to be told, sends, and says what became of everybody', async () => {
    const [anna = '', bob = '', carl = ''] = contacts
    const path = await list(
      'spring.csv',
      `\uFEFFusername;consent;nickname\r\n@${anna.toUpperCase()};;Anna\r\n${bob};yes;\r\n${anna};yes;\r\nnobody.of.this.name;yes;\r\n${stranger};2026-01-31;\r\nsomebody_else;no;=1+1\r\n${carl};;"C\nD"\r\n`,
    )
    const args = ['broadcast', '--to', path, '--template', 'news', '--value', 'product=spring']
    const plan = await cli.dmvault([...args, '--dry-run'])
    expect(plan.code).toBe(0)
    for (const words of [
      '4 people get it: 3 wrote to the account, 1 agreed',
      '1 of them begin a new conversation',
      '3 people do not:',
      `1: they are on the list twice: @${anna} (line 4)`,
      '1: there is nobody of that name, or they have blocked you: @nobody.of.this.name (line 5)',
      '1: the list says that they do not agree: @somebody_else (line 7)',
      `To @${anna} (line 2):`,
      'Hi Anna, spring is here. Answer STOP to hear no more.',
      'Nothing was sent',
    ]) {
      expect(plan.stdout).toContain(words)
    }
    expect(await cli.json(2, ...args)).toMatchObject({ error: { code: 'not-confirmed' } })
    expect(await told('spring is here')).toEqual([])
    expect(await cli.json(0, 'broadcast', 'list')).toMatchObject({ broadcasts: [] })
    expect(await cli.json(2, ...args, '--yes', '--out', cli.home())).toMatchObject({
      error: { code: 'output-not-a-file' },
    })
    expect(await cli.json(0, 'broadcast', 'list')).toMatchObject({ broadcasts: [] })
    const out = join(cli.home(), 'result.csv')
    const sent = await cli.json(0, ...args, '--yes', '--out', out)
    expect(sent).toMatchObject({ broadcast: 1, state: 'done', counts: { acknowledged: 4, left_out: 3, failed: 0 } })
    expect((await told('spring is here')).toSorted()).toEqual(
      [
        `${anna}: Hi Anna, spring is here. Answer STOP to hear no more.`,
        `${bob}: Hi you, spring is here. Answer STOP to hear no more.`,
        `${carl}: Hi C\nD, spring is here. Answer STOP to hear no more.`,
        `${stranger}: Hi you, spring is here. Answer STOP to hear no more.`,
      ].toSorted(),
    )
    const rows = (await readFile(out, 'utf8')).split('\r\n')
    expect(rows[0]).toBe('\uFEFFline,person,username,state,reason,time,message_id')
    expect(rows[1]).toMatch(new RegExp(`^2,'@${anna.toUpperCase()},${anna},acknowledged,,20.*Z?,\\d{30,}$`))
    expect(rows).toHaveLength(9)
    expect(rows.find((row) => row.startsWith('4,'))).toContain('left-out,they stand in line 2 already')
    expect(await cli.json(2, ...args, '--yes')).toMatchObject({ error: { code: 'broadcast-again' } })
    expect(await told('spring is here')).toHaveLength(4)
  })

  test('says of each broadcast how it stands, and can be steered', async () => {
    const path = await list('two.csv', `username,consent,product\n${contacts[0]},,two\n`)
    const args = ['broadcast', '--to', path, '--template', 'plain', '--yes']
    const said = await cli.dmvault(args)
    expect(said.stderr).toContain('Careful: the template plain is not made for many at once')
    expect(said.stderr).toContain('Careful: the text does not say how to be left alone')
    const { broadcasts } = await cli.json(0, 'broadcast', 'list')
    const [{ broadcast: id }] = broadcasts
    expect(await cli.json(0, 'broadcast', 'status')).toMatchObject({ broadcast: id, state: 'done', running_now: false })
    expect((await cli.dmvault(['broadcast', 'status', String(id)])).stdout).toContain('1 arrived')
    for (const what of ['pause', 'cancel']) {
      expect(await cli.json(2, 'broadcast', what, String(id))).toMatchObject({ error: { code: 'not-running' } })
    }
    expect(await cli.json(2, 'broadcast', 'resume', String(id))).toMatchObject({ error: { code: 'broadcast-over' } })
    expect(await cli.json(2, 'broadcast', 'status', '99')).toMatchObject({ error: { code: 'no-broadcast' } })
    expect(await cli.json(2, 'broadcast', 'pause', 'x')).toMatchObject({ error: { code: 'broadcast-id' } })
  })

  test('is paused at a challenge, which a person must answer, and goes on after', async () => {
    const people = contacts.slice(0, 3)
    const path = await list('three.csv', ['username,consent', ...people.map((it) => `${it},yes`)].join('\n'))
    await cli.control('POST', 'faults/', [{ name: 'challenge', path: 'threads/broadcast', after: 1, count: 1 }])
    const args = ['broadcast', '--to', path, '--template', 'news', '--value', 'product=summer', '--yes']
    const ended = await cli.dmvault(args)
    expect(ended.code).toBe(4)
    expect(ended.stderr).toMatch(/Broadcast \d+ .*: paused: /)
    const { broadcast: id } = await cli.json(0, 'broadcast', 'status')
    expect(await cli.json(4, ...args)).toHaveProperty('error')
    expect(await cli.json(4, 'broadcast', 'resume', String(id))).toHaveProperty('error')
    expect(await told('summer is here')).toHaveLength(1)
    expect((await runHere(['account', 'resume', '--account', cli.account()], cli.environment())).code).toBe(0)
    expect(await cli.json(2, ...args)).toMatchObject({ error: { code: 'broadcast-open' } })
    expect(await cli.json(0, 'broadcast', 'resume', String(id))).toMatchObject({ counts: { acknowledged: 3 } })
    expect(await told('summer is here')).toHaveLength(3)
  })

  test.each([
    ['a list that is not there', 'missing.csv', null, 'there is no such file'],
    ['an empty list', 'empty.csv', '', 'the list is empty'],
    ['a list without consent', 'wrong.csv', 'username\nanna', 'there is no column consent'],
    ['a column that the template has not', 'more.csv', 'username,consent,prodct\nanna,yes,x', 'Did you mean product?'],
    [
      'a missing variable',
      'less.csv',
      'username,consent,product\nanna,yes,x\nbob,yes,',
      'less.csv:3: the template news needs product',
    ],
    ['nobody who may get it', 'none.csv', 'username,consent,product\nanna,no,x', 'nobody of the list gets it'],
  ])('refuses %s before anything is sent', async (_, name, text, words) => {
    const path = text === null ? join(cli.home(), name) : await list(name, text)
    const result = await cli.dmvault(['broadcast', '--to', path, '--template', 'news', '--yes'])
    expect([result.code, result.stderr.includes(words) || result.stderr]).toEqual([2, true])
  })

  test('refuses half a command with the way to say it', async () => {
    expect(await cli.json(2, 'broadcast')).toMatchObject({ error: { code: 'usage' } })
    expect(await cli.json(2, 'broadcast', '--to', 'x.csv')).toMatchObject({ error: { code: 'usage' } })
    const path = await list('t.csv', 'username,consent\nanna,yes')
    expect(await cli.json(2, 'broadcast', '--to', path, '--template', 'nwes')).toMatchObject({
      error: { code: 'template-unknown' },
    })
  })
})
