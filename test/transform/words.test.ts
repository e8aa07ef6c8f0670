import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forgetPerson, planForget } from '../../pipelines/forget.ts'
import { inTransaction } from '../../src/archive/in-transaction.ts'
import { markThreadMoves, moveThread } from '../../src/archive/move-thread.ts'
import { decodeWords } from '../../src/archive/words/word-body.ts'
import { microsToIso } from '../../src/clock.ts'
import { rebuild } from '../../src/transform/rebuild.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { insertWorld, markDirty } from '../support/insert-messages.ts'
import { insertTexts, type PlainText } from '../support/insert-texts.ts'

const archive = useArchive()
const at = (iso: string) => Date.parse(iso) * 1000

interface Row {
  readonly thread_id: bigint
  readonly begins: string
  readonly body: Buffer
}

async function rowsOf(accountId: bigint): Promise<readonly Row[]> {
  const { rows } = await archive().pool.query<Row>(
    'select thread_id, begins, body from thread_words where account_id = $1 order by 1, 2',
    [accountId],
  )
  return rows
}

/** Every message as a line: quarter, thread, day, sender and words. */
function linesOf(rows: readonly Row[]): readonly string[] {
  return rows
    .flatMap(({ thread_id, begins, body }) => {
      const { words, said } = decodeWords(body)
      return said.flatMap(({ day, personId, messages }) =>
        messages.map((places) => {
          const tokens = Array.from(places, (place) => words[place]).filter((token) => token !== '')
          return `${begins} ${thread_id} ${new Date(day * 86_400_000).toISOString().slice(0, 10)} ${personId} ${tokens.join(' ')}`
        }),
      )
    })
    .sort()
}

/** The oracle: a plain loop over messages whose texts are words with blanks between, so that parting them is no art. */
function plainLines(messages: readonly PlainText[]): readonly string[] {
  return messages
    .flatMap(({ thread, sender, sentAt, itemType, text, ...it }) => {
      if (it.isEcho || it.isUnsent || it.noticeClass || itemType === 'action_log' || !text?.trim()) return []
      const day = microsToIso(sentAt).slice(0, 10)
      const quarter = `${day.slice(0, 4)}-${{ '03': '01', '04': '04', '05': '04', '06': '04', '07': '07' }[day.slice(5, 7)]}-01`
      return [`${quarter} ${thread} ${day} ${sender} ${text.toLowerCase()}`]
    })
    .sort()
}

describe('the words that are kept', () => {
  test('are those that a plain loop finds, whatever changed in between, and byte for byte those of a rebuild', async () => {
    const world = await insertWorld(archive(), { people: ['A', 'B', 'C'], threads: ['T', 'U'] })
    const { accountId } = world
    const message: fc.Arbitrary<PlainText> = fc.record({
      thread: fc.constantFrom(...world.threads),
      sender: fc.constantFrom(...world.people),
      // Around the ends of two quarters.
      sentAt: fc
        .oneof(
          fc.integer({ min: at('2024-03-30T12:00:00Z') / 1000, max: at('2024-04-02T12:00:00Z') / 1000 }),
          fc.integer({ min: at('2024-06-29T12:00:00Z') / 1000, max: at('2024-07-02T12:00:00Z') / 1000 }),
        )
        .map((ms) => ms * 1000),
      itemType: fc.constantFrom('text', 'text', 'link', 'action_log'),
      isEcho: fc.constantFrom(false, false, false, true),
      isUnsent: fc.constantFrom(false, false, false, true),
      text: fc.option(
        fc.array(fc.constantFrom('bread', 'Milk', 'tea', 'zum', '😀'), { maxLength: 4 }).map((some) =>
          // Emoji stand behind the words.
          some.sort((one, other) => Number(one === '😀') - Number(other === '😀')).join(' '),
        ),
      ),
    })
    const round = fc.record({
      added: fc.array(message, { maxLength: 40, size: 'max' }),
      removed: fc.nat(10),
      edited: fc.nat(10),
      unsent: fc.nat(10),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const { pool } = archive()
        for (const table of ['messages', 'thread_activity', 'thread_words', 'dirty_spans'])
          await pool.query(`delete from ${table} where account_id = $1`, [accountId])
        let present: { id: string; message: PlainText }[] = []
        for (const { added, removed, edited, unsent } of rounds) {
          const ids = await insertTexts(archive(), accountId, added)
          present.push(...added.map((each, index) => ({ id: ids[index]!, message: each })))
          const gone = present.slice(0, removed)
          present = present.slice(removed)
          await pool.query('delete from messages where account_id = $1 and message_id = any($2::uuid[])', [
            accountId,
            gone.map(({ id }) => id),
          ])
          const changed = present.slice(0, edited + unsent).map(({ id, message }, index) => ({
            id,
            message: index < edited ? { ...message, text: 'changed milk' } : { ...message, isUnsent: true },
          }))
          present = [...changed, ...present.slice(changed.length)]
          for (const { id, message } of changed)
            await pool.query(
              'update messages set text = $3, is_unsent = $4 where account_id = $1 and message_id = $2',
              [accountId, id, message.text, message.isUnsent ?? false],
            )
          await markDirty(
            archive(),
            accountId,
            [...gone, ...changed].map(({ message }) => message),
          )
          await transform(archive(), accountId)
          expect(linesOf(await rowsOf(accountId))).toEqual(plainLines(present.map(({ message }) => message)))
        }
        const incremental = await rowsOf(accountId)
        await rebuild(archive(), accountId)
        expect(await rowsOf(accountId)).toEqual(incremental)
      }),
      { numRuns: 40 },
    )
  })

  test('move with a thread that turns out to be another', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T', 'U'] })
    const [sender] = people as [bigint]
    const [from, into] = threads as [bigint, bigint]
    const messages = [from, into].map((thread, index) => ({
      thread,
      sender,
      sentAt: at(`2024-05-0${index + 1}T10:00:00Z`),
      itemType: 'text',
      text: `word ${index === 0 ? 'one' : 'two'}`,
    }))
    await insertTexts(archive(), accountId, messages)
    await transform(archive(), accountId)
    await inTransaction(archive(), async ({ client }) => {
      await markThreadMoves(client, accountId, from, into)
      await moveThread(client, accountId, from, into)
    })
    expect((await rowsOf(accountId)).map((row) => row.thread_id)).toEqual([into])
    await transform(archive(), accountId)
    expect(linesOf(await rowsOf(accountId))).toEqual(plainLines(messages.map((it) => ({ ...it, thread: into }))))
  })

  test('of someone who is forgotten are nowhere any more', async () => {
    const world = await insertWorld(archive(), { people: ['Owner', 'Bo'], threads: ['T'] })
    const { accountId, name } = world
    const [owner, bo] = world.people as [bigint, bigint]
    const [thread] = world.threads as [bigint]
    const say = (sender: bigint, text: string, day: number) => ({
      thread,
      sender,
      sentAt: at(`2024-05-0${day}T10:00:00Z`),
      itemType: 'text',
      text,
    })
    await insertTexts(archive(), accountId, [
      say(owner, 'good morning', 1),
      say(bo, 'xylophone morning 🪗', 1),
      say(bo, 'see https://bo.example', 2),
    ])
    await transform(archive(), accountId)
    const before = (await rowsOf(accountId)).flatMap(({ body }) => decodeWords(body).words)
    expect(before).toEqual(expect.arrayContaining(['xylophone', '🪗', '://bo.example']))
    await forgetPerson(archive(), await planForget(archive(), 'Bo', name), new AbortController().signal)
    const after = (await rowsOf(accountId)).map(({ body }) => decodeWords(body))
    expect(after.flatMap(({ words }) => [...words].sort())).toEqual(['good', 'morning'])
    expect(after.flatMap(({ said }) => said.map(({ personId }) => personId))).toEqual([owner])
  })

  test('hold the order in which words were written, and what parts them', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const text = 'Well, see https://www.example.org/x! 😀 so good'
    const link = { itemType: 'link', text: 'look', shareUrl: 'https://shared.example/y' }
    const [thread, sender] = [threads[0]!, people[0]!]
    await insertTexts(archive(), accountId, [
      { thread, sender, sentAt: at('2024-05-01T10:00:00Z'), itemType: 'text', text },
      { thread, sender, sentAt: at('2024-05-01T10:01:00Z'), ...link },
    ])
    await transform(archive(), accountId)
    const [row] = await rowsOf(accountId)
    const { words, said } = decodeWords(row!.body)
    expect(said[0]!.messages.map((places) => Array.from(places, (place) => words[place]))).toEqual([
      ['well', '', 'see', '', 'so', 'good', '😀', '://example.org'],
      ['look', '://shared.example'],
    ])
  })
})
