import { expect, test } from 'vitest'
import { LaterError, UsageError } from '../../src/errors.ts'
import { takePages } from '../../src/messaging/take-pages.ts'
import { InterruptedError } from '../../src/run/interrupt.ts'

async function* pages(...given: readonly (number | Error)[]): AsyncGenerator<number, void, undefined> {
  for (const page of given) {
    if (page instanceof Error) throw page
    yield page
  }
}

async function take(given: readonly (number | Error)[], until = 99) {
  const taken: number[] = []
  const endedBy = await takePages(pages(...given), (page) => {
    taken.push(page)
    return page !== until
  })
  return { taken, endedBy }
}

test('takes pages until one is the last, or none is left', async () => {
  expect(await take([1, 2, 3], 2)).toEqual({ taken: [1, 2], endedBy: null })
  expect(await take([1, 2])).toEqual({ taken: [1, 2], endedBy: null })
  expect(await take([])).toEqual({ taken: [], endedBy: null })
})

test('keeps what came before a limit', async () => {
  const used = new LaterError('budget-used', 'used')
  expect(await take([1, 2, used])).toEqual({ taken: [1, 2], endedBy: used })
})

test('fails where nothing came before, and where it is no limit', async () => {
  const used = new LaterError('budget-used', 'used')
  await expect(take([used])).rejects.toBe(used)
  for (const error of [new InterruptedError('SIGINT'), new UsageError('x', 'x'), new Error('bug')]) {
    await expect(take([1, error])).rejects.toBe(error)
  }
})
