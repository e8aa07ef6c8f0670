import { chmod, readFile, truncate, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { DmvaultError } from '../../../src/errors.ts'
import { MAX_RATIO } from '../../../src/sources/export/tree/zip-part.ts'
import { openSource } from '../../../src/sources/open-source.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { INBOX, makeFolder, makeZip, says, threadJson } from './support/made-export.ts'

const MESSAGES = { [`${INBOX}/ann_17842000000000001/message_1.json`]: threadJson({ messages: [says('Ann', 'hi')] }) }

/** The one error that a person sees: what, where, what to do. */
async function refusal(...paths: string[]): Promise<{ code: string; text: string; hint: string; exitCode: number }> {
  try {
    await using _ = await openSource(paths)
  } catch (error) {
    if (!(error instanceof DmvaultError)) throw error
    return { code: error.code, text: error.message, hint: error.hint ?? '', exitCode: error.exitCode }
  }
  throw new Error('it was not refused')
}

/** A ZIP with some of its bytes changed wherever they stand. */
async function patchedZip(files: Record<string, string>, change: (bytes: Buffer) => void): Promise<string> {
  const path = await makeZip(files)
  const bytes = await readFile(path)
  change(bytes)
  await writeFile(path, bytes)
  return path
}

const replaceAll = (bytes: Buffer, from: string, to: string): void => {
  expect(to).toHaveLength(from.length)
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) bytes.write(to, at)
}

/** Sets bits in the flags of every entry, in local headers and in the central directory. */
function setFlags(bytes: Buffer, flags: number): void {
  for (const [signature, offset] of [
    ['PK\x03\x04', 6],
    ['PK\x01\x02', 8],
  ] as const) {
    for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, at + 1)) {
      bytes.writeUInt16LE(bytes.readUInt16LE(at + offset) | flags, at + offset)
    }
  }
}

/** Changes the uncompressed size that the central directory tells of each entry. */
function claimSize(bytes: Buffer, size: number): void {
  for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 1))
    bytes.writeUInt32LE(size, at + 24)
}

describe('refusing what cannot be imported', () => {
  test('a path that is not there', async () => {
    const { code, text, exitCode } = await refusal('/no/such/export.zip')
    expect([code, exitCode]).toEqual(['no-such-path', 2])
    expect(text).toContain('/no/such/export.zip')
  })

  test('a folder that is no export: what was found, and what was expected', async () => {
    const root = await makeFolder({ 'holiday.jpg': 'x', 'notes/a.txt': 'x', 'notes/b.json': '{"a":1}' })
    const { code, text, hint } = await refusal(root)
    expect(code).toBe('not-an-export')
    expect(text).toContain('found holiday.jpg, notes/')
    expect(text).toContain('expected messages/inbox/<conversation>/message_1.json')
    expect(hint).toContain('format: JSON')
  })

  test('an empty folder', async () => {
    expect(await refusal(await makeFolder({}))).toMatchObject({
      code: 'not-an-export',
      text: expect.stringContaining('found nothing'),
    })
  })

  test('a folder of ZIPs: which to give', async () => {
    const root = await makeFolder({ 'instagram-me-2024-05-01-a.zip': 'x' })
    expect((await refusal(root)).hint).toContain('give those instead (instagram-me-2024-05-01-a.zip)')
  })

  test('an export for which no messages were asked', async () => {
    const root = await makeFolder({
      'personal_information/personal_information/personal_information.json': '{}',
      'your_instagram_activity/likes/liked_posts.json': '[]',
    })
    expect(await refusal(root)).toMatchObject({
      code: 'export-without-messages',
      hint: expect.stringContaining('Messages'),
    })
  })

  test('an HTML export, also as a ZIP', async () => {
    const files = {
      [`${INBOX}/ann_17842000000000001/message_1.html`]: '<html></html>',
      'start_here.html': '<html></html>',
    }
    for (const path of [await makeFolder(files), await makeZip(files)]) {
      expect(await refusal(path)).toMatchObject({
        code: 'html-export',
        exitCode: 2,
        hint: expect.stringContaining('format: JSON (not HTML)'),
      })
    }
  })

  test('conversations that are there as HTML only, beside others in JSON, are named', async () => {
    const html = (folder: string) => ({ [`${INBOX}/${folder}/message_1.html`]: '<html></html>' })
    const both = { ...MESSAGES, ...html('ann_17842000000000001') }
    await using complete = await openSource([await makeFolder(both)])
    expect((await complete.describe()).notes).toEqual([])
    const more = { ...both, ...html('bob_17842000000000002'), ...html('cy_17842000000000003') }
    await using partial = await openSource([await makeFolder(more)])
    expect((await partial.describe()).notes.join()).toContain(
      'bob_17842000000000002 and 1 more conversations are here as',
    )
  })

  test('a Facebook export, unless it is meant', async () => {
    const root = await makeFolder({
      'your_facebook_activity/messages/inbox/ann_10206072096154041/message_1.json': threadJson({
        messages: [says('Ann', 'hi')],
      }),
    })
    expect(await refusal(root)).toMatchObject({ code: 'facebook-export', hint: expect.stringContaining('--facebook') })
    await using source = await openSource([root], { facebook: true })
    expect((await source.describe()).kind).toBe('export')
  })

  test('a file that is neither ZIP nor JSON, and a JSON that is neither export nor backup', async () => {
    const root = await makeFolder({ 'a.txt': 'text', 'b.json': '{"a":1}' })
    expect((await refusal(`${root}/a.txt`)).code).toBe('not-an-export')
    expect((await refusal(`${root}/b.json`)).code).toBe('not-an-export')
  })

  test('a backup of dmvault’s own: restore reads it', async () => {
    const root = await makeFolder({
      'a.json': '{"format":"dmvault-backup","version":1,"backup_date":"x"}',
      'b.zst': Buffer.from('28b52ffd00', 'hex'),
    })
    for (const name of ['a.json', 'b.zst']) {
      expect(await refusal(`${root}/${name}`)).toMatchObject({
        code: 'own-backup',
        hint: expect.stringContaining('dmvault restore'),
      })
    }
  })

  test('exports of two accounts, by the names that Instagram gave them', async () => {
    const [ada, carl] = ['instagram-ada-2024-05-01-aB3dE6g8', 'instagram-carl_c-2024-05-01-xY9zW1q2']
    const [first, second] = [await makeZip(MESSAGES, `${ada}.zip`), await makeZip(MESSAGES, `${carl} (1).zip`)]
    expect(await refusal(first, second)).toMatchObject({
      code: 'several-accounts',
      text: expect.stringContaining('ada and carl_c'),
      exitCode: 2,
    })
    const inOne = Object.entries(MESSAGES).flatMap(([path, text]) =>
      [ada, carl].map((name) => [`${name}/${path}`, text]),
    )
    expect((await refusal(await makeFolder(Object.fromEntries(inOne)))).code).toBe('several-accounts')
    await using _ = await openSource([first, await makeZip(MESSAGES, `${ada} (2).zip`)])
  })

  test('an empty ZIP', async () => {
    expect((await refusal(await makeZip({}))).code).toBe('empty-zip')
  })

  test('a ZIP whose download broke off', async () => {
    const path = await makeZip(MESSAGES)
    await truncate(path, (await readFile(path)).length - 30)
    expect(await refusal(path)).toMatchObject({
      code: 'damaged-zip',
      text: expect.stringContaining('cut off or damaged'),
      hint: expect.stringContaining('Download it again'),
    })
  })

  test('a ZIP whose list of files is damaged', async () => {
    const path = await patchedZip(MESSAGES, (bytes) => bytes.write('XX', bytes.indexOf('PK\x01\x02')))
    expect((await refusal(path)).code).toBe('damaged-zip')
  })

  test.each(['../../../../etc/x.json', '/tmp/../etc/passwd.txt', 'C:/windows/system3.ini'])(
    'a ZIP with the name %s, as a whole',
    async (evil) => {
      const harmless = 'a'.repeat(evil.length)
      const path = await patchedZip({ ...MESSAGES, [harmless]: 'x' }, (bytes) => replaceAll(bytes, harmless, evil))
      expect(await refusal(path)).toMatchObject({ code: 'unsafe-zip', exitCode: 2 })
    },
  )

  test('an encrypted ZIP', async () => {
    expect((await refusal(await patchedZip(MESSAGES, (bytes) => setFlags(bytes, 1)))).code).toBe('encrypted-zip')
    expect((await refusal(await patchedZip(MESSAGES, (bytes) => setFlags(bytes, 0x41)))).code).toBe('encrypted-zip')
  })

  test('a bomb, by the ratio of one file or by all of them together, without unpacking it', async () => {
    const zeros = await makeZip({
      ...MESSAGES,
      [`${INBOX}/bomb_17842000000000002/message_1.json`]: '\0'.repeat(20 << 20),
    })
    const claimed = await patchedZip(MESSAGES, (bytes) => claimSize(bytes, 0xf000_0000))
    expect(MAX_RATIO).toBe(1000)
    expect(await refusal(zeros)).toMatchObject({ code: 'zip-bomb', exitCode: 2 })
    expect((await refusal(claimed)).code).toBe('zip-bomb')
    const many: Record<string, string> = {}
    for (let n = 0; n < 20; n++) many[`media/${n}.mp4`] = String(Math.random()).repeat(10)
    const large = await patchedZip(many, (bytes) => {
      claimSize(bytes, 0xfff0_0000)
      // The sizes must be believable each by itself, or the ratio would be what is refused.
      for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 1))
        bytes.writeUInt32LE(0xfff0_0000, at + 20)
    })
    expect(await refusal(large)).toMatchObject({ code: 'zip-bomb', text: expect.stringContaining('64 GiB') })
  })

  test.skipIf(process.getuid?.() === 0)('a folder that may not be read', async () => {
    const root = await makeFolder(MESSAGES)
    await chmod(root, 0)
    expect((await refusal(root)).code).toBe('not-readable')
    await chmod(root, 0o700)
  })

  test('a backup among the parts of an export', async () => {
    const backup = `${await temporaryFolder()}/dm_backup.json`
    await writeFile(backup, '{"backup_date":"2024-01-01T00:00:00","conversations":[]}')
    expect((await refusal(await makeFolder(MESSAGES), backup)).code).toBe('several-sources')
  })
})
