import { beforeAll, describe, expect, test } from 'vitest'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const { dmvault, json, people, control, requestsMade } = useWritingCli()
const SPAM = 'Congratulations, you have won! Click here to claim your prize: bit.ly/win'

/** Ids of the conversations that are where it says, as the owner's app shows them. */
const folder = async (path: 'inbox' | 'pending_inbox' | 'spam_inbox'): Promise<readonly string[]> =>
  ((await people().app('alice').get(`direct_v2/${path}/?limit=100`)).body.inbox.threads as Body[]).map(
    (it) => it.thread_id,
  )
const request = async (text: string): Promise<string> => {
  const { events } = (await control('POST', 'events', [{ kind: 'request', text }])) as Body
  return events[0].thread_id
}

let requests: readonly string[] = []
let friendly = ''
let answered = ''

beforeAll(async () => {
  requests = [await request(SPAM), await request(`${SPAM} now`)]
  friendly = await request('Hi, are you open on Sunday?')
  answered = await people().pair('alice', 'bob')
  await people()
    .app('bob')
    .post('direct_v2/threads/broadcast/text/', { thread_ids: `[${answered}]`, text: SPAM })
  await json(0, 'extract')
})

describe('spam clean', () => {
  test('says first what it would do and why, and does nothing', async () => {
    const before = await folder('pending_inbox')
    const { would_do: deeds } = await json(0, 'spam', 'clean', '--dry-run')
    expect(deeds.map((it: Body) => it.thread_id).toSorted()).toEqual(requests.toSorted())
    expect(deeds[0]).toMatchObject({
      act: 'clean spam',
      score: expect.any(Number),
      reasons: expect.arrayContaining(['prize']),
    })
    expect(deeds[0].score).toBeGreaterThanOrEqual(0.8)
    const asked = await dmvault(['spam', 'clean', '--min-score', '0.3'])
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing was changed. Add --yes') })
    expect(asked.stderr).toContain('Looks like spam, and is left alone:')
    expect(asked.stderr).toContain('you have written there')
    expect(await folder('pending_inbox')).toEqual(before)
  })

  test('takes strangers’ conversations out of sight, once, and lets them in again', async () => {
    const { acts } = await json(0, 'spam', 'clean', '--yes')
    expect(acts.map((it: Body) => it.state)).toEqual(['done', 'done'])
    const pending = await folder('pending_inbox')
    expect(pending).toContain(friendly)
    for (const threadId of requests) expect(pending).not.toContain(threadId)
    expect(await folder('inbox')).toContain(answered)

    const again = await requestsMade()
    expect((await json(0, 'spam', 'clean', '--yes')).acts).toEqual([])
    expect((await requestsMade()) - again).toBeLessThanOrEqual(1)

    const { writes } = await json(0, 'audit', '--limit', '2')
    expect(writes).toMatchObject([{ what: 'clean spam' }, { what: 'clean spam' }])

    expect((await json(0, 'spam', 'undo', '--since', '1d')).acts).toHaveLength(2)
    const inbox = await folder('inbox')
    for (const threadId of requests) expect(inbox).toContain(threadId)
    expect((await json(0, 'spam', 'undo')).acts).toEqual([])
  })

  test('leaves alone where its owner has written since the archive was filled', async () => {
    const [threadId] = requests
    await people()
      .app('alice')
      .post('direct_v2/threads/broadcast/text/', { thread_ids: `[${threadId}]`, text: 'Who is this?' })
    const { acts } = await json(3, 'spam', 'clean', '--policy', 'hide', '--yes')
    expect(acts.find((it: Body) => it.thread_id === threadId)).toMatchObject({
      state: 'failed',
      error: { code: 'answered-meanwhile' },
    })
    expect(await folder('inbox')).toContain(threadId)
    expect(await folder('inbox')).not.toContain(requests[1])
  })

  test('takes back what was sent in one’s own name', async () => {
    const { body } = await people()
      .app('alice')
      .post('direct_v2/threads/broadcast/text/', { thread_ids: `[${answered}]`, text: SPAM })
    await json(0, 'extract')
    const { acts } = await json(0, 'spam', 'clean', '--own', '--yes')
    expect(acts).toMatchObject([{ act: 'clean unsend', message_id: body.payload.item_id, state: 'done' }])
    const items = await people().app('bob').items(answered, 100)
    expect(items.filter((it: Body) => it.text === SPAM && it.user_id !== Number(people().id('bob')))).toHaveLength(0)
    expect((await json(0, 'spam', 'clean', '--own', '--yes')).acts).toEqual([])
  })

  test('removes requests where that is wanted, and says so of what is none', async () => {
    const threadId = await request(SPAM)
    await json(0, 'extract')
    const { acts } = await json(0, 'spam', 'clean', '--policy', 'decline', '--yes')
    expect(acts).toMatchObject([{ act: 'clean decline', thread_id: threadId, state: 'done' }])
    expect(await folder('pending_inbox')).not.toContain(threadId)
    const undo = await dmvault(['spam', 'undo'])
    expect(undo.stderr).toContain('cannot be undone')
  })

  test('goes no further where Instagram answers in words that nobody has seen: it may be a block', async () => {
    const made = [await request(SPAM), await request(SPAM), await request(SPAM)]
    await json(0, 'extract')
    const looked = await requestsMade()
    await control('POST', 'faults', [{ name: 'status-fail', path: '*/hide/' }])
    const ended = await dmvault(['spam', 'clean', '--yes'])
    await control('DELETE', 'faults')
    expect(ended.code).not.toBe(0)
    // Two of the session, a look and a deed: no second conversation is tried.
    expect((await requestsMade()) - looked).toBeLessThanOrEqual(4)
    expect(await folder('pending_inbox')).toEqual(expect.arrayContaining(made))
  })

  test('refuses what it does not understand', async () => {
    expect((await dmvault(['spam', 'clean', '--policy', 'delete'])).code).toBe(2)
    expect((await dmvault(['spam', 'clean', '--min-score', '2'])).code).toBe(2)
    expect((await dmvault(['spam', 'clean', '--limit', '0'])).code).toBe(2)
  })
})
