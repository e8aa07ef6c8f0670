import { expect, test } from 'vitest'
import { isAlive, openHolder } from '../../src/messaging/holder.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()
const askedBy = async (many: number, holder: bigint) =>
  new Set(await Promise.all(Array.from({ length: many }, () => isAlive(archive(), holder))))

test('a process is dead or alive for all who ask at once', async () => {
  let id: bigint
  {
    await using holder = await openHolder(archive())
    id = holder.id
    expect(await askedBy(50, id)).toEqual(new Set([true]))
  }
  expect(await askedBy(50, id)).toEqual(new Set([false]))
})
