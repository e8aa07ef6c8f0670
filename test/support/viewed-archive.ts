import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Archive } from '../../src/archive/archive.ts'
import { microsToIso } from '../../src/clock.ts'
import { transform } from '../../src/transform/transform.ts'
import { insertMessages, insertWorld } from './insert-messages.ts'

/** Texts that want to be more than text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>window.ran = 1; alert(1)</script>',
  '<img src=x onerror="window.ran = 2">',
  '</p><style>body{display:none}</style><iframe src="https://evil.invalid/"></iframe>',
  'javascript:window.ran=3 and https://example.invalid/"onmouseover="window.ran=4 end',
  'background:url(https://evil.invalid/x.png); } body { display: none } /*',
  '\u202egnp.exe \u2066\u2067\u202e turned around for good',
  `${'x'.repeat(100_000)} end`,
  '{{constructor.constructor("window.ran=5")()}} #{window.ran=6} <!--',
  'data:text/html,<script>window.ran=7</script> vbscript:window.ran=8',
]

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A file of each message of the thread of files, by the uri that the archive was told. */
export const FILES = {
  photo: 'photos/pixel.png',
  voice: 'audio/words.mp4',
  page: 'files/page.html',
  drawing: 'photos/drawing.svg',
  gone: 'photos/gone.jpg',
  above: '../secret.txt',
  further: 'photos/../../secret.txt',
  absolute: '/etc/passwd',
  link: 'photos/link.png',
  address: 'https://evil.invalid/photo.jpg',
} as const

export interface Viewed {
  readonly account: string
  readonly accountId: bigint
  readonly owner: bigint
  readonly threads: Readonly<Record<'hostile' | 'long' | 'group' | 'empty' | 'files', bigint>>
  /** Of the messages with files, by the name of the file. */
  readonly files: Readonly<Record<keyof typeof FILES, string>>
  readonly media: string
}

const START = Date.parse('2024-03-30T09:00:00Z') * 1000
const MINUTE = 60_000_000

/** An archive to look at: hostile words, a long conversation, a group, files that are there and paths that lead astray. */
export async function makeViewedArchive(archive: Archive, folder: string, longMessages: number): Promise<Viewed> {
  const world = await insertWorld(archive, {
    people: ['Ada', 'Bo Jørgensen', '<b>Cy</b> \u202e', '김민준'],
    threads: ['<img src=x onerror="window.ran=9">', 'Bo Jørgensen', 'Trip to 東京', 'Nothing yet', 'Pictures'],
    timeZone: 'Europe/Berlin',
  })
  const [ada = 0n, bo = 0n, cy = 0n, kim = 0n] = world.people
  const [hostile = 0n, long = 0n, group = 0n, empty = 0n, files = 0n] = world.threads
  const { accountId } = world
  await archive.pool.query('update accounts set owner_person_id = $2 where account_id = $1', [accountId, ada])
  await archive.pool.query('update threads set is_group = true where account_id = $1 and thread_id = $2', [
    accountId,
    group,
  ])
  await archive.pool.query(
    `insert into thread_ids (account_id, kind, id, thread_id) select $1, 'instagram', '3402823668418000' || t, t from unnest($2::bigint[]) t`,
    [accountId, world.threads.map(String)],
  )
  await archive.pool.query(
    `insert into thread_members (account_id, thread_id, person_id, first_observed_at, last_observed_at)
     select $1, t, p, '2024-01-01Z', '2024-01-01Z' from unnest($2::bigint[], $3::bigint[]) as m (t, p)`,
    [accountId, [hostile, long, long, group, group, group].map(String), [cy, ada, bo, ada, bo, kim].map(String)],
  )
  const say = async (
    thread: bigint,
    sender: (n: number) => bigint,
    texts: readonly (string | null)[],
    from = START,
    itemType = 'text',
  ) => {
    const messages = texts.map((_, n) => ({ thread, sender: sender(n), sentAt: from + n * MINUTE, itemType }))
    const ids = await insertMessages(archive, accountId, messages)
    await archive.pool.query(
      `update messages m set text = t.text from unnest($2::uuid[], $3::text[]) as t (id, text)
       where m.account_id = $1 and m.message_id = t.id`,
      [accountId, ids, texts],
    )
    return ids
  }
  await say(hostile, () => cy, HOSTILE_TEXTS)
  await say(
    long,
    (n) => (n % 3 === 0 ? ada : bo),
    Array.from({ length: longMessages }, (_, n) => `message number ${n}`),
  )
  await say(group, (n) => (n % 2 === 0 ? kim : bo), [
    '東京タワーに行きませんか？',
    'Ja, in der Straße dort! Café?',
    '안녕하세요 여러분',
    'ก๋วยเตี๋ยวอร่อย',
    '👍🏽',
  ])
  await reactAndEdit(archive, accountId, group, bo)
  const names = Object.keys(FILES) as (keyof typeof FILES)[]
  const ids = await say(
    files,
    () => bo,
    names.map(() => null),
    START,
    'media',
  )
  await archive.pool.query(
    `insert into attachments (account_id, thread_id, message_id, position, sent_at, kind, uri)
     select $1, $2, id, 0, $5, kind, uri from unnest($3::uuid[], $4::text[], $6::text[]) as f (id, uri, kind)`,
    [
      accountId,
      files,
      ids,
      names.map((name) => FILES[name]),
      microsToIso(START),
      names.map((name) => (name === 'voice' ? 'audio' : name === 'page' ? 'file' : 'photo')),
    ],
  )
  await transform(archive, accountId)
  return {
    account: world.name,
    accountId,
    owner: ada,
    threads: { hostile, long, group, empty, files },
    files: Object.fromEntries(names.map((name, n) => [name, ids[n] ?? ''])) as Viewed['files'],
    media: await writeFiles(folder),
  }
}

async function reactAndEdit({ pool }: Archive, accountId: bigint, thread: bigint, person: bigint): Promise<void> {
  await pool.query(
    `insert into reactions (account_id, thread_id, message_id, person_id, sent_at, emoji)
     select account_id, thread_id, message_id, $3, sent_at, '❤️' from messages
     where account_id = $1 and thread_id = $2 order by sent_at limit 1`,
    [accountId, thread, person],
  )
  const state = {
    isUnsent: false,
    isTakenDown: false,
    isEcho: false,
    itemType: 'text',
    noticeClass: null,
    text: 'before it was edited',
    textExact: null,
    shareUrl: null,
    shareOwner: null,
    shareText: null,
    callSeconds: null,
    repliedToItemId: null,
    reactions: [],
    attachments: [],
  }
  await pool.query(
    `insert into message_versions (account_id, thread_id, message_id, version_hash, content_hash, first_observed_at,
       last_observed_at, raw_page_id, raw_position, raw_hash, state)
     select account_id, thread_id, message_id, 1, 1, '2024-04-01Z', '2024-04-02Z', 0, 0, 0, $3 from messages
     where account_id = $1 and thread_id = $2 and text like 'Ja,%'`,
    [accountId, thread, JSON.stringify(state)],
  )
  await pool.query(
    `update messages set has_versions = true where account_id = $1 and thread_id = $2 and text like 'Ja,%'`,
    [accountId, thread],
  )
}

async function writeFiles(folder: string): Promise<string> {
  const media = join(folder, 'export')
  const contents = {
    [FILES.photo]: PIXEL,
    [FILES.voice]: Buffer.alloc(1000),
    [FILES.page]: '<script>window.ran=10</script>',
    [FILES.drawing]: '<svg xmlns="http://www.w3.org/2000/svg" onload="window.ran=11"/>',
  }
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(media, path)), { recursive: true })
    await writeFile(join(media, path), content)
  }
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(media, FILES.link))
  return media
}
