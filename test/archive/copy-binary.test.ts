import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { copyIn, copyOut } from '../../src/archive/copy.ts'
import { RowWriter } from '../../src/archive/copy-binary.ts'
import { useDatabase } from '../support/archive.ts'

const url = useDatabase()

const row = fc.record({
  flag: fc.boolean(),
  small: fc.integer({ min: -32768, max: 32767 }),
  number: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  key: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  size: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER })),
  time: fc.option(fc.integer({ min: -8_000_000_000_000_000, max: Number.MAX_SAFE_INTEGER })),
  id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((it) => Buffer.from(it).toString('hex')),
  text: fc.option(fc.string({ unit: 'binary', maxLength: 300 }).map((it) => it.toWellFormed().replaceAll('\0', '0'))),
  bytes: fc.option(fc.uint8Array({ maxLength: 300 })),
  list: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 5 }),
})

/** As text, told by Postgres itself: the writer is not judged by our own reader. */
const AS_TEXT = `select flag::text, small::text, number::text, key::text, size::text,
  (extract(epoch from time) * 1000000)::bigint::text as time, replace(id::text, '-', '') as id, text,
  encode(bytes, 'hex') as bytes, array_to_json(list)::text as list, json::text from t order by place`

test('rows that are written arrive in Postgres as they were, whatever their size', async () => {
  const client = new pg.Client({ connectionString: url() })
  await client.connect()
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 200 }),
        async (some, times) => {
          const all = Array.from({ length: times }, () => some).flat()
          await client.query(`drop table if exists t; create temp table t (place int, flag boolean, small smallint, number int, key bigint, size bigint,
          time timestamptz, id uuid, text text, bytes bytea, list int[], json jsonb)`)
          const rows = new RowWriter(12)
          all.forEach((it, place) => {
            rows.row((it.text?.length ?? 0) + (it.bytes?.length ?? 0) + it.list.length * 8 + 30)
            rows.int4(place)
            rows.bool(it.flag)
            rows.int2(it.small)
            rows.int4(it.number)
            rows.int8(it.key)
            rows.int8FromCount(it.size)
            rows.timestamptz(it.time)
            rows.hex(it.id)
            rows.text(it.text)
            rows.bytea(it.bytes)
            rows.int4Array(it.list)
            rows.jsonb(JSON.stringify({ small: it.small }))
          })
          await copyIn(client, 't', rows)
          const { rows: found } = await client.query(AS_TEXT)
          expect(found).toHaveLength(all.length)
          all.forEach((it, index) => {
            expect(found[index]).toEqual({
              flag: String(it.flag),
              small: String(it.small),
              number: it.number === null ? null : String(it.number),
              key: String(it.key),
              size: it.size === null ? null : String(it.size),
              time: it.time === null ? null : String(it.time),
              id: it.id,
              text: it.text,
              bytes: it.bytes === null ? null : Buffer.from(it.bytes).toString('hex'),
              list: JSON.stringify(it.list),
              json: JSON.stringify({ small: it.small }).replace(':', ': '),
            })
          })
          const read = await copyOut(client, 'select flag, small, key, time, id, text from t order by place')
          for (const it of all) {
            expect(read.next()).toBe(true)
            expect([read.bool(), read.int2(), read.int8(), read.timestamptz(), read.hex(), read.text()]).toEqual([
              it.flag,
              it.small,
              it.key,
              it.time,
              it.id,
              it.text,
            ])
          }
          expect(read.next()).toBe(false)
        },
      ),
      { numRuns: 15, endOnFailure: true },
    )
  } finally {
    await client.end()
  }
})
