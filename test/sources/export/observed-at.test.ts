import { describe, expect, test } from 'vitest'
import { isoToMicros, type Micros } from '../../../src/clock.ts'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { Source } from '../../../src/sources/source.ts'
import { INBOX, makeFolder, makeZip, meta, readAll, threadJson } from './support/made-export.ts'

const message = (at: string, more = {}) => ({ sender_name: 'Ann', timestamp_ms: Date.parse(at), content: 'x', ...more })
const files = {
  [`${INBOX}/ann_17842000000000001/message_1.json`]: threadJson({
    messages: [message('2024-04-20T10:00:00.5Z'), message('2024-04-21T10:00:00Z')],
  }),
  [`${INBOX}/ben_17842000000000002/message_1.json`]: threadJson({
    messages: [
      message('2024-03-01T10:00:00Z', {
        reactions: [{ reaction: '❤', actor: 'Ann', timestamp: Date.parse('2024-04-22T11:00:00Z') / 1000 }],
      }),
    ],
  }),
}

async function observed(opening: Promise<Source>): Promise<Micros> {
  const { items, threads } = await readAll(opening)
  const times = new Set([
    ...items.flatMap((item) => [item.firstObservedAt, item.lastObservedAt]),
    ...threads.map((thread) => thread.observedAt),
  ])
  expect(times.size).toBe(1)
  return [...times][0]!
}

describe('when an export was made', () => {
  test('is the end of the day in the name of its ZIP, its folder, or the folder inside', async () => {
    const name = 'instagram-ann.b-2024-05-01-x7Yk2m9Q'
    const inside = Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]))
    const endOfDay = isoToMicros('2024-05-01T23:59:59.999999Z')
    const folder = await makeFolder(files, name)
    for (const path of [
      await makeZip(files, `${name}.zip`),
      folder,
      `${folder}/${INBOX}`,
      await makeZip(inside),
      await makeFolder(inside),
    ]) {
      expect(await observed(openExport([path]))).toBe(endOfDay)
    }
  })

  test('is the latest of several names', async () => {
    const [ann, ben] = Object.entries(files).map(([path, text]) => ({ [path]: text })) as [
      Record<string, string>,
      Record<string, string>,
    ]
    const parts = [
      await makeZip(ann, 'instagram-a-2024-05-01-aaa.zip'),
      await makeZip(ben, 'instagram-a-2024-05-02-bbb.zip'),
    ]
    expect(await observed(openExport(parts))).toBe(isoToMicros('2024-05-02T23:59:59.999999Z'))
  })

  test('is read off the names of the years before 2021 too', async () => {
    const flat = {
      'messages.json': meta([
        {
          participants: ['ann', 'me'],
          conversation: [{ sender: 'ann', created_at: '2019-05-01T10:00:00.000001+00:00', text: 'hi' }],
        },
      ]),
    }
    for (const name of ['ann.b_20191231.zip', 'ann.b_20191231_part_2.zip']) {
      expect(await observed(openExport([await makeZip(flat, name)]))).toBe(isoToMicros('2019-12-31T23:59:59.999999Z'))
    }
    expect(await observed(openExport([await makeZip(flat)]))).toBe(isoToMicros('2019-05-01T10:00:00Z'))
  })

  test('is else the newest time that the ZIP records, in UTC whatever the machine’s zone', async () => {
    const zip = await makeZip(files, 'renamed.zip', new Date('2024-05-03T04:05:06Z'))
    expect(await observed(openExport([zip]))).toBe(isoToMicros('2024-05-03T04:05:06Z'))
  })

  test('is else the latest time in it, the same as a folder and as a ZIP without times', async () => {
    const latest = isoToMicros('2024-04-22T11:00:00Z')
    expect(await observed(openExport([await makeFolder(files)]))).toBe(latest)
    expect(await observed(openExport([await makeZip(files, 'renamed.zip', new Date('1980-01-01'))]))).toBe(latest)
  })

  test('is what the caller says, before all else', async () => {
    expect(
      await observed(openExport([await makeZip(files, 'instagram-a-2024-05-01-aaa.zip')], { observedAt: 42 })),
    ).toBe(42)
  })
})
