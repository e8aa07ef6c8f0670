import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { publishFile, publishFiles, tryPublishing } from '../../src/export/publish.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const text = (content: string) => async (handle: { writeFile(data: string): Promise<void> }) =>
  handle.writeFile(content)
const MODULE = resolve(import.meta.dirname, '../../src/export/publish.ts')

/** Runs a script that has `publishFile` in scope in a process of its own. */
function inProcess(script: string, wrap: readonly string[] = [], uid?: number) {
  const source = `import { publishFile, publishFiles } from ${JSON.stringify(MODULE)}\n${script}`
  const command = [...wrap, process.execPath, '--input-type=module-typescript', '-e', source]
  return spawnSync(command[0]!, command.slice(1), { encoding: 'utf8', ...(uid === undefined ? {} : { uid, gid: uid }) })
}

describe('publishing a file', () => {
  test('writes it, making the folders on the way', async () => {
    await publishFile(join(folder, 'a/b/file.txt'), text('hello'))
    expect(readFileSync(join(folder, 'a/b/file.txt'), 'utf8')).toBe('hello')
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['file.txt'])
  })

  test('keeps the old file, and leaves nothing, when the writer fails half way', async () => {
    writeFileSync(join(folder, 'file.txt'), 'old')
    const failing = publishFile(join(folder, 'file.txt'), async (handle) => {
      await handle.write('half of the n')
      throw new Error('stopped')
    })
    await expect(failing).rejects.toThrow('stopped')
    expect(readdirSync(folder)).toEqual(['file.txt'])
    expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('old')
  })

  test('removes the folders that it made when the writer fails', async () => {
    const failing = publishFile(join(folder, 'a/b/file.txt'), () => Promise.reject(new Error('stopped')))
    await expect(failing).rejects.toThrow('stopped')
    expect(readdirSync(folder)).toEqual([])
  })

  test('can be tried beforehand, which leaves everything as it was', async () => {
    await tryPublishing(join(folder, 'a/b/file.txt'))
    expect(readdirSync(folder)).toEqual([])
    writeFileSync(join(folder, 'file.txt'), 'old')
    await tryPublishing(join(folder, 'file.txt'))
    expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('old')
    await expect(tryPublishing(join(folder, 'file.txt/below'))).rejects.toMatchObject({ code: 'output-not-a-folder' })
    await expect(tryPublishing(folder)).rejects.toMatchObject({ code: 'output-not-a-file' })
  })

  test('shows the old content to readers until the new one is complete', async () => {
    writeFileSync(join(folder, 'file.txt'), 'old')
    await publishFile(join(folder, 'file.txt'), async (handle) => {
      await handle.write('new')
      expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('old')
    })
    expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('new')
  })

  test('replaces what a link points to, not the link', async () => {
    writeFileSync(join(folder, 'real.txt'), 'old')
    symlinkSync('real.txt', join(folder, 'link.txt'))
    await publishFile(join(folder, 'link.txt'), text('new'))
    expect(readFileSync(join(folder, 'real.txt'), 'utf8')).toBe('new')
  })

  test('passes an error of the writer on as it is, whatever its code', async () => {
    const error = Object.assign(new Error('the input is not readable'), { code: 'EACCES' })
    await expect(publishFile(join(folder, 'x'), () => Promise.reject(error))).rejects.toBe(error)
  })
})

describe('publishing several files', () => {
  test('replaces none of them when one fails', async () => {
    writeFileSync(join(folder, 'one'), 'old')
    const failing = publishFiles([
      { path: join(folder, 'one'), write: text('new') },
      { path: join(folder, 'two'), write: () => Promise.reject(new Error('stopped')) },
    ])
    await expect(failing).rejects.toThrow('stopped')
    expect(readdirSync(folder)).toEqual(['one'])
    expect(readFileSync(join(folder, 'one'), 'utf8')).toBe('old')
  })

  test('keeps what certifies the old file while that is not replaced', async () => {
    const [path, certificate] = [join(folder, 'a.txt'), join(folder, 'a.sum')]
    const publish = (write: ReturnType<typeof text>) =>
      publishFiles([
        { path, write: text('new') },
        { path: certificate, certifies: true, write },
      ])
    writeFileSync(certificate, 'old')
    const refused = publish(async (handle) => {
      await handle.writeFile('new')
      mkdirSync(path)
    })
    await expect(refused).rejects.toThrow()
    expect(readFileSync(certificate, 'utf8')).toBe('old')
    rmdirSync(path)
    expect(readdirSync(folder)).toEqual(['a.sum'])
    await publish(text('new'))
    expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(['new', 'new'])
  })

  test('cleans up after a process that was killed while writing', async () => {
    const killed = inProcess(`
      await publishFile(${JSON.stringify(join(folder, 'file.txt'))}, async (handle) => {
        await handle.write('half')
        process.kill(process.pid, 'SIGKILL')
        await new Promise((resolve) => setTimeout(resolve, 60_000))
      })`)
    expect(killed.signal).toBe('SIGKILL')
    expect(readdirSync(folder)).toHaveLength(1)
    await publishFile(join(folder, 'other.txt'), text('whole'))
    expect(readdirSync(folder)).toEqual(['other.txt'])
  })

  test('leaves alone what a living process is writing', async () => {
    await publishFile(join(folder, 'slow.txt'), async (handle) => {
      await publishFile(join(folder, 'quick.txt'), text('quick'))
      await handle.write('slow')
    })
    expect(readdirSync(folder).sort()).toEqual(['quick.txt', 'slow.txt'])
  })
})

describe('a path that cannot be written', () => {
  test('is refused when it is a folder', async () => {
    mkdirSync(join(folder, 'there'))
    await expect(publishFile(join(folder, 'there'), text(''))).rejects.toMatchObject({
      code: 'output-not-a-file',
      exitCode: 2,
    })
  })

  test('is refused when it is a device, which a rename would replace', async () => {
    await expect(publishFile('/dev/null', text(''))).rejects.toMatchObject({ code: 'output-not-a-file' })
  })

  test('is refused when a file stands where a folder should', async () => {
    writeFileSync(join(folder, 'file'), '')
    const refused = { code: 'output-not-a-folder', exitCode: 2 }
    await expect(publishFile(join(folder, 'file/x.csv'), text(''))).rejects.toMatchObject(refused)
    await expect(publishFile(join(folder, 'file/deeper/x.csv'), text(''))).rejects.toMatchObject(refused)
  })

  test('is refused when the user may not write there', () => {
    chmodSync(folder, 0o555)
    const asNobody = process.getuid?.() === 0 ? 65534 : undefined
    const { stdout, stderr } = inProcess(
      `try { await publishFile(${JSON.stringify(join(folder, 'x'))}, (handle) => handle.writeFile('')) } catch (error) { console.log(error.code, error.message) }`,
      [],
      asNobody,
    )
    chmodSync(folder, 0o755)
    expect(stderr).toBe('')
    expect(stdout).toContain(`output-not-writable cannot write ${join(folder, 'x')}`)
  })

  const canMount = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true']).status === 0
  test.skipIf(!canMount)('on a disk that fills up is reported, with the old file kept and nothing left behind', () => {
    const script = `
      import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
      const path = ${JSON.stringify(join(folder, 'full.txt'))}
      writeFileSync(path, 'old')
      try {
        await publishFile(path, (handle) => handle.writeFile('x'.repeat(1 << 20)))
      } catch (error) {
        console.log(error.code, error.exitCode, readdirSync(${JSON.stringify(folder)}).join(), readFileSync(path, 'utf8'))
      }`
    const mount = `mount -t tmpfs -o size=64k tmpfs ${folder} && exec "$0" "$@"`
    const { stdout } = inProcess(script, ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', mount])
    expect(stdout).toBe('disk-full 1 full.txt old\n')
    expect(existsSync(join(folder, 'full.txt'))).toBe(false)
  })
})
