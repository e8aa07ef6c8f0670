import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { APP } from '../support/simulated-app.ts'
import { SimulatedPeople } from '../support/simulated-people.ts'

const TEXT = 'direct_v2/threads/broadcast/text/'

let people: SimulatedPeople
let thread: string

beforeAll(async () => {
  people = await SimulatedPeople.start()
  thread = await people.pair('alice', 'bob')
})
afterEach(() => fetch(`${people.url}/simulator/faults/`, { method: 'DELETE' }))
afterAll(() => people.simulator.close())

const fieldsOf = (text: string) => ({ text, thread_ids: `["${thread}"]`, client_context: `token of ${text}` })
const textsOf = async (name: string) => (await people.thread(name, thread)).items.map((it: { text: string }) => it.text)

/** Sends, and gives up as soon as the simulator has done what it was asked for. */
async function sendUnanswered(text: string): Promise<void> {
  const giveUp = new AbortController()
  const body = new URLSearchParams(fieldsOf(text))
  const { authorization } = people.app('alice')
  const request = { method: 'POST', body, headers: { ...APP, authorization }, signal: giveUp.signal }
  const answer = fetch(`${people.url}/api/v1/${TEXT}`, request)
  const refused = expect(answer).rejects.toThrow()
  while (!(await textsOf('bob')).includes(text)) await Promise.resolve()
  giveUp.abort()
  await refused
}

test.each(['answer-lost', 'answer-cut'])(
  '%s: the message is there, and who sent it does not learn so',
  async (name) => {
    await people.control('faults', { name, path: TEXT, count: 1 })
    await sendUnanswered(name)
    const again = await people.app('alice').post(TEXT, fieldsOf(name))
    expect(again.body.payload.item_id).toBe((await people.newest('bob', thread)).item_id)
    expect((await textsOf('bob')).filter((it: string) => it === name)).toHaveLength(1)
  },
)

test('error-afterwards: the message is there, and the answer is an error', async () => {
  await people.control('faults', { name: 'error-afterwards', count: 1 })
  expect(await people.app('alice').post(TEXT, fieldsOf('late'))).toMatchObject({
    status: 500,
    body: { status: 'fail' },
  })
  expect((await people.newest('bob', thread)).text).toBe('late')
  expect((await people.app('alice').post(TEXT, fieldsOf('late'))).status).toBe(200)
  expect((await textsOf('bob')).filter((it: string) => it === 'late')).toHaveLength(1)
})

test('those that refuse leave no message', async () => {
  for (const [name, status] of [
    ['rate-limit', 429],
    ['unavailable', 503],
    ['feedback-required', 400],
    ['challenge', 400],
  ] as const) {
    await people.control('faults', { name, path: TEXT, count: 1 })
    expect((await people.app('alice').post(TEXT, fieldsOf(name))).status).toBe(status)
    expect(await textsOf('bob')).not.toContain(name)
    expect((await people.app('alice').post(TEXT, fieldsOf(name))).status).toBe(200)
  }
})

test('what only reads is not struck by what is for writes', async () => {
  await people.control('faults', { name: 'error-afterwards' })
  expect((await people.app('alice').get('direct_v2/inbox/')).status).toBe(200)
  expect((await people.app('alice').get(`direct_v2/threads/${thread}/`)).status).toBe(200)
})

test('upload-cut: half of the file is there, and is gone on with', async () => {
  await people.control('faults', { name: 'upload-cut', count: 1 })
  const bytes = Buffer.from('0123456789')
  const url = `${people.url}/messenger_audio/cut_0_1`
  const { authorization } = people.app('alice')
  const part = (from: number) =>
    fetch(url, {
      method: 'POST',
      body: bytes.subarray(from),
      headers: { authorization, 'x-entity-length': '10', offset: String(from) },
    })
  await expect(part(0)).rejects.toThrow()
  expect(await (await fetch(url, { headers: { authorization } })).json()).toEqual({ offset: 5 })
  expect(await (await part(5)).text()).toMatch(/"media_id":\d+/)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect((await people.control('uploads')).uploads.at(-1)).toMatchObject({ name: 'cut_0_1', sha256 })
})

test('sent-not-shown-yet: the sender does not find it at first; the other does', async () => {
  await people.control('faults', { name: 'sent-not-shown-yet', username: 'alice.sim', count: 1 })
  await people.app('alice').post(TEXT, fieldsOf('soon'))
  expect(await textsOf('bob')).toContain('soon')
  expect(await textsOf('alice')).not.toContain('soon')
  expect(await textsOf('alice')).toContain('soon')
})
