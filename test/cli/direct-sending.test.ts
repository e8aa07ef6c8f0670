import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useWritingCli } from '../support/writing-cli.ts'

const { simulator, dmvault, json, people, texts, ledger, control, home, requestsMade } = useWritingCli()
const FILES = join(import.meta.dirname, '../fixtures/files')
let bobs = ''
let carlas = ''
let serial = 0

const words = (): string => `words ${++serial}`
const oneLine = (code: number, line: RegExp) => ({
  code,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`^dmvault: [^\\n]*${line.source}[^\\n]*\\n$`)),
})

/** Somebody who has no conversation with alice.sim; neither follows the other. */
async function stranger({ isPrivate = false } = {}): Promise<string> {
  const { world } = simulator()
  const partners = new Set(world.threadsOf(0).flatMap(({ members }) => members))
  const indexes = Array.from({ length: world.people.count }, (_, index) => index)
  const { username } = indexes
    .map((index) => world.people.get(index))
    .find((it) => !partners.has(it.index) && !it.isDeleted && it.isPrivate === isPrivate && !world.blocks(it.index, 0))!
  await control('POST', 'events/', [
    { kind: 'bond', from: 'alice.sim', to: username, follows: false },
    { kind: 'bond', from: username, to: 'alice.sim', follows: false },
  ])
  return username
}

beforeAll(async () => {
  bobs = await people().pair('alice', 'bob')
  carlas = await people().pair('alice', 'carla')
})
afterEach(() => control('DELETE', 'faults/'))

describe('send', () => {
  test('puts a text into a conversation, which the other one has once', async () => {
    const text = words()
    const { account, sends, ended } = await json(0, 'send', '--to', 'bob.sim', text)
    expect([account, ended]).toEqual([expect.stringMatching(/^anna/), null])
    expect(sends).toEqual([
      {
        token: expect.stringMatching(/^\d{18,19}$/),
        to: `user:${people().id('bob')}`,
        kind: 'text',
        state: 'acknowledged',
        thread_id: bobs,
        message_id: expect.stringMatching(/^\d+$/),
        error: null,
      },
    ])
    expect((await texts('bob', bobs)).filter((it) => it === text)).toHaveLength(1)
    const { stdout } = await dmvault(['send', '--to', '@Bob.Sim', words()])
    expect(stdout).toMatch(/^bob\.sim: text sent \(message \d+\)\n$/)
  })

  test('finds people by user id, and conversations by either id, title or username', async () => {
    const thread = await people().thread('alice', bobs)
    const wanted = [
      ['--to', people().id('bob')],
      ['--thread', bobs],
      ['--thread', String(thread.thread_v2_id)],
      ['--thread', 'bob.sim'],
    ]
    const said = []
    for (const flags of wanted) {
      said.push(words())
      expect((await json(0, 'send', ...flags, said.at(-1)!)).sends[0].thread_id).toBe(bobs)
    }
    expect((await texts('bob', bobs)).slice(0, said.length)).toEqual(said.toReversed())
  })

  test('reads a text from standard input, exact but for one line end', async () => {
    const text = '  two\nlines 👩‍👩‍👧‍👦 \u200fשלום\u0000 ﷽ é e\u0301\n'
    const result = await dmvault(['send', '--to', 'bob.sim', '-', '--json'], {}, `${text}\n`)
    expect(result.code).toBe(0)
    expect((await texts('bob', bobs))[0]).toBe(text)
    const long = '🙂'.repeat(20_000)
    expect((await dmvault(['send', '--to', 'bob.sim', '-'], {}, long)).code).toBe(0)
    expect((await texts('bob', bobs))[0]).toBe(long)
  })

  test('to several people is several conversations, and bulk; each is named once', async () => {
    const text = words()
    const { sends } = await json(0, 'send', '--to', 'bob.sim,@carla.sim', '--to', 'bob.sim', text)
    expect(sends.map((it: { thread_id: string }) => it.thread_id)).toEqual([bobs, carlas])
    expect([(await texts('bob', bobs))[0], (await texts('carla', carlas))[0]]).toEqual([text, text])
    expect((await ledger()).slice(-2).map(({ isBulk }) => isBulk)).toEqual([true, true])
  })

  test('takes names before the text for people only where one has written with them', async () => {
    const text = words()
    expect((await json(0, 'send', '--to', 'bob.sim', 'carla.sim', text)).sends).toHaveLength(2)
    const before = await ledger()
    expect(await dmvault(['send', '--to', 'bob.sim', 'see', 'you'])).toMatchObject(
      oneLine(2, /not clear whether "see" is a person or a part of the text\. Several people: --to anna,ben/),
    )
    expect(await dmvault(['send', '--thread', bobs, 'see', 'you'])).toMatchObject(oneLine(2, /one word too many/))
    expect(await ledger()).toEqual(before)
  })

  test('--group is one conversation of exactly those people', async () => {
    const text = words()
    const { sends } = await json(0, 'send', '--to', 'bob.sim,carla.sim', '--group', text)
    expect(sends).toHaveLength(1)
    expect((await texts('carla', sends[0].thread_id))[0]).toBe(text)
    const again = await json(0, 'send', '--group', '--to', 'carla.sim,bob.sim', words())
    expect(again.sends[0].thread_id).toBe(sends[0].thread_id)
  })

  test('--reply-to answers a message of that conversation', async () => {
    const { body } = await people()
      .app('bob')
      .post('direct_v2/threads/broadcast/text/', { thread_ids: `[${bobs}]`, text: 'and you?' })
    const { item_id } = body.payload
    await json(0, 'send', '--to', 'bob.sim', '--reply-to', item_id, words())
    expect((await people().newest('bob', bobs)).replied_to_message.item_id).toBe(item_id)
    const gone = ['send', '--to', 'bob.sim', '--reply-to', '30953312345678901234567890123456789', words()]
    expect(await dmvault(gone)).toMatchObject(oneLine(2, /there is no message 3095/))
  })

  test('sends links with and without text, GIFs and hearts', async () => {
    await json(0, 'send', '--to', 'bob.sim', '--link', 'https://example.org/a')
    await json(0, 'send', '--to', 'bob.sim', '--link', 'https://example.org/b', 'Look')
    await json(0, 'send', '--to', 'bob.sim', '--gif', '3o7TKSjRrfIPjeiVyM')
    expect((await texts('bob', bobs)).slice(0, 3)).toEqual([
      'animated_media',
      'Look https://example.org/b',
      'https://example.org/a',
    ])
    await json(0, 'send', '--to', 'bob.sim', '--heart')
    expect((await people().newest('bob', bobs)).item_type).toBe('like')
  })

  test('--dry-run says to whom, and what room there is; nothing is sent or written down', async () => {
    const before = [await ledger(), await texts('bob', bobs)]
    const would = await json(0, 'send', '--to', 'bob.sim,carla.sim', '--dry-run', words())
    expect(would).toMatchObject({ dry_run: true, fits: true })
    expect(would.would_send).toEqual([
      { to: `user:${people().id('bob')}`, name: 'bob.sim', kind: 'text', thread_id: bobs, new_conversation: false },
      {
        to: `user:${people().id('carla')}`,
        name: 'carla.sim',
        kind: 'text',
        thread_id: carlas,
        new_conversation: false,
      },
    ])
    expect(would.limits).toMatchObject([
      { limit: 'hour', most: 10000, needed: 2, fits: true, fits_at: null },
      { limit: 'bulk', needed: 2, fits: true },
    ])
    const { stdout } = await dmvault(['send', '--to', 'bob.sim', '--dry-run', 'Hello'])
    expect(stdout).toMatch(/Would send .*\n {2}bob\.sim: text "Hello"\n {2}limit of 10,?000 messages an hour/)
    expect([await ledger(), await texts('bob', bobs)]).toEqual(before)
  })
})

describe('what cannot be sent', () => {
  const unknown = /nobody called bob\.sm at Instagram\. Did you mean bob\.sim\?/
  test.each([
    [['--to', 'bob.sim,bob.sm', 'Hello'], unknown],
    [['--to', 'bob.sim', ' '], /nothing in the text/],
    [['--to', 'bob.sim', ''], /an argument is empty/],
    [['--to', 'bob.sim'], /there is no text/],
    [['--to', 'bob.sim', 'x'.repeat(20_001)], /has 20001 characters, and 20000 are the most/],
    [['Hello'], /nobody was named/],
    [['--to', 'bob.sim', '--thread', '340282366841710300949128000000000000000', 'Hello'], /--to and --thread at once/],
    [['--thread', '340282366841710300949128000000000000001', 'Hello'], /there is no such thread for this account/],
    [['--to', 'bob.sim', '--group', 'Hello'], /a group is of two other people/],
    [['--to', 'bob.sim', '--link', 'example.org'], /no address of the web/],
    [['--to', 'bob.sim', '--heart', 'Hello'], /a heart has no text/],
    [['--to', 'bob.sim', '--reply-to', 'x', '--heart'], /cannot be an answer/],
  ] as const)('(case %#) is one clear line, and nobody gets anything', async (args, line) => {
    const before = await ledger()
    expect(await dmvault(['send', ...args])).toMatchObject(oneLine(2, line))
    expect(await ledger()).toEqual(before)
  })

  test('goes to nobody where one of several may not be written to', async () => {
    const before = [await ledger(), await texts('bob', bobs)]
    await people().bond('alice', 'dora', { blocks: true })
    expect(await dmvault(['send', '--to', 'bob.sim,dora.totp', 'Hello'])).toMatchObject(
      oneLine(2, /dora\.totp cannot be written to: you have blocked them/),
    )
    await people().bond('alice', 'dora', { blocks: false })
    expect([await ledger(), await texts('bob', bobs)]).toEqual(before)
  })

  test('to somebody with a private account that neither follows the other, is said', async () => {
    const before = await ledger()
    expect(await dmvault(['send', '--to', await stranger({ isPrivate: true }), 'Hello'])).toMatchObject(
      oneLine(2, /cannot be written to: their account is private/),
    )
    expect(await ledger()).toEqual(before)
  })

  test('into a conversation one has left is said', async () => {
    const group = await people().group('alice', ['bob', 'carla'], 'Left behind')
    await people().app('alice').post(`direct_v2/threads/${group}/leave/`)
    expect(await dmvault(['send', '--thread', group, 'Hello'])).toMatchObject(oneLine(2, /no such thread/))
  })

  test('and is known only from the answer, is told with its reason', async () => {
    const dan = await stranger()
    await control('POST', 'events/', [{ kind: 'account', person: dan, takes_requests: false }])
    const { sends } = await json(3, 'send', '--to', dan, 'Hello')
    expect(sends[0]).toMatchObject({ state: 'failed', message_id: null, error: { code: 'message-requests-disabled' } })
    const { code, stdout } = await dmvault(['send', '--to', dan, 'Hello'])
    expect([code, stdout]).toEqual([3, expect.stringMatching(/: text not sent: /)])
  })
})

describe('the limits', () => {
  test('refuse all of several before the first goes out, and say until when', async () => {
    const { length } = await ledger()
    const env = { DMVAULT_SENDS_PER_HOUR: String(length + 1) }
    const refused = await dmvault(['send', '--to', 'bob.sim,carla.sim', 'Hello'], env)
    expect(refused).toMatchObject(oneLine(5, /would be needed\. Nothing was sent\. There is room for all after \d{4}-/))
    expect(await dmvault(['send', '--to', 'bob.sim,carla.sim', 'Hello', '--dry-run'], env)).toMatchObject({ code: 5 })
    expect(await ledger()).toHaveLength(length)
  })

  test('and a stopped account are exit codes of their own, and nothing stays planned', async () => {
    await control('POST', 'faults/', [{ name: 'feedback-required', path: 'broadcast/*', count: 1 }])
    expect(await dmvault(['send', '--to', 'bob.sim', 'Hello'])).toMatchObject(oneLine(4, /nothing is asked for/))
    expect((await ledger()).at(-1)).toMatchObject({ state: 'failed', errorCode: 'cancelled', draft: null })
    const requests = await requestsMade()
    expect((await dmvault(['send', '--to', 'bob.sim', 'Hello'])).code).toBe(4)
    expect(await requestsMade()).toBe(requests)
    expect((await dmvault(['account', 'resume'])).code).toBe(0)
  })
})

describe('a command for several that ends early', () => {
  test.each([
    ['rate-limit', 5, 'instagram-trouble', /^What is shown as not sent did not go out/],
    ['feedback-required', 4, 'feedback-required', /account resume for it\. What is shown as not sent did not go out/],
  ] as const)('(%s) says who got something, and what is left to do', async (name, code, error, hint) => {
    await control('POST', 'faults/', [{ name, path: 'broadcast/*', count: 1, after: 1 }])
    const text = words()
    const { sends, ended } = await json(code, 'send', '--to', 'bob.sim,carla.sim', text)
    expect(sends).toMatchObject([{ state: 'acknowledged' }, { state: 'failed', error: { code: 'cancelled' } }])
    expect(ended).toEqual({ code: error, message: expect.any(String), hint: expect.stringMatching(hint) })
    expect([(await texts('bob', bobs))[0], (await texts('carla', carlas)).includes(text)]).toEqual([text, false])
    expect((await dmvault(['account', 'resume'])).code).toBe(0)
  })
})

describe('files', () => {
  const file = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const path = join(home(), name)
    await writeFile(path, bytes)
    return path
  }

  test('of photos, videos and sounds arrive, and their captions after them', async () => {
    const photo = await file('red.png', createCanvas(40, 30).toBuffer('image/png'))
    for (const [command, path] of [
      ['send-photo', photo],
      ['send-photo', join(FILES, 'red-blue.heic')],
      ['send-video', join(FILES, 'film.mp4')],
      ['send-voice', join(FILES, 'quiet-loud.m4a')],
    ] as const) {
      const { sends } = await json(0, command, path, '--to', 'bob.sim', '--caption', `about ${path}`)
      expect(sends.map((it: { state: string }) => it.state)).toEqual(['acknowledged', 'acknowledged'])
      const [caption, type] = await texts('bob', bobs)
      expect(caption).toBe(`about ${path}`)
      expect(type).toBe({ 'send-photo': 'media', 'send-video': 'media', 'send-voice': 'voice_media' }[command])
    }
    await json(0, 'send-video', join(FILES, 'film.mp4'), '--to', 'bob.sim', '--poster-frame', '3')
    expect((await texts('bob', bobs))[0]).toBe('media')
    await json(0, 'send-photo', photo, '--to', 'bob.sim', '--caption', 'again')
    expect((await ledger()).at(-1)?.afterToken).toBe((await ledger()).at(-2)?.token)
  })

  test('that are not there or not what they say are refused before anybody is asked', async () => {
    const text = await file('text.jpg', 'no picture')
    const empty = await file('empty.mp4', '')
    const before = [await ledger(), await requestsMade()]
    for (const [args, line] of [
      [['send-photo', join(home(), 'none.jpg')], /there is no file/],
      [['send-photo', text], /this photo cannot be sent: it is text/],
      [['send-photo', home()], /is a folder/],
      [['send-video', empty], /there is nothing in the file/],
      [['send-video', join(FILES, 'red-blue.heic')], /this video cannot be sent/],
      [['send-video', join(FILES, 'film.mp4'), '--thumbnail', text], /takes no picture of one.s own/],
      [['send-voice', text], /this voice message cannot be sent: it is text/],
      [['send-photo', join(FILES, 'turned.heic'), '--caption', ' '], /nothing in the text/],
    ] as const) {
      expect(await dmvault([...args, '--to', 'bob.sim'])).toMatchObject(oneLine(2, line))
    }
    expect([await ledger(), await requestsMade()]).toEqual(before)
  })

  test('longer than Instagram takes are refused', async () => {
    // The length stands in the header of the film, in units of its own: made a hundred times as long.
    const film = Buffer.from(await readFile(join(FILES, 'film.mp4')))
    for (const box of ['mvhd', 'mdhd', 'tkhd']) {
      for (let at = film.indexOf(box); at >= 0; at = film.indexOf(box, at + 4)) {
        const place = at + (box === 'tkhd' ? 24 : 20)
        film.writeUInt32BE(Math.min(film.readUInt32BE(place) * 100, 0xffffffff), place)
      }
    }
    const long = await file('long.mp4', film)
    expect(await dmvault(['send-video', long, '--to', 'bob.sim'])).toMatchObject(oneLine(2, /seconds long, and 60 is/))
  })

  test('go only where there is a conversation', async () => {
    const before = await ledger()
    expect(await dmvault(['send-photo', join(FILES, 'turned.heic'), '--to', await stranger()])).toMatchObject(
      oneLine(2, /there is no conversation with \S+ yet\. Instagram takes photos/),
    )
    expect(await ledger()).toEqual(before)
  })
})

describe('share', () => {
  test('puts things of every kind into a conversation, words with them', async () => {
    const owner = people().id('bob')
    for (const [kind, thing] of [
      ['post', `3107153244556677889_${owner}`],
      ['reel', `3107153244556677890_${owner}`],
      ['story', `3107153244556677891_${owner}`],
      ['profile', 'carla.sim'],
    ] as const) {
      const text = words()
      const { sends } = await json(0, 'share', kind, thing, '--to', 'bob.sim', '--text', text)
      expect(sends.map((it: { kind: string }) => it.kind)).toEqual([kind === 'reel' ? 'post' : kind, 'text'])
      expect((await texts('bob', bobs))[0]).toBe(text)
    }
    for (const [kind, thing] of [
      ['location', '213385402'],
      ['hashtag', '#sunset'],
    ] as const) {
      expect((await json(0, 'share', kind, thing, '--to', 'bob.sim', '--text', 'there')).sends).toHaveLength(1)
      expect((await people().newest('bob', bobs)).item_type).toBe(kind)
    }
    expect(await dmvault(['share', 'location', 'Rome', '--to', 'bob.sim'])).toMatchObject(oneLine(2, /id of a place/))
    const { sends } = await json(0, 'share', 'link', 'https://example.org', '--to', 'bob.sim', '--text', 'Look')
    expect([sends.length, (await texts('bob', bobs))[0]]).toEqual([1, 'Look https://example.org'])
  })

  test('makes the id of a post of the address of its page, when its owner is told', async () => {
    const url = 'https://www.instagram.com/p/CsefFw9hNzpR/?igsh=1'
    expect(await dmvault(['share', 'post', url, '--to', 'bob.sim'])).toMatchObject(
      oneLine(2, /tells the number of the post, \d+, but not whose it is\. Instagram needs both/),
    )
    const by = await json(0, 'share', 'post', url, '--by', 'carla.sim', '--to', 'bob.sim', '--dry-run')
    const named = 'https://instagram.com/carla.sim/p/CsefFw9hNzpR/'
    expect(await json(0, 'share', 'post', named, '--to', 'bob.sim', '--dry-run')).toEqual(by)
    const story = 'https://www.instagram.com/stories/carla.sim/3107153244556677889/'
    await json(0, 'share', 'story', story, '--to', 'bob.sim')
    expect(await dmvault(['share', 'post', 'some post', '--to', 'bob.sim'])).toMatchObject(oneLine(2, /is no post/))
    expect(await dmvault(['share', 'song', 'x', '--to', 'bob.sim'])).toMatchObject({ code: 2 })
  })
})
