import { expect, test } from 'vitest'
import type { BackupPersonId } from '../../../src/sources/backup/format.ts'
import { BackupPeople } from '../../../src/sources/backup/people.ts'

const thread = { kind: 'export-folder' as const, id: '1' }

test.each<[string, BackupPersonId[], boolean]>([
  ['a username that deleted accounts get', [{ kind: 'username', id: '__deleted__3f9k' }], true],
  ['a name that deleted accounts are shown under', [{ kind: 'thread-name', id: 'Instagram User', thread }], true],
  ['a username', [{ kind: 'username', id: 'bob' }], false],
  [
    'both, and so by something of their own',
    [
      { kind: 'username', id: '__deleted__3f9k' },
      { kind: 'name', id: 'Bob' },
    ],
    false,
  ],
])('someone known by %s is read as they were', (_, ids, isDeletedUser) => {
  const people = new BackupPeople()
  people.add({ user_id: 'x', ids, names: [] })
  expect(people.inThread([thread])('x').isDeletedUser).toBe(isDeletedUser)
})
