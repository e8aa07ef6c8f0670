import { expect, test } from 'vitest'
import { useArchive } from '../support/archive.ts'
import { readCatalog } from './read-catalog.ts'

const archive = useArchive()

test('the schema is the one that was agreed on; a change of it shows in the snapshot', async () => {
  const facts = await readCatalog(archive().pool)
  await expect(`${facts.join('\n')}\n`).toMatchFileSnapshot('schema.snapshot.txt')
})

test('every table and every column says what it is for', async () => {
  const { rows } = await archive().pool.query<{ place: string }>(UNEXPLAINED)
  expect(rows).toEqual([])
})

test('a table or column that says nothing is found', async () => {
  const client = await archive().pool.connect()
  await client.query('begin; create table silent (n int); alter table threads add column silent int')
  const { rows } = await client.query<{ place: string }>(UNEXPLAINED)
  await client.query('rollback')
  client.release()
  expect(rows.map(({ place }) => place)).toEqual(['silent', 'silent.n', 'threads.silent'])
})

/** Kysely's own two tables, of which it keeps the book, are its own. */
const UNEXPLAINED = `
  with tables as (
    select oid, relname from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') and relname not like 'kysely_%'
  )
  select relname as place from tables where obj_description(oid, 'pg_class') is null
  union all
  select concat(relname, '.', attname) from tables t join pg_attribute on attrelid = t.oid
   where attnum > 0 and not attisdropped and col_description(t.oid, attnum) is null
   order by 1`
