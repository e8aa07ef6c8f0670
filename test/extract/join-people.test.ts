import { describe, expect, test } from 'vitest'
import { extractSource } from '../../src/extract/extract-source.ts'
import { acquireLease } from '../../src/run/lease.ts'
import type { SourcePage, SourcePerson, SourceReaction } from '../../src/sources/source.ts'
import { useArchive } from '../support/archive.ts'
import { newAccount } from '../support/backup-account.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const JAN = at('2026-01-31T00:00:00')
const FEB = at('2026-02-28T00:00:00')
const NOON = at('2025-12-24T12:00:00')

/** A chat in which she, whatever she is called, writes: proof of who she is. */
function chat(observedAt: number, name: string, she = person(name, observedAt)): SourcePage {
  return page(thread('ada_1', [she], observedAt), [item({ sender: she, sentAt: NOON, text: 'hello', observedAt })])
}

/** A group in which she only reacts to what Bo wrote. */
function group(observedAt: number, reactions: readonly SourceReaction[]): SourcePage {
  const bo = person('Bo', observedAt)
  const written = item({ sender: bo, sentAt: NOON + 1e6, text: 'look', observedAt, reactions, raw: `${observedAt}` })
  return page(thread('group_2', [bo], observedAt), [written])
}

const heart = (name: string, observedAt: number, reactedAt: number | null = null): SourceReaction => ({
  actor: person(name, observedAt),
  emoji: '❤',
  reactedAt,
})

/** What the archive holds after these pages, each of an import of its own. */
async function archiveOf(...pages: readonly SourcePage[]): Promise<{ text: string; accountId: bigint }> {
  const account = await newAccount(archive())
  await using lease = await acquireLease(archive(), account.accountId)
  const { signal } = new AbortController()
  for (const one of pages) await extractSource(archive(), { source: listedSource([one]), account, lease, signal })
  return { text: await canonicalArchive(archive(), account.accountId), accountId: account.accountId }
}

const rows = (table: 'message_versions' | 'reactions' | 'people', accountId: bigint) =>
  archive().db.selectFrom(table).selectAll().where('account_id', '=', accountId).execute()

describe('two people who turn out to be one', () => {
  test('leave no two versions of a message that say the same', async () => {
    const early = [chat(JAN, 'Ada'), group(JAN, [heart('Ada', JAN)])]
    const late = [group(FEB, [heart('Ada Q', FEB)]), chat(FEB, 'Ada Q')]
    const proofLast = await archiveOf(...early, ...late)
    expect(await rows('message_versions', proofLast.accountId)).toEqual([])
    expect(await rows('people', proofLast.accountId)).toHaveLength(2)
    expect(proofLast.text).toBe((await archiveOf(...early, ...late.toReversed())).text)
    expect(proofLast.text).toBe((await archiveOf(...late, ...early)).text)
  })

  test('keep the versions that say something else', async () => {
    const early = [chat(JAN, 'Ada'), group(JAN, [heart('Ada', JAN)]), group(JAN + 1, [])]
    const late = [group(FEB, [heart('Ada Q', FEB), heart('Bo', FEB)]), chat(FEB, 'Ada Q')]
    const proofLast = await archiveOf(...early, ...late)
    expect(await rows('message_versions', proofLast.accountId)).toHaveLength(2)
    expect(proofLast.text).toBe((await archiveOf(...early, ...late.toReversed())).text)
  })

  test('of one reaction seen as by two keep the earlier time, whichever of the two it had', async () => {
    const byId: SourcePerson = { ids: [{ kind: 'instagram', id: '17' }], names: [], isDeletedUser: false }
    for (const [one, other] of [
      [NOON, NOON + 5e6],
      [NOON + 5e6, NOON],
      [null, NOON],
      [NOON, null],
    ] as const) {
      const both = group(FEB, [heart('Ada', FEB, one), { actor: byId, emoji: '❤', reactedAt: other }])
      const proof = chat(FEB, 'Ada', byId)
      const proofLast = await archiveOf(chat(JAN, 'Ada'), both, proof)
      expect(await rows('reactions', proofLast.accountId)).toMatchObject([{ reacted_at: NOON }])
      expect(proofLast.text).toBe((await archiveOf(chat(JAN, 'Ada'), proof, both)).text)
    }
  })

  test('are not one where both names were in use at one time: the message joins them in its thread only', async () => {
    const pages = [chat(JAN, 'Ada'), group(FEB, [heart('Ada', FEB)]), chat(FEB, 'Ada Q')]
    const { accountId } = await archiveOf(group(JAN, [heart('Ada Q', JAN)]), ...pages)
    expect(await rows('people', accountId)).toHaveLength(3)
  })
})
