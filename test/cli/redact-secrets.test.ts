import { expect, test } from 'vitest'
import { redactSecrets } from '../../src/cli/redact-secrets.ts'

test('hides the password of an address, whatever stands in it', () => {
  expect(redactSecrets('cannot reach postgres://anna:s3cret@db.example:5432/vault')).toBe(
    'cannot reach postgres://anna:***@db.example:5432/vault',
  )
  expect(redactSecrets('postgresql://anna:p@ss/word#1@db/vault failed')).toBe('postgresql://anna:***@db/vault failed')
  expect(redactSecrets('postgres://:s3cret@db/vault')).toBe('postgres://:***@db/vault')
})

test('hides passwords in connection strings and queries', () => {
  expect(redactSecrets("host=db password=s3cret user=anna sslpassword='a b'")).toBe(
    'host=db password=*** user=anna sslpassword=***',
  )
  expect(redactSecrets('postgres://db/vault?user=anna&password=s3cret&x=1')).toBe(
    'postgres://db/vault?user=anna&password=***&x=1',
  )
})

test('hides age identities', () => {
  expect(redactSecrets('bad identity AGE-SECRET-KEY-1QQQQ in key.txt')).toBe(
    'bad identity AGE-SECRET-KEY-*** in key.txt',
  )
})

test('leaves addresses without a password alone', () => {
  const text = 'postgres://anna@db.example:5432/vault, http://127.0.0.1:8080/path'
  expect(redactSecrets(text)).toBe(text)
})

test('hides what proves a log-in to Instagram', () => {
  const bearer = 'Bearer IGT:2:eyJkc191c2VyX2lkIjoiMTc4NDE0MDAwMDEiLCJzZXNzaW9uaWQiOiIx+/=='
  const text = `sent ${bearer} and sessionid=1001000001%3AAbCdEf-_x%3A12%3AAYdX, enc_password=#PWD_INSTAGRAM:4:1700000000:Af+/= end`
  expect(redactSecrets(text)).toBe(
    'sent Bearer IGT:2:*** and sessionid=1001000001%3A***, enc_password=#PWD_INSTAGRAM:*** end',
  )
})
