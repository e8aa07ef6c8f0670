import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSession, Session, saveSession } from '../../../src/instagram/index.ts'
import { useFolder } from '../../support/run-cli.ts'

const folder = useFolder()
const SERVER = 'http://127.0.0.1:8080'

function made(): Session {
  const session = new Session({ server: SERVER })
  session.takeSessionId('1001000001%3AAbCdEfGhIjKlMn%3A12%3AAYdXyZ', '1001000001')
  session.setUsername('alice.sim')
  session.takeRouting('ig-u-shbid', '12695,1001000001')
  return session
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8)

describe('a session file', () => {
  test('gives the session back: server, name, device, routing', async () => {
    const path = join(folder(), 'plain', 'alice.json')
    const session = made()
    await saveSession(path, session)
    const opened = await openSession(path)
    expect(opened).toMatchObject({
      server: SERVER,
      username: 'alice.sim',
      routing: session.routing,
      bearer: session.bearer,
    })
    expect(opened.exportSettings()).toEqual(session.exportSettings())
  })

  test('is for its owner only, whatever was there before, and so is its folder', async () => {
    const path = join(folder(), 'modes', 'deep', 'alice.json')
    await saveSession(path, made())
    expect([await modeOf(path), await modeOf(join(folder(), 'modes'))]).toEqual(['600', '700'])
    await chmod(path, 0o666)
    await saveSession(path, made())
    expect(await modeOf(path)).toBe('600')
  })

  test('is replaced whole: a failed write leaves the old one, and nothing beside it', async () => {
    const path = join(folder(), 'whole', 'alice.json')
    await saveSession(path, made())
    const before = await readFile(path, 'utf8')
    const broken = made()
    broken.exportSettings = () => ({ settings: 1n })
    await expect(saveSession(path, broken)).rejects.toThrow()
    const taken = join(folder(), 'whole', 'folder.json')
    await mkdir(join(taken, 'x'), { recursive: true })
    await expect(saveSession(taken, made())).rejects.toThrow()
    expect(await readFile(path, 'utf8')).toBe(before)
    expect((await readdir(join(folder(), 'whole'))).sort()).toEqual(['alice.json', 'folder.json'])
  })

  test('many writes at once leave one whole file', async () => {
    const path = join(folder(), 'many', 'alice.json')
    await Promise.all(Array.from({ length: 20 }, () => saveSession(path, made())))
    expect((await openSession(path)).username).toBe('alice.sim')
    expect(await readdir(join(folder(), 'many'))).toEqual(['alice.json'])
  })

  test('behind a link is written where the link points', async () => {
    await mkdir(join(folder(), 'links'))
    const target = join(folder(), 'links', 'real.json')
    await saveSession(target, new Session({ server: SERVER }))
    await symlink(target, join(folder(), 'links', 'link.json'))
    await saveSession(join(folder(), 'links', 'link.json'), made())
    expect((await openSession(target)).username).toBe('alice.sim')
  })

  test('sealed by a passphrase shows nothing and opens with it alone', async () => {
    const path = join(folder(), 'sealed.json')
    await saveSession(path, made(), { passphrase: 'correct horse', workFactor: 10 })
    expect(await modeOf(path)).toBe('600')
    const bytes = await readFile(path, 'latin1')
    expect(bytes).toMatch(/^age-encryption\.org\/v1\n/)
    expect(bytes).not.toMatch(/AbCdEf|alice|sessionid/)
    expect((await openSession(path, { passphrase: 'correct horse' })).bearer).toBe(made().bearer)
    await expect(openSession(path)).rejects.toMatchObject({ code: 'session-sealed', exitCode: 2 })
    await expect(openSession(path, { passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'session-passphrase',
      exitCode: 2,
    })
  })

  test('of another kind, of a later version, or missing is refused in words', async () => {
    const path = join(folder(), 'odd.json')
    await expect(openSession(path)).rejects.toMatchObject({ code: 'session-file-unreadable', exitCode: 2 })
    for (const [text, code] of [
      ['{"conversations":[]}', 'session-file'],
      ['PNG', 'session-file'],
      ['', 'session-file'],
      [JSON.stringify({ format: 'dmvault-session', version: 2 }), 'session-file-version'],
      [JSON.stringify({ format: 'dmvault-session', version: 1, server: SERVER }), 'session-file'],
      [' '.repeat((4 << 20) + 1), 'session-file'],
    ] as const) {
      await writeFile(path, text)
      await expect(openSession(path)).rejects.toMatchObject({ code, exitCode: 2 })
    }
  })

  test("a settings dump of instagrapi's belongs to the server that is named, else to Instagram", async () => {
    const path = join(folder(), 'dump.json')
    await writeFile(path, JSON.stringify(made().exportSettings()))
    expect((await openSession(path)).server).toBe('https://i.instagram.com')
    expect((await openSession(path, { server: SERVER })).server).toBe(SERVER)
  })
})
