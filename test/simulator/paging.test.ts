import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulated } from '../support/simulated-app.ts'

test('walking an inbox and its threads to their ends gives every thread and message once, newest first', async () => {
  const worlds = fc.record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    threads: fc.integer({ min: 0, max: 45 }),
    messages: fc.integer({ min: 0, max: 1500 }),
    limit: fc.integer({ min: 1, max: 25 }),
    cursorMode: fc.constantFrom('opaque', 'item_id'),
  })
  await fc.assert(
    fc.asyncProperty(worlds, async ({ limit, ...options }) => {
      await using simulator = await simulated(options)
      const { app, world } = simulator
      const threads = await app.threads()
      expect(threads).toHaveLength(options.threads)
      const rest = [...(await app.threads('pending_inbox')), ...(await app.threads('spam_inbox'))]
      const all = [...threads, ...rest]
      expect(new Set(all.map((thread) => thread.thread_id)).size).toBe(world.threadsOf(0).length)
      let messages = 0
      for (const { thread_id } of all) {
        const ids = (await app.items(thread_id, limit)).map((item) => BigInt(item.item_id))
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a > b ? -1 : 1)))
        expect(ids).toHaveLength(world.find(thread_id)?.count ?? -1)
        messages += ids.length
      }
      if (options.threads > 0 && options.messages > 100) expect(messages).toBe(options.messages)
    }),
    {
      numRuns: 8,
      // All messages in one thread.
      examples: [[{ seed: 1, threads: 1, messages: 1222, limit: 20, cursorMode: 'opaque' }]],
    },
  )
})
