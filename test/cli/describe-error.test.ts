import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { causeChain, describeError } from '../../src/cli/describe-error.ts'
import { LaterError, UsageError, VerificationError } from '../../src/errors.ts'

describe('describeError', () => {
  test('takes over what our own errors say, exit code and all', () => {
    const error = new UsageError('no-export', 'there is no export in /tmp', { hint: 'Give the ZIP.' })
    expect(describeError(error)).toEqual({
      code: 'no-export',
      message: 'there is no export in /tmp',
      hint: 'Give the ZIP.',
      exitCode: 2,
    })
    expect(describeError(new LaterError('account-busy', 'busy')).exitCode).toBe(5)
    expect(describeError(new VerificationError('sum', 'differs')).exitCode).toBe(6)
  })

  test('says what a system error means, and to which path', async () => {
    const error = await readFile('/no/such/file').catch((cause: unknown) => cause)
    expect(describeError(error)).toMatchObject({
      code: 'enoent',
      message: 'no such file or folder: /no/such/file',
      exitCode: 1,
    })
  })

  test('looks into the errors of a host with several addresses', async () => {
    const error = await new Promise((resolve) => {
      connect({ host: 'localhost', port: 1, autoSelectFamily: true }).on('error', resolve)
    })
    expect(describeError(error)).toMatchObject({ code: 'econnrefused', exitCode: 1 })
    expect(describeError(error).message).toContain('nothing answers')
  })

  test.each([
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('says that a connection was lost in the middle: %s', (error) => {
    const { message, hint, exitCode } = describeError(error)
    expect(message).toMatch(/^the connection (to the database was lost|was cut): /)
    expect([hint, exitCode]).toEqual(['Check the server, then run the same command again.', 1])
  })

  test('says what an error of the database means', () => {
    const error = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
    expect(describeError(error)).toMatchObject({ code: 'database', exitCode: 1 })
    expect(describeError(error).message).toContain('the database server is stopping or starting')
  })

  test('says that a database can only be read, as replicas can', () => {
    const error = Object.assign(new Error('cannot execute INSERT in a read-only transaction'), { code: '25006' })
    expect(describeError(error)).toMatchObject({ code: 'database', exitCode: 1 })
    expect(describeError(error).message).toContain('the database can only be read')
  })

  test('says what is unexpected in one line, with where to look next', () => {
    expect(describeError(new TypeError('x is not a function'))).toEqual({
      code: 'failed',
      message: 'unexpected error: x is not a function',
      hint: 'Run again with --verbose to see the cause.',
      exitCode: 1,
    })
    expect(describeError('thrown text').message).toBe('unexpected error: thrown text')
  })

  test('never shows a password', () => {
    expect(describeError(new Error('cannot reach postgres://a:b@c/d')).message).not.toContain(':b@')
  })
})

describe('causeChain', () => {
  test('shows every cause once, the outermost first, without secrets', () => {
    const root = new Error('postgres://a:s3cret@c/d is away')
    const chain = causeChain(new Error('outer', { cause: new Error('middle', { cause: root }) }))
    expect(chain.match(/^(caused by )?Error: \w+/gm)).toEqual([
      'Error: outer',
      'caused by Error: middle',
      'caused by Error: postgres',
    ])
    expect(chain).not.toContain('s3cret')
  })

  test('ends where an error causes itself', () => {
    const error = new Error('loop')
    error.cause = error
    expect(causeChain(error).match(/Error: loop/g)).toHaveLength(1)
  })
})
