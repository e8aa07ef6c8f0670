import { beforeAll, describe, expect, test } from 'vitest'
import { listAccounts } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import type { Body } from '../support/simulated-app.ts'
import { useWritingCli } from '../support/writing-cli.ts'

const cli = useWritingCli()
const { dmvault, json, people, texts, control, requestsMade } = cli
let bobs = ''
/** Username of somebody who wrote to Bob alone. */
let stranger = ''

beforeAll(async () => {
  bobs = await people().pair('alice', 'bob')
  const { events } = (await control('POST', 'events', [{ kind: 'request', to: 'bob.sim' }])) as Body
  const { users } = await people().thread('bob', events[0].thread_id)
  stranger = users[0].username
  await json(0, 'extract')
})

describe('do-not-contact', () => {
  test('keeps people from being written to until they are taken off the list', async () => {
    expect((await dmvault(['do-not-contact'])).stdout).toMatch(/^anna1: nobody is on the list\.\n$/)
    const added = await dmvault(['do-not-contact', 'add', '@bob.sim', '--reason', 'asked on the phone'])
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Not written to from now on: .+\.\n$/) })
    expect((await json(0, 'do-not-contact')).people).toEqual([
      {
        name: expect.any(String),
        username: 'bob.sim',
        since: expect.stringMatching(/\+00:00$/),
        reason: 'asked on the phone',
      },
    ])
    const refused = await dmvault(['send', '--to', 'bob.sim', 'Hello again'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/is on the do-not-contact list since \d{4}-\d\d-\d\d: asked on the phone/)
    expect((await dmvault(['send', '--thread', bobs, 'Hello again'])).code).toBe(2)
    expect(await texts('bob', bobs)).not.toContain('Hello again')
    expect(await json(0, 'do-not-contact', 'remove', 'bob.sim')).toMatchObject({ removed: [expect.any(String)] })
    await json(0, 'send', '--to', 'bob.sim', 'Hello again')
    expect(await texts('bob', bobs)).toContain('Hello again')
  })

  test('may hold somebody who never wrote, who is looked up once', async () => {
    const before = await requestsMade()
    await json(0, 'do-not-contact', 'add', stranger)
    expect((await requestsMade()) - before).toBe(1)
    expect((await dmvault(['send', '--to', stranger, 'Hello'])).code).toBe(2)
    // The archive knows them now.
    const known = await requestsMade()
    expect(await json(0, 'do-not-contact', 'add', stranger)).toMatchObject({ dry_run: false })
    expect(await requestsMade()).toBe(known)
    expect((await json(0, 'do-not-contact')).people).toHaveLength(1)
    await json(0, 'extract')
    expect((await json(0, 'do-not-contact')).people).toMatchObject([{ username: stranger }])
  })

  test('warns of somebody whom only an export told of: their username is not known', async () => {
    await using archive = await openArchive({ home: '', databaseUrl: cli.databaseUrl() })
    const [account] = await listAccounts(archive)
    const { accountId } = account!
    const who = [accountId, 900_001n] as const
    await archive.pool.query(
      `insert into people (account_id, person_id, display_name) values ($1, $2, 'Only Exported')`,
      [...who],
    )
    await archive.pool.query(
      "insert into person_ids (account_id, person_id, kind, id) values ($1, $2, 'thread-name', '1:Only Exported')",
      [...who],
    )
    const added = await dmvault(['do-not-contact', 'add', 'Only Exported'])
    expect(added).toMatchObject({ code: 0, stderr: expect.stringContaining('Known by name only') })
    expect(await json(0, 'do-not-contact', 'remove', 'Only Exported')).toMatchObject({ dry_run: false })
    expect(await json(0, 'do-not-contact', 'add', 'bob.sim', '--dry-run')).toMatchObject({ by_name_only: [] })
  })

  test('says who is meant, and changes nothing for a name that nobody has', async () => {
    expect(await json(0, 'do-not-contact', 'add', 'bob.sim', '--dry-run')).toMatchObject({ dry_run: true })
    const unknown = await dmvault(['do-not-contact', 'add', 'bob.sim', 'nobody.at.all'])
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('nobody.at.all') })
    const unlisted = await dmvault(['do-not-contact', 'remove', 'bob.sim'])
    expect(unlisted).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/bob\.sim is not on the list\. On it: /),
    })
    expect((await json(0, 'do-not-contact')).people).toHaveLength(1)
  })
})
