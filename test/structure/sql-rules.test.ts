import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenSqlRules, readStatements } from './sql-rules.ts'

const files = readStatements(join(import.meta.dirname, '../..'))

test('no statement says what a database distributed by account refuses or understands otherwise', () => {
  expect([...files].flatMap(([file, code]) => brokenSqlRules(file, code))).toEqual([])
  expect([...files.keys()]).toEqual(expect.arrayContaining(['src/archive/accounts.ts', 'migrations/0001_accounts.sql']))
})

test.each([
  'on conflict do update set updated_at = now()',
  'where sent_at < current_date',
  'select clock_timestamp(), n from threads',
  'set id = gen_random_uuid()',
  'merge into threads using staged',
  "date_trunc('day', sent_at)",
  'sent_at::date',
  'select pg_advisory_lock(account_id) from accounts',
  'if (error.constraint === name)',
])('broken by: %s', (statement) => {
  expect(brokenSqlRules('a.ts', statement)).toHaveLength(1)
})

test.each([
  "date_trunc('day', sent_at, $2)",
  "(sent_at at time zone 'UTC')::date",
  'select $1::date, unnest($2::date[])',
  'select pg_advisory_xact_lock($1)',
  'Date.now() + Math.random() + performance.now()',
  ' * set updated_at = now() is refused',
])('kept by: %s', (statement) => {
  expect(brokenSqlRules('a.ts', statement)).toEqual([])
})
