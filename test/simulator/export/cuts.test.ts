import { describe, expect, it } from 'vitest'
import type { MakeExportOptions } from '../../../src/simulator/export/make-export.ts'
import { madeExport } from '../../support/made-export.ts'
import { type NaiveMessage, type NaiveThread, readNaively } from './naive-reader.ts'

const ENDS_AT = Date.UTC(2026, 8, 30, 20)
const EARLIER = Date.UTC(2026, 5, 1)
const HISTORY: MakeExportOptions = { seed: 'cuts', messages: 3_000, media: 0, endsAt: ENDS_AT }
const CHANGES: MakeExportOptions = { renames: 4, reactionsChange: true, unsendsLater: true, editsLater: true }

type Threads = ReadonlyMap<string, NaiveThread>

const made = new Map<string, Promise<Threads>>()

/** The threads of an export, made once for all tests. */
function threadsOf(options: MakeExportOptions): Promise<Threads> {
  const key = JSON.stringify(options)
  const known = made.get(key) ?? readMade(options)
  made.set(key, known)
  return known
}

async function readMade(options: MakeExportOptions): Promise<Threads> {
  await using folder = await madeExport(options)
  return new Map((await readNaively(folder.dir)).map((thread) => [thread.suffix, thread]))
}

/** What identifies a message whatever changes about it. */
function moments(messages: readonly NaiveMessage[]): readonly number[] {
  return messages.map((message) => message.timestamp_ms).toSorted((a, b) => a - b)
}

describe('two cuts of one history', () => {
  it('agree on everything that was there at the earlier one, when nothing changes in between', async () => {
    const [earlier, later] = [await threadsOf({ ...HISTORY, until: EARLIER }), await threadsOf(HISTORY)]
    expect(earlier.size).toBeLessThan(later.size)
    for (const [suffix, thread] of earlier) {
      const whole = later.get(suffix)!.messages.filter((message) => message.timestamp_ms <= EARLIER)
      // Reactions and unsends that came after the cut are the only differences.
      const settled = (messages: readonly NaiveMessage[]): object[] =>
        messages.map(({ sender_name, timestamp_ms }) => ({ sender_name, timestamp_ms }))
      expect(settled(thread.messages)).toEqual(settled(whole))
      const unsentLater = thread.messages.filter(({ content }, index) => content !== whole[index]?.content)
      expect(unsentLater.length).toBeLessThan(2)
    }
  })

  it('shows nothing that is newer than the cut', async () => {
    const threads = await threadsOf({ ...HISTORY, until: EARLIER })
    for (const thread of threads.values()) {
      for (const message of thread.messages) {
        expect(message.timestamp_ms).toBeLessThanOrEqual(EARLIER)
        for (const { timestamp = 0 } of message.reactions ?? []) expect(timestamp * 1000).toBeLessThanOrEqual(EARLIER)
      }
    }
  })

  it('do not differ before the changes, whether changes are to come or not', async () => {
    const plain = await threadsOf({ ...HISTORY, until: EARLIER })
    expect(await threadsOf({ ...HISTORY, ...CHANGES, until: EARLIER })).toEqual(plain)
  })

  it('differ afterwards in names, reactions, unsends and edits, and in nothing else', async () => {
    const [plain, changed] = [await threadsOf(HISTORY), await threadsOf({ ...HISTORY, ...CHANGES })]
    const found = { renamed: new Set<string>(), unsent: 0, edited: 0, reacted: 0, texts: 0 }
    for (const [suffix, thread] of plain) {
      const messages = changed.get(suffix)!.messages
      const edits = messages.filter((message) => message.content?.endsWith(' — sorry (edited)'))
      const kept = messages.filter((message) => !edits.includes(message))
      expect(moments(kept)).toEqual(moments(thread.messages))
      found.edited += edits.length
      for (const [index, before] of thread.messages.entries()) {
        const after = kept[index]!
        if (after.sender_name !== before.sender_name) found.renamed.add(after.sender_name)
        if (after.is_unsent === true && before.is_unsent !== true) found.unsent += 1
        else if (after.content !== before.content && after.sender_name === before.sender_name) found.texts += 1
        if ((after.reactions?.length ?? 0) !== (before.reactions?.length ?? 0)) found.reacted += 1
      }
    }
    expect(found.renamed.size).toBe(4)
    expect(found.unsent).toBeGreaterThan(10)
    expect(found.edited).toBeGreaterThan(10)
    expect(found.reacted).toBeGreaterThan(10)
    // Notices quote the new names of people who were renamed.
    expect(found.texts).toBeLessThan(40)
  })

  it('find an accepted request in the inbox that was a request before', async () => {
    const [earlier, later] = [
      await threadsOf({ ...HISTORY, until: ENDS_AT - 2 * 86_400_000 }),
      await threadsOf(HISTORY),
    ]
    const moved = [...earlier.values()].filter(
      ({ section, suffix }) => section === 'message_requests' && later.get(suffix)?.section === 'inbox',
    )
    expect(moved.length).toBeGreaterThan(0)
    expect(moved.every((thread) => !thread.is_still_participant)).toBe(true)
  })

  it('hold the same conversations under other folder names, in another language', async () => {
    const [english, german] = [
      await threadsOf({ ...HISTORY, folderNames: 'letters' }),
      await threadsOf({ ...HISTORY, language: 'de' }),
    ]
    expect([...english.keys()].every((suffix) => /^[a-z][a-z0-9]{9}$/.test(suffix))).toBe(true)
    expect([...german.keys()].every((suffix) => /^\d{15,17}$/.test(suffix))).toBe(true)
    const times = (threads: Threads): string[] =>
      [...threads.values()].map((thread) => moments(thread.messages).join()).toSorted()
    expect(times(english)).toEqual(times(german))
    const words = [...german.values()].flatMap((thread) => thread.messages.map((message) => message.content))
    expect(words).toContain('Du hast einen Anhang gesendet.')
    expect(words).not.toContain('You sent an attachment.')
  })
})
