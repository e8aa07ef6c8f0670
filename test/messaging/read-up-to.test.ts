import { expect, test } from 'vitest'
import { readList } from '../../src/messaging/broadcast/read-list.ts'
import { readBadLinks } from '../../src/messaging/spam/bad-links.ts'
import { readWritten } from '../../src/messaging/yaml/written-file.ts'

test.each([
  ['rules and templates', readWritten],
  ['a list of people', readList],
  ['a list of hosts', (path: string) => readBadLinks('/nowhere', path)],
])('a file that never ends is refused, read as %s', async (_, read) => {
  await expect(read('/dev/zero')).rejects.toMatchObject({ exitCode: 2 })
  expect(process.memoryUsage().rss).toBeLessThan(2e9)
})
