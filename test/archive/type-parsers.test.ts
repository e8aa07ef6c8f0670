import { expect, test } from 'vitest'
import { isoToMicros } from '../../src/clock.ts'
import { useArchive } from '../support/archive.ts'

const archive = useArchive()

async function read(expression: string): Promise<unknown> {
  const { rows } = await archive().pool.query<{ value: unknown }>(`select ${expression} as value`)
  return rows[0]?.value
}

test('bigints arrive whole, also from arrays', async () => {
  expect(await read('9223372036854775807::int8')).toBe(9223372036854775807n)
  expect(await read("array['-9223372036854775808'::int8, null, 3]")).toEqual([-9223372036854775808n, null, 3n])
})

test('times arrive as microseconds, whatever zone the database has been set to', async () => {
  const expected = isoToMicros('2024-03-10T06:59:59.123456Z')
  expect(await read("timestamptz '2024-03-10 01:59:59.123456-05'")).toBe(expected)
  expect(await read("array[timestamptz '2024-03-10 01:59:59.123456-05', null]")).toEqual([expected, null])
})

test('dates arrive as they are written', async () => {
  expect(await read("date '2024-02-29'")).toBe('2024-02-29')
  expect(await read("array[date '2024-02-29', null]")).toEqual(['2024-02-29', null])
})

test('other types arrive as pg has them', async () => {
  expect(await read('12::int4')).toBe(12)
  expect(await read("'\\x00ff'::bytea")).toEqual(Buffer.from([0, 255]))
  expect(await read('\'{"a": [1]}\'::jsonb')).toEqual({ a: [1] })
})
