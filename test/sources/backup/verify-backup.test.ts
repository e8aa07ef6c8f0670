import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyFile } from '../../../pipelines/verify.ts'
import { readBackups } from '../../../src/archive/read-status.ts'
import { type DmvaultError, UsageError, VerificationError } from '../../../src/errors.ts'
import { writeBackup } from '../../../src/export/backup/write-backup.ts'
import { verifyBackup } from '../../../src/sources/backup/verify-backup.ts'
import { useArchive } from '../../support/archive.ts'
import { fill, newAccount } from '../../support/backup-account.ts'
import { useFolder } from '../../support/backup-files.ts'
import { at, listedSource } from '../../support/listed-source.ts'
import { randomWorld } from '../../support/random-world.ts'

const archive = useArchive()
const file = useFolder()
const isLong = process.env.DMVAULT_TEST_LONG === '1'
const KINDS = ['plain.json', 'packed.json.zst', 'packed.json.gz', 'secret.json.age', 'secret.json.zst.age'] as const
const bytes = new Map<string, Buffer>()
let accountId = 0n
let messages = 0

beforeAll(async () => {
  const identity = await generateIdentity()
  await writeFile(file('key.txt'), `# created: today\n# public key: …\n${identity}\n`)
  await writeFile(file('other-key.txt'), `${await generateIdentity()}\n`)
  let account = await newAccount(archive())
  accountId = account.accountId
  for (const { kind, pages, owner } of randomWorld(7)) {
    account = await fill(archive(), account, listedSource(pages, { kind, owner }))
  }
  for (const name of KINDS) {
    const encryptTo = name.endsWith('.age') ? [await identityToRecipient(identity)] : []
    const written = await writeBackup(archive(), account, {
      out: file(name),
      asOf: at('2025-01-01T00:00:00'),
      encryptTo,
    })
    messages = written.end.messages
    bytes.set(name, await readFile(file(name)))
  }
})

/** What verifying some bytes ends in: the error, or null when they were found whole. */
async function verdictOn(content: Uint8Array, identity = 'key.txt'): Promise<DmvaultError | null> {
  await writeFile(file('changed'), content)
  try {
    await verifyBackup(file('changed'), { identity: file(identity) })
    return null
  } catch (error) {
    if (error instanceof VerificationError || error instanceof UsageError) return error
    throw error
  }
}

const of = (name: string): Buffer => Buffer.from(bytes.get(name) ?? [])
const codeOn = async (content: Uint8Array | string, identity?: string) =>
  (await verdictOn(Buffer.from(content), identity))?.code ?? 'whole'

describe.each(KINDS)('%s', (name) => {
  test('verifies as written, and says what it holds', async () => {
    const found = await verifyBackup(file(name), { identity: file('key.txt') })
    expect(found.counts.messages).toBe(messages)
    expect(found.bytes).toBe(of(name).length)
    expect(found.isEncrypted).toBe(name.endsWith('.age'))
    expect(found.compression).toBe(name.includes('.zst') ? 'zstd' : name.includes('.gz') ? 'gzip' : 'none')
    expect(found.account).toEqual({ name: expect.any(String), timeZone: 'Europe/Berlin', keepsUnsent: false })
  })

  test('is refused with any one bit flipped', async () => {
    const length = of(name).length
    const ends = fc.oneof(
      fc.nat(Math.min(200, length - 1)),
      fc.nat(Math.min(400, length - 1)).map((it) => length - 1 - it),
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.nat(length - 1), ends), fc.nat(7), async (place, bit) => {
        const changed = of(name)
        changed[place] = (changed[place] ?? 0) ^ (1 << bit)
        const verdict = await verdictOn(changed)
        // An encrypted file whose first line was hit no longer says that it is one.
        expect(verdict).toBeInstanceOf(VerificationError)
      }),
      { numRuns: isLong ? 5000 : 60 },
    )
  })

  test('is refused cut short at any place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(of(name).length - 1), async (length) => {
        expect(await verdictOn(of(name).subarray(0, length))).toBeInstanceOf(VerificationError)
      }),
      { numRuns: isLong ? 1000 : 25 },
    )
  })

  test('is refused with anything after its end', async () => {
    for (const more of ['\n', ' ', '{}', '\0'.repeat(100_000)]) {
      expect(await verdictOn(Buffer.concat([of(name), Buffer.from(more)]))).toBeInstanceOf(VerificationError)
    }
    expect(await verdictOn(Buffer.concat([of(name), of(name)]))).toBeInstanceOf(VerificationError)
  })
})

describe('the reason', () => {
  const document = () => of('plain.json').toString('utf8')

  test('tells a file that was cut from one that was changed', async () => {
    const text = document()
    expect(await codeOn(text.slice(0, text.indexOf('"end"')))).toBe('truncated')
    expect(await codeOn(text.slice(0, -1))).toBe('truncated')
    expect(await codeOn(text.slice(0, 5000))).toBe('truncated')
    expect(await codeOn(`${text}\n`)).toBe('trailing-data')
    expect(await codeOn(text.replace('"text":"hi"', '"text":"ho"'))).toBe('damaged')
    expect(await codeOn(of('packed.json.zst').subarray(0, -7))).toBe('truncated')
  })

  test('names the line, and what on it is wrong', async () => {
    const text = document()
    const line = text.slice(0, text.indexOf('"text":"hi"')).split('\n').length
    const broken = await verdictOn(Buffer.from(text.replace('"text":"hi"', '"text":hi')))
    expect(broken?.message).toContain(`line ${line}: it is not JSON`)
    const without = await verdictOn(Buffer.from(text.replace(',"item_type":"text"', '')))
    expect(without?.message).toContain('"item_type" is missing or is not what it should be')
    const stranger = await verdictOn(Buffer.from(text.replace(/("id":"\d+","user_id":)"\d+"/, '$1"4"')))
    expect(stranger?.message).toContain('there is no person 4')
  })

  test('names the conversation that does not fit its sum, and the count that is wrong', async () => {
    const text = document()
    const changed = await verdictOn(Buffer.from(text.replace('"text":"hi"', '"text":"ho"')))
    expect(changed?.message).toMatch(/conversation \S+ does not fit its sum/)
    const counted = await verdictOn(Buffer.from(text.replace(/("end":\{.*?"messages":)\d+/, '$19999')))
    expect(counted?.message).toContain(`it states 9999 messages, and there are ${messages}`)
    const fewer = await verdictOn(Buffer.from(text.replace(/\n\{"id":.*,(?=\n)/, '')))
    expect(fewer?.message).toContain(`there are ${messages - 1}`)
  })

  test('of a newer format is that, with what to do', async () => {
    const newer = await verdictOn(Buffer.from(document().replace('"version":1,', '"version":2,"more":true,')))
    expect(newer).toMatchObject({ code: 'newer-format', hint: expect.stringContaining('newer dmvault') })
    expect(newer?.message).toContain('version 2')
    const packed = zstdCompressSync(document().replace('"version":1,', '"version":12,'))
    expect(await codeOn(packed)).not.toBe('whole')
  })

  test('of what is not ours says what it looks like', async () => {
    const plain = '{"backup_date":"2026-09-28T16:30:00","conversations":[]}'
    expect(await verdictOn(Buffer.from(plain))).toMatchObject({
      code: 'not-a-backup',
      message: expect.stringContaining('plain dm_backup.json'),
      hint: expect.stringContaining('dmvault import'),
    })
    const manifest = await readFile(file('plain.json.manifest.json'))
    const formatted = JSON.stringify(JSON.parse(document()), null, 2)
    const looks: readonly [Uint8Array | string, string][] = [
      ['', 'empty'],
      ['PK\u0003\u0004zip', 'ZIP'],
      ['<html>', 'web page'],
      ['[1,2]', 'another kind of JSON'],
      ['\u0000\u0001\u0002', 'unknown'],
      [manifest, 'manifest'],
      [formatted, 'formatted anew'],
    ]
    for (const [content, words] of looks) {
      const verdict = await verdictOn(Buffer.from(content))
      expect(verdict).toMatchObject({ code: 'not-a-backup', exitCode: 6, message: expect.stringContaining(words) })
    }
  })

  test('of a file that was compressed anew by another tool says to decompress it', async () => {
    for (const packed of [zstdCompressSync(document()), gzipSync(document())]) {
      expect(await verdictOn(packed)).toMatchObject({
        code: 'truncated',
        hint: expect.stringContaining('decompress it'),
      })
    }
  })
})

describe('keys', () => {
  test('a wrong key is refused as such, and no key asks for one', async () => {
    expect(await codeOn(of('secret.json.age'), 'other-key.txt')).toBe('wrong-identity')
    await expect(verifyBackup(file('secret.json.age'))).rejects.toMatchObject({ code: 'identity-missing', exitCode: 2 })
  })

  test('what is no key file is said to be none, without showing it', async () => {
    await writeFile(file('not-a-key.txt'), 'AGE-SECRET-KEY-1NOTREALLYAKEY\n')
    for (const key of ['not-a-key.txt', 'plain.json.manifest.json']) {
      const verdict = await verdictOn(of('secret.json.age'), key)
      expect(verdict).toMatchObject({ code: 'identity-not-a-key', exitCode: 2 })
      expect(`${verdict?.message}${verdict?.hint}${verdict?.cause}`).not.toContain('NOTREALLYAKEY')
    }
    expect(await codeOn(of('secret.json.age'), 'no-such-file')).toBe('identity-unreadable')
  })

  test('an encrypted backup decrypts with the library alone to the same document', async () => {
    const decrypter = new Decrypter()
    const key = (await readFile(file('key.txt'), 'utf8')).trim().split('\n').at(-1) ?? ''
    decrypter.addIdentity(key)
    expect(Buffer.from(await decrypter.decrypt(of('secret.json.age'))).equals(of('plain.json'))).toBe(true)
  })
})

describe('other tools', () => {
  test('decompress a backup to the plain document, its seal notwithstanding', () => {
    expect(gunzipSync(of('packed.json.gz')).equals(of('plain.json'))).toBe(true)
    expect(zstdDecompressSync(of('packed.json.zst')).equals(of('plain.json'))).toBe(true)
    const zcat = execFileSync('gzip', ['-dc', file('packed.json.gz')], { maxBuffer: 1 << 28 })
    expect(zcat.equals(of('plain.json'))).toBe(true)
  })
})

describe('the manifest', () => {
  test('may be lost', async () => {
    expect(await codeOn(of('plain.json'))).toBe('whole')
  })

  test('must agree where it is there', async () => {
    const manifest = await readFile(file('plain.json.manifest.json'), 'utf8')
    for (const name of KINDS.slice(0, 3)) {
      await writeFile(file('changed.manifest.json'), await readFile(`${file(name)}.manifest.json`))
      expect(await codeOn(of(name))).toBe('whole')
    }
    const wrong = [
      manifest.replace(/"sha256": "./, '"sha256": "x'),
      manifest.replace(/"bytes": \d/, '"bytes": 99'),
      manifest.replace(/"conversations": \d+/, '"conversations": 77'),
      manifest.slice(0, -9),
      '{}',
    ]
    for (const text of wrong) {
      await writeFile(file('changed.manifest.json'), text)
      expect(await codeOn(of('plain.json'))).toBe('manifest-mismatch')
    }
    await rm(file('changed.manifest.json'))
  })

  test('is found beside a link to the backup, and beside what the link leads to', async () => {
    const manifest = await readFile(file('plain.json.manifest.json'), 'utf8')
    const wrong = manifest.replace(/"bytes": \d/, '"bytes": 99')
    await mkdir(file('elsewhere'))
    await writeFile(file('elsewhere/real.json'), await readFile(file('plain.json')))
    await symlink(file('elsewhere/real.json'), file('link.json'))
    const codeOfLink = () =>
      verifyBackup(file('link.json')).then(
        () => 'whole',
        (error) => error.code,
      )
    for (const place of ['link.json', 'elsewhere/real.json']) {
      expect(await codeOfLink()).toBe('whole')
      await writeFile(file(`${place}.manifest.json`), wrong)
      expect(await codeOfLink()).toBe('manifest-mismatch')
      await rm(file(`${place}.manifest.json`))
    }
  })

  test('of an encrypted backup tells nothing of what is in it', async () => {
    const manifest = JSON.parse(await readFile(file('secret.json.zst.age.manifest.json'), 'utf8'))
    expect(Object.keys(manifest).sort()).toEqual(['bytes', 'encrypted', 'file', 'format', 'sha256', 'version'])
  })
})

test('what cannot be opened is a matter of usage', async () => {
  await expect(verifyBackup(file('no-such-file'))).rejects.toMatchObject({ code: 'backup-unreadable', exitCode: 2 })
  await expect(verifyBackup(file('.'))).rejects.toMatchObject({ code: 'backup-not-a-file', exitCode: 2 })
})

test('the archive that wrote a backup notes that it verified, by its bytes and not by its name', async () => {
  const { signal } = new AbortController()
  const now = at('2025-02-01T00:00:00')
  await writeFile(file('moved'), of('packed.json.zst'))
  const found = await verifyFile(archive(), { file: file('moved') }, { signal, clock: () => now })
  expect(found.isNoted).toBe(true)
  const verified = (await readBackups(archive(), accountId)).filter((backup) => backup.verifiedAt !== null)
  expect(verified.map(({ path, verifiedAt }) => [path, verifiedAt])).toEqual([[file('packed.json.zst'), now]])
  expect((await verifyFile(null, { file: file('moved') }, { signal })).isNoted).toBe(null)
})

test('verifying stops when asked', async () => {
  const controller = new AbortController()
  controller.abort(new Error('enough'))
  await expect(verifyBackup(file('plain.json'), { signal: controller.signal })).rejects.toThrow('enough')
})
