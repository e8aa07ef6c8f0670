/**
 * A run as far as its request budget is concerned: takes permits for the account in its first argument, in the database of
 * DATABASE_URL, under the limits in its second (JSON), until the next would be long in coming. Says a line of JSON after each
 * permit, and the code of what ended it.
 */
import { openArchive } from '../../src/archive/open-archive.ts'
import { DmvaultError } from '../../src/errors.ts'
import { openRequestBudget } from '../../src/run/request-budget.ts'

const [account = '', limits = ''] = process.argv.slice(2)
const archive = await openArchive({ home: '', databaseUrl: process.env.DATABASE_URL ?? '' })
const { signal } = new AbortController()
const budget = await openRequestBudget(archive, BigInt(account), {
  limits: JSON.parse(limits),
  signal,
  maxWaitMs: 1_000,
})
try {
  for (let taken = 1; ; taken += 1) {
    await budget.take()
    console.log(JSON.stringify({ taken }))
  }
} catch (error) {
  if (!(error instanceof DmvaultError)) throw error
  console.log(JSON.stringify({ code: error.code }))
}
await archive[Symbol.asyncDispose]()
