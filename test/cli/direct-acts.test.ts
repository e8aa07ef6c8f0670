import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, test } from 'vitest'
import { runHere } from '../support/run-cli.ts'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const { dmvault, json, people, control, home, requestsMade } = useWritingCli()
let bobs = ''
let group = ''

const oneLine = (code: number, line: RegExp) => ({
  code,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`dmvault: [^\\n]*${line.source}[^\\n]*\\n$`)),
})
const say = async (who: string, threadId: string, text: string): Promise<string> => {
  const fields = { thread_ids: `[${threadId}]`, text }
  const { body } = await people().app(who).post('direct_v2/threads/broadcast/text/', fields)
  return body.payload.item_id
}
const item = async (reader: string, threadId: string, itemId: string): Promise<Body> =>
  (await people().app(reader).items(threadId, 100)).find((it) => it.item_id === itemId)
const writes = async (limit: number): Promise<Body> => (await json(0, 'audit', '--limit', String(limit))).writes

beforeAll(async () => {
  bobs = await people().pair('alice', 'bob')
  group = await people().group('alice', ['bob', 'carla'], 'Trip')
})

describe('react', () => {
  test('puts any emoji on a message, in place of an earlier one, and takes it back', async () => {
    const message = await say('bob', bobs, 'What do you think?')
    const emojis = async (): Promise<readonly string[]> =>
      ((await item('bob', bobs, message)).reactions?.emojis ?? []).map((it: Body) => it.emoji)
    for (const emoji of ['👩‍👩‍👧‍👦', '😂']) {
      const { acts } = await json(0, 'react', 'bob.sim', message, emoji)
      expect(acts).toEqual([
        { act: 'react', thread_id: bobs, message_id: message, people: [], state: 'done', error: null },
      ])
      expect(await emojis()).toEqual([emoji])
    }
    await json(0, 'react', bobs, message)
    expect(await emojis()).toEqual(['❤'])
    await json(0, 'react', bobs, message, '--remove')
    expect(await emojis()).toEqual([])
    expect(await dmvault(['react', bobs, message, '--remove'])).toMatchObject(oneLine(2, /no reaction of yours/))
    expect(await dmvault(['react', bobs, message, 'nice'])).toMatchObject(oneLine(2, /not an emoji: nice/))
    const gone = ['react', bobs, '30953312345678901234567890123456789', '😂']
    expect(await dmvault(gone)).toMatchObject(oneLine(2, /there is no message 3095\d+ in that conversation/))
  })
})

describe('unsend', () => {
  test('takes messages of one’s own back for everybody, once that is confirmed', async () => {
    const own = [await say('alice', bobs, 'one'), await say('alice', bobs, 'two')]
    expect(await dmvault(['unsend', bobs, ...own])).toMatchObject(oneLine(2, /nothing was changed. Add --yes/))
    expect(await item('bob', bobs, own[0]!)).toMatchObject({ text: 'one' })
    const { stdout } = await dmvault(['unsend', bobs, ...own, '--yes'])
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
    for (const id of own) expect(await item('bob', bobs, id)).toBeUndefined()
  })

  test('leaves those of others, and says of each how it went', async () => {
    const [own, others] = [await say('alice', bobs, 'mine'), await say('bob', bobs, 'his')]
    expect(await dmvault(['unsend', bobs, others, '--yes'])).toMatchObject(oneLine(2, /Only messages of your own/))
    const { acts } = await json(3, 'unsend', bobs, others, own, '--yes')
    expect(acts.map((it: Body) => [it.message_id, it.state, it.error?.code])).toEqual([
      [others, 'failed', 'not-unsendable'],
      [own, 'done', undefined],
    ])
    expect(await item('bob', bobs, others)).toMatchObject({ text: 'his' })
    expect(await item('bob', bobs, own)).toBeUndefined()
  })
})

describe('seen', () => {
  test('tells the other up to which message one has read', async () => {
    const [first, second] = [await say('bob', bobs, 'first'), await say('bob', bobs, 'second')]
    const seen = async (): Promise<string> =>
      (await people().thread('bob', bobs)).last_seen_at[people().id('alice')].item_id
    await json(0, 'seen', bobs, first)
    expect(await seen()).toBe(first)
    await json(0, 'seen', 'bob.sim')
    expect(await seen()).toBe(second)
  })
})

describe('thread', () => {
  test('mutes, marks as unread and hides, for oneself', async () => {
    const mine = (id: string): Promise<Body> => people().thread('alice', id)
    await json(0, 'thread', 'mute', 'bob.sim', 'Trip')
    expect([(await mine(bobs)).muted, (await mine(group)).muted]).toEqual([true, true])
    await json(0, 'thread', 'unmute', bobs, group)
    expect((await mine(bobs)).muted).toBe(false)
    await json(0, 'thread', 'mute-calls', bobs)
    expect((await mine(bobs)).vc_muted).toBe(true)
    await json(0, 'thread', 'unmute-calls', bobs)
    await json(0, 'thread', 'unread', bobs)
    expect((await mine(bobs)).marked_as_unread).toBe(true)
    await json(0, 'thread', 'hide', bobs, '--spam')
    expect((await people().app('alice').threads()).map((it) => it.thread_id)).not.toContain(bobs)
    await say('bob', bobs, 'hello again')
  })

  test('lets requests in and removes them once that is confirmed', async () => {
    const { threads } = await json(0, 'threads', '--pending', '--amount', '100')
    expect(threads.length).toBeGreaterThan(1)
    const [first, ...rest] = threads.map((it: Body) => it.thread_id)
    await json(0, 'thread', 'approve', first)
    expect((await people().app('alice').threads()).map((it) => it.thread_id)).toContain(first)
    expect((await dmvault(['thread', 'decline', '--all'])).code).toBe(2)
    expect((await dmvault(['thread', 'decline', rest[0]])).code).toBe(2)
    expect(await people().app('alice').threads('pending_inbox')).toHaveLength(rest.length)
    const { would_do } = await json(0, 'thread', 'decline', '--all', '--dry-run')
    expect(would_do).toMatchObject([{ act: 'decline all' }])
    await json(0, 'thread', 'decline', '--all', '--yes')
    expect(await people().app('alice').threads('pending_inbox')).toEqual([])
    const nothing = await dmvault(['thread', 'approve', '--all', '--yes'])
    expect(nothing).toMatchObject({ code: 0, stdout: 'There is nothing to be done.\n' })
    expect((await dmvault(['thread', 'approve'])).code).toBe(2)
  })

  test('names groups and gives them photos', async () => {
    await json(0, 'thread', 'title', group, 'Rome 🍝')
    expect((await people().thread('bob', group)).thread_title).toBe('Rome 🍝')
    const photo = join(home(), 'photo.png')
    await writeFile(photo, createCanvas(40, 40).toBuffer('image/png'))
    await json(0, 'thread', 'photo', group, photo)
    await json(0, 'thread', 'photo', group, '--remove')
    await writeFile(photo, 'text')
    const requests = await requestsMade()
    expect(await dmvault(['thread', 'photo', group, photo])).toMatchObject(oneLine(2, /cannot be sent: it is text/))
    expect(await dmvault(['thread', 'photo', group])).toMatchObject(oneLine(2, /either a file, or --remove/))
    expect(await requestsMade()).toBe(requests)
    await json(0, 'thread', 'title', group, 'Trip')
  })

  test('of one’s own that was left is told, and done to nobody', async () => {
    expect(await dmvault(['thread', 'mute', '340282366841710300949128000000000000001'])).toMatchObject(
      oneLine(2, /there is no such thread for this account/),
    )
    expect((await writes(1))[0]).toMatchObject({ what: 'mute', outcome: 'failed', error_code: 'thread-not-found' })
  })
})

describe('group', () => {
  const members = async (id: string): Promise<readonly string[]> =>
    (await people().thread('alice', id)).users.map((it: Body) => it.username).toSorted()

  test('is made with a title, filled, emptied and left', async () => {
    const { sends } = await json(0, 'group', 'create', '--to', 'bob.sim', 'carla.sim', '--title', 'Lunch')
    expect(sends).toMatchObject([{ kind: 'group', state: 'acknowledged', message_id: null }])
    const lunch = sends[0].thread_id
    expect((await people().thread('carla', lunch)).thread_title).toBe('Lunch')
    expect(await members(lunch)).toEqual(['bob.sim', 'carla.sim'])
    const { acts } = await json(0, 'group', 'add', 'Lunch', 'emil.sms')
    expect(acts[0]).toMatchObject({ act: 'group add', thread_id: lunch, people: [people().id('emil')] })
    expect(await members(lunch)).toEqual(['bob.sim', 'carla.sim', 'emil.sms'])
    await json(0, 'group', 'admin', 'add', lunch, 'bob.sim')
    expect((await people().thread('bob', lunch)).admin_user_ids.map(String)).toContain(people().id('bob'))
    await json(0, 'group', 'admin', 'remove', lunch, 'bob.sim')
    await json(0, 'group', 'remove', lunch, 'emil.sms', '--yes')
    expect(await members(lunch)).toEqual(['bob.sim', 'carla.sim'])
    expect((await dmvault(['group', 'leave', lunch])).code).toBe(2)
    await json(0, 'group', 'leave', lunch, '--yes')
    expect((await people().thread('bob', lunch)).users.map((it: Body) => it.username)).toEqual(['carla.sim'])
    expect(await dmvault(['send', '--thread', lunch, 'Still there?'])).toMatchObject(oneLine(2, /no such thread/))
  })

  test('of one is refused, and one with somebody unknown is not made', async () => {
    const before = await people().app('alice').threads()
    expect(await dmvault(['group', 'create', '--to', 'bob.sim'])).toMatchObject(oneLine(2, /two other people/))
    expect(await dmvault(['group', 'create', '--to', 'bob.sim', 'carla.sin'])).toMatchObject(
      oneLine(2, /nobody called carla\.sin at Instagram\. Did you mean carla\.sim/),
    )
    expect((await people().app('alice').threads()).length).toBe(before.length)
  })
})

describe('audit', () => {
  test('tells every write in one line, the newest first, without its words', async () => {
    const secret = 'nobody may read this in the audit'
    await json(0, 'send', '--to', 'bob.sim', secret)
    const own = await say('bob', bobs, 'react to this')
    await json(0, 'react', bobs, own)
    const [react, send] = await writes(2)
    expect(send).toMatchObject({ what: 'send text', where: `user:${people().id('bob')}`, outcome: 'acknowledged' })
    expect(react).toMatchObject({ what: 'react', where: `thread:${bobs}`, message_id: own, outcome: 'done' })
    const { stdout } = await dmvault(['audit', '--since', '2020-01-01'])
    expect(stdout).toMatch(/^when +what +where +message +who +outcome\n/)
    expect(stdout).not.toContain(secret)
    expect(stdout).toMatch(new RegExp(`react +${bobs} +${own} +done`))
    expect((await json(0, 'audit', '--since', '2100-01-01')).writes).toEqual([])
  })

  test('is not written by a rehearsal', async () => {
    const before = await writes(1000)
    const message = await say('bob', bobs, 'and this')
    for (const args of [
      ['react', bobs, message],
      ['unsend', bobs, message],
      ['seen', bobs],
      ['thread', 'mute', 'bob.sim'],
      ['group', 'leave', group],
      ['group', 'add', group, 'emil.sms'],
    ]) {
      const { would_do, dry_run } = await json(0, ...args, '--dry-run')
      expect([dry_run, would_do.length]).toEqual([true, 1])
    }
    expect(await writes(1000)).toEqual(before)
    expect((await people().thread('alice', group)).users).toHaveLength(2)
  })

  test('names what stopped the account', async () => {
    const message = await say('bob', bobs, 'once more')
    await control('POST', 'faults/', [{ name: 'feedback-required', path: '*/reaction/*', count: 1 }])
    expect((await dmvault(['react', bobs, message])).code).toBe(4)
    expect((await writes(1))[0]).toMatchObject({ what: 'react', outcome: 'failed', error_code: 'feedback-required' })
    expect((await dmvault(['account', 'resume'])).code).toBe(0)
  })
})

test.each([
  ...['send', 'send-photo', 'send-video', 'send-voice', 'share', 'react', 'unsend', 'seen', 'sends', 'audit'].map(
    (it) => [it],
  ),
  ...['hide', 'mute', 'approve', 'title', 'photo'].map((it) => ['thread', it]),
  ...['create', 'add', 'leave', 'admin'].map((it) => ['group', it]),
  ...['list', 'resume', 'settle', 'retry', 'drop'].map((it) => ['sends', it]),
])('%s %s says how it is used, with examples', async (...names) => {
  const { code, stdout } = await runHere([...names.filter((it) => it !== undefined), '--help'])
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^Usage: dmvault .*\nExamples:\n {2}dmvault .*(Exit codes|\| jq)/s),
  ])
})
