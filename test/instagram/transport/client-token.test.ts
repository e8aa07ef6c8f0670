import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientToken } from '../../../src/instagram/index.ts'
import { checkedToken, tokenTime } from '../../../src/instagram/transport/client-token.ts'
import { imageName, videoNames, voiceNames } from '../../../src/instagram/uploads/upload-names.ts'

const TOKEN = '7265666990596022848'

test('a token is the time in milliseconds before 22 bits of chance', () => {
  expect(clientToken(() => 1732270000123456, 123456)).toBe(TOKEN)
  expect(tokenTime(TOKEN)).toBe(1732270000123000)
  // As the app itself made one.
  expect(tokenTime('7403630721611315543')).toBe(1765163116839000)
})

test('a token holds its time, whenever it is made', () => {
  const times = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2039, 0) })
  fc.assert(
    fc.property(times, fc.nat((1 << 22) - 1), (ms, chance) => {
      const token = clientToken(() => ms * 1000, chance)
      expect(tokenTime(checkedToken(token))).toBe(ms * 1000)
      expect(BigInt(token) & 0x3fffffn).toBe(BigInt(chance))
    }),
  )
})

test('the names of uploads follow from it: another try goes on with the same upload', () => {
  expect(imageName(TOKEN)).toBe('fb_uploader_1732270000123')
  expect(voiceNames(TOKEN)).toEqual({ name: '1732270000123_0_-20848064', uploadId: '1732270000123' })
  const names = videoNames(TOKEN, 5000)
  expect(names.name).toMatch(/^[0-9a-f]{32}-0-5000-1732270000123-1732270000123$/)
  expect(names.uploadId).toBe('990596022848')
  expect(names.waterfallId).toBe(`990596022848_${names.name.slice(0, 12).toUpperCase()}_Mixed_0`)
  expect(videoNames(TOKEN, 5000)).toEqual(names)
  expect(videoNames('7265666990596022849', 5000).name).not.toBe(names.name)
})
