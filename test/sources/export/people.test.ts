import { describe, expect, test } from 'vitest'
import { openExport } from '../../../src/sources/export/open-export.ts'
import type { Source, SourcePerson } from '../../../src/sources/source.ts'
import { type Files, INBOX, makeFolder, makeZip, meta, readAll, says, threadJson } from './support/made-export.ts'

const PROFILE = 'personal_information/personal_information/personal_information.json'
const PEOPLE = 'connections/followers_and_following'

const profile = (values: Record<string, string>): string =>
  meta({
    profile_user: [
      {
        string_map_data: Object.fromEntries(
          Object.entries(values).map(([label, value]) => [label, { href: '', value, timestamp: 0 }]),
        ),
      },
    ],
  })

const labelled = (...people: (readonly [name: string, username: string])[]): string =>
  meta(
    people.map(([name, username]) => ({
      label_values: [
        { label: 'URL', value: '' },
        { label: 'Name', value: name },
        { label: 'Username', value: username },
      ],
    })),
  )

const inbox = (...threads: (readonly [folder: string, participants: readonly string[]])[]): Files =>
  Object.fromEntries(
    threads.map(([folder, participants]) => [
      `${INBOX}/${folder}/message_1.json`,
      threadJson({
        participants,
        title: participants[0] ?? '',
        messages: participants.map((name) => says(name, 'hi')),
      }),
    ]),
  )

const ids = (person: SourcePerson | null | undefined) => person?.ids.map(({ kind, id }) => `${kind}:${id}`) ?? null

async function ownerOf(opening: Promise<Source>): Promise<{
  owner: string[] | null
  isOwnerGuess: boolean | undefined
  notes: readonly string[]
}> {
  await using source = await opening
  const { owner, isOwnerGuess, notes } = await source.describe()
  return { owner: ids(owner), isOwnerGuess, notes }
}

const THREADS = inbox(['ann_17842000000000001', ['Ann', 'Zoë']], ['ben_17842000000000002', ['Ben', 'Zoë']])

describe('whose export it is', () => {
  test.each([
    [PROFILE],
    ['personal_information/personal_information.json'],
    ['account_information/personal_information.json'],
  ])('is told by %s', async (path) => {
    const files = { ...THREADS, [path]: profile({ 'E-mail': 'z@example.org', Username: 'zoe.m', Name: 'Zoë' }) }
    expect(await ownerOf(openExport([await makeFolder(files)]))).toEqual({
      owner: ['username:zoe.m', 'name:Zoë'],
      isOwnerGuess: false,
      notes: [],
    })
  })

  test('is told under labels of other languages', async () => {
    for (const [username, name] of [
      ['Benutzername', 'Name'],
      ['Nome de usuário', 'Nome'],
      ['ユーザーネーム', '名前'],
      ['Kullanıcı Adı', 'Adı'],
      ["Nom d'utilisateur", 'Nom'],
    ]) {
      const files = { ...THREADS, [PROFILE]: profile({ x: '1', [username!]: 'zoe.m', [name!]: 'Zoë' }) }
      expect((await ownerOf(openExport([await makeFolder(files)]))).owner).toEqual(['username:zoe.m', 'name:Zoë'])
    }
  })

  test('is found under labels that nobody knows by who takes part', async () => {
    const files = { ...THREADS, [PROFILE]: profile({ Ülleaseme: 'zoe.m', Mingi: 'z@example.org', Nimekene: 'Zoë' }) }
    expect((await ownerOf(openExport([await makeFolder(files)]))).owner).toEqual(['name:Zoë'])
  })

  test('is the username where the name is empty', async () => {
    const files = {
      ...inbox(['ann_17842000000000001', ['Ann', 'zoe.m']]),
      [PROFILE]: profile({ Username: 'zoe.m', Name: '' }),
    }
    expect((await ownerOf(openExport([await makeFolder(files)]))).owner).toEqual(['username:zoe.m', 'name:zoe.m'])
  })

  test('is guessed as whoever is in every conversation, and said to be a guess', async () => {
    const { owner, isOwnerGuess, notes } = await ownerOf(openExport([await makeFolder(THREADS)]))
    expect(owner).toEqual(['name:Zoë'])
    expect(isOwnerGuess).toBe(true)
    expect(notes).toEqual([
      'the export does not say whose it is; taken for the owner: Zoë, who takes part in every conversation',
    ])
  })

  test('stays open where nothing tells', async () => {
    expect(
      (await ownerOf(openExport([await makeFolder(inbox(['ann_17842000000000001', ['Ann', 'Zoë']]))]))).owner,
    ).toBeNull()
  })

  test('takes at least the username from the name of the ZIP', async () => {
    const zip = await makeZip(
      inbox(['ann_17842000000000001', ['Ann', 'Zoë']]),
      'instagram-zoe.m-2024-05-01-aB3dE6g8.zip',
    )
    expect((await ownerOf(openExport([zip]))).owner).toEqual(['username:zoe.m'])
  })

  test('is what the user says, by name or by username', async () => {
    const root = await makeFolder({ ...THREADS, [PROFILE]: profile({ Username: 'zoe.m', Name: 'Zoë' }) })
    expect((await ownerOf(openExport([root], { owner: 'Ann' }))).owner).toEqual(['name:Ann'])
    expect((await ownerOf(openExport([root], { owner: 'zoe.m' }))).owner).toEqual(['username:zoe.m', 'name:Zoë'])
    expect((await ownerOf(openExport([root], { owner: 'Zoë' }))).owner).toEqual(['username:zoe.m', 'name:Zoë'])
  })
})

describe('who the people of an export are', () => {
  test('one object a person, across threads, for messages, reactions and members alike', async () => {
    const message = says('Zoë', 'hi', { reactions: [{ reaction: '❤', actor: 'Ann' }] })
    const read = await readAll(
      openExport([
        await makeFolder({
          [`${INBOX}/ann_17842000000000001/message_1.json`]: threadJson({
            participants: ['Ann', 'Zoë'],
            messages: [message],
          }),
          [`${INBOX}/klub_17842000000000002/message_1.json`]: threadJson({
            participants: ['Ann', 'Ben', 'Zoë'],
            messages: [says('Ann', 'hi')],
          }),
        }),
      ]),
    )
    const [first, second] = read.items
    expect(second?.sender).toBe(first?.reactions[0]?.actor)
    expect(read.threads.every((thread) => thread.members.some(({ person }) => person === second?.sender))).toBe(true)
    expect(ids(second?.sender)).toEqual(['name:Ann'])
  })

  test('a username comes from the files about people, where the name has only one', async () => {
    const files = {
      ...inbox(['k_17842000000000001', ['Ann', 'Ben', 'Zoë', 'Cleo']]),
      [`${PEOPLE}/close_friends.json`]: labelled(['Ann', 'ann.a'], ['Ben', 'ben.1']),
      [`${PEOPLE}/blocked_profiles.json`]: labelled(['Ben', 'ben.2'], ['Ann', 'ann.a']),
      [`${PEOPLE}/hide_story_from.json`]: meta({
        label_values: [
          { label: 'Nome', value: 'Cleo' },
          { label: 'Nome de usuário', value: 'cleo' },
        ],
      }),
      [`${PEOPLE}/followers_1.json`]: meta([{ title: '', string_list_data: [{ value: 'zoe' }] }]),
    }
    const read = await readAll(openExport([await makeFolder(files)]))
    expect(read.items.map((item) => ids(item.sender))).toEqual([
      ['username:ann.a', 'name:Ann'],
      ['thread-name:Ben'],
      ['name:Zoë'],
      ['username:cleo', 'name:Cleo'],
    ])
    expect(read.items[0]?.sender.names.map(({ kind, name }) => [kind, name])).toEqual([
      ['display_name', 'Ann'],
      ['username', 'ann.a'],
    ])
  })

  test('a name that two participants share means nobody beyond that thread, there alone', async () => {
    const read = await readAll(
      openExport([
        await makeFolder(
          inbox(['a_17842000000000001', ['Ann', 'Ann', 'Zoë']], ['b_17842000000000002', ['Ann', 'Zoë']]),
        ),
      ]),
    )
    expect(read.items.map((item) => ids(item.sender))).toEqual([
      ['thread-name:Ann'],
      ['thread-name:Ann'],
      ['name:Zoë'],
      ['name:Ann'],
      ['name:Zoë'],
    ])
    expect(read.items[0]?.sender).toBe(read.items[1]?.sender)
  })

  test('deleted accounts are somebody else in each thread, in whatever language', async () => {
    const read = await readAll(
      openExport([
        await makeFolder(
          inbox(
            ['a_17842000000000001', ['Instagram User', 'Zoë']],
            ['b_17842000000000002', ['Usuário do Instagram', 'Zoë']],
            ['c_17842000000000003', ['Instagram User', 'Zoë']],
          ),
        ),
      ]),
    )
    const deleted = read.items.filter((item) => item.sender.isDeletedUser)
    expect(deleted.map((item) => ids(item.sender))).toEqual([
      ['thread-name:Instagram User'],
      ['thread-name:Usuário do Instagram'],
      ['thread-name:Instagram User'],
    ])
    expect(new Set(deleted.map((item) => item.sender)).size).toBe(3)
  })

  test('the owner stays one person, though somebody known has the same name', async () => {
    const files = {
      ...THREADS,
      [PROFILE]: profile({ Username: 'zoe.m', Name: 'Zoë' }),
      [`${PEOPLE}/close_friends.json`]: labelled(['Zoë', 'other.zoe'], ['Zoë', 'third.zoe']),
    }
    const read = await readAll(openExport([await makeFolder(files)]))
    expect(
      new Set(
        read.items
          .filter((item) => item.text === 'hi' && item.sender.names[0]?.name === 'Zoë')
          .map((item) => item.sender),
      ).size,
    ).toBe(1)
  })

  test('groups are known by type, by what only groups have, by number, by notices and by who wrote', async () => {
    const thread = (keys: object) =>
      threadJson({ participants: ['Ann', 'Me'], title: 'Klub', messages: [says('Ann', 'hi')], ...keys })
    const files = {
      a_17842000000000001: thread({ thread_type: 'RegularGroup' }),
      b_17842000000000002: thread({ image: { uri: 'x' } }),
      c_17842000000000003: thread({ joinable_mode: { mode: 1, link: '' } }),
      d_17842000000000004: thread({ participants: ['Ann', 'Ben', 'Me'] }),
      e_17842000000000005: thread({ messages: [says('Ann', 'Ann named the group Klub.')] }),
      f_17842000000000006: thread({ messages: [says('Ann', 'a'), says('Ben', 'b'), says('Me', 'c')] }),
      g_17842000000000007: thread({ title: 'Ann' }),
      h_17842000000000008: thread({ thread_type: 'Regular' }),
      i_17842000000000009: thread({}),
    }
    const inner = Object.fromEntries(
      Object.entries(files).map(([folder, text]) => [`${INBOX}/${folder}/message_1.json`, text]),
    )
    const read = await readAll(openExport([await makeFolder(inner)]))
    expect(read.threads.map((one) => one.isGroup)).toEqual([true, true, true, true, true, true, false, false, false])
  })
})
