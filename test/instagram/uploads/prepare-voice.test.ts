import { existsSync } from 'node:fs'
import { chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareVoice, readMp4 } from '../../../src/instagram/index.ts'
import { findProgram } from '../../../src/instagram/uploads/find-program.ts'

const M4A = join(import.meta.dirname, '../../fixtures/files/quiet-loud.m4a')
const FILM = join(import.meta.dirname, '../../fixtures/files/film.mp4')
const INSTALLED = await findProgram('ffmpeg')

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dmvault-test-'))
})
afterAll(async () => rm(folder, { recursive: true }))

/** A sound without compression: silence, then a tone, a second each. */
function wav(): Buffer {
  const rate = 8000
  const samples = Buffer.alloc(rate * 2 * 2)
  for (let at = rate; at < rate * 2; at += 1) samples.writeInt16LE(Math.round(8000 * Math.sin(at / 4)), at * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** Quiet, then loud: what stands in the first and in the second half. */
function halves(waveform: readonly number[]): { readonly first: number; readonly second: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { first: mean(waveform.slice(0, 32)), second: mean(waveform.slice(38)) }
}

describe('without ffmpeg', () => {
  const ffmpeg = null

  test('an M4A goes as it is, with bars by the size of its pieces', async () => {
    const voice = await prepareVoice(M4A, { ffmpeg })
    expect(Buffer.from(voice.m4a).equals(await readFile(M4A))).toBe(true)
    expect(voice.waveformFrom).toBe('piece-sizes')
    expect(voice.waveform).toHaveLength(70)
    expect(Math.max(...voice.waveform)).toBe(1)
    const { first, second } = halves(voice.waveform)
    expect(second).toBeGreaterThan(first * 3)
  })

  test('one whose pieces are not told has bars of one height', async () => {
    const bytes = await readFile(M4A)
    bytes.write('free', bytes.indexOf('stsz'))
    expect(await prepareVoice(bytes, { ffmpeg })).toMatchObject({
      waveformFrom: 'nothing',
      waveform: Array(70).fill(1),
    })
  })

  test.each([
    ['a WAV', wav, 'it is a sound (WAV); it is not AAC in an M4A, and there is no ffmpeg here'],
    [
      'a film',
      async () => await readFile(FILM),
      'it is a video (MP4); it is not AAC in an M4A, and there is no ffmpeg',
    ],
    ['text', () => Buffer.from('la la la'), 'it is text'],
    ['a picture', () => Buffer.from('GIF89a\x01\0\x01\0\0\0\0;'), 'it is a picture (GIF)'],
  ])('%s is refused, and what it is is said', async (_what, bytes, words) => {
    const error: unknown = await prepareVoice(await bytes(), { ffmpeg }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'voice', remedy: 'input' })
    expect(String(error)).toContain(words)
  })

  test('MP3 that calls itself AAC is refused', async () => {
    const bytes = await readFile(M4A)
    const esds = bytes.indexOf('esds')
    const place = bytes.indexOf(Buffer.from([0x40, 0x15]), esds)
    bytes[place] = 0x6b
    expect(readMp4(bytes)?.audioCodec).toBe('mp4a.6b')
    await expect(prepareVoice(bytes, { ffmpeg })).rejects.toMatchObject({ code: 'voice' })
  })

  test('what is too large is not read', async () => {
    const path = join(folder, 'large.m4a')
    await using file = await open(path, 'w')
    await file.write('\0\0\0\x18ftypM4A ')
    await file.truncate(25_000_001)
    await expect(prepareVoice(path, { ffmpeg })).rejects.toMatchObject({
      message: expect.stringContaining('it is larger than 25 MB'),
    })
    await file.truncate(500_000_001)
    await expect(prepareVoice(path, { ffmpeg })).rejects.toMatchObject({ code: 'file-too-large' })
  })
})

describe.skipIf(INSTALLED === null)('with the ffmpeg of this machine', () => {
  test('an M4A goes as it is, with bars by how loud it is', async () => {
    const voice = await prepareVoice(M4A)
    expect(Buffer.from(voice.m4a).equals(await readFile(M4A))).toBe(true)
    expect(voice.waveformFrom).toBe('sound')
    expect(voice.waveform).toHaveLength(70)
    const { first, second } = halves(voice.waveform)
    expect(first).toBeLessThan(0.01)
    expect(second).toBeGreaterThan(0.9)
  })

  test.each([
    ['a WAV', wav],
    ['a film’s sound', async () => await readFile(FILM)],
  ])('%s becomes AAC in an M4A', async (_what, bytes) => {
    const { m4a, waveform } = await prepareVoice(await bytes())
    expect(readMp4(m4a)).toMatchObject({ videoCodec: null, audioCodec: 'mp4a' })
    expect(waveform).toHaveLength(70)
    expect(Math.max(...waveform)).toBe(1)
  })

  test('a file is taken by its path, however it is called', async () => {
    const path = join(folder, '-i x: y.wav')
    await writeFile(path, wav())
    const { first, second } = halves((await prepareVoice(path)).waveform)
    expect(first).toBeLessThan(0.01)
    expect(second).toBeGreaterThan(0.9)
  })

  test('a list that leads to other files is not followed', async () => {
    const secret = join(folder, 'secret.wav')
    await writeFile(secret, wav())
    const list = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`ffconcat version 1.0\nfile '${secret}'\n`)])
    await expect(prepareVoice(list)).rejects.toMatchObject({ code: 'voice' })
  })

  test('what only looks like a sound is refused in its words', async () => {
    const error: unknown = await prepareVoice(wav().subarray(0, 20)).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'voice', message: expect.stringContaining('ffmpeg cannot read it as sound') })
  })
})

describe('ffmpeg', () => {
  /** A program in its place, which first notes where it runs and who may look there. */
  async function inItsPlace(commands: string): Promise<string> {
    const path = join(folder, 'ffmpeg')
    const note = join(folder, 'note')
    await writeFile(path, `#!/bin/sh\npwd >${note}\nstat -c %a . >>${note}\nls -l >>${note}\n${commands}\n`)
    await chmod(path, 0o700)
    return path
  }

  async function refusalBy(commands: string, options: object = {}): Promise<Error> {
    const ffmpeg = await inItsPlace(commands)
    return (await prepareVoice(wav(), { ffmpeg, ...options }).catch((error: unknown) => error)) as Error
  }

  test('works in a folder of its own that is gone afterwards, and gets no settings of ours', async () => {
    process.env.DMVAULT_TEST_SECRET = 'x'
    const error = await refusalBy(`echo "secret:$DMVAULT_TEST_SECRET:" >&2; exit 3`)
    delete process.env.DMVAULT_TEST_SECRET
    expect(error).toMatchObject({ code: 'voice', message: expect.stringContaining('(secret::)') })
    const [place = '', mode, ...files] = (await readFile(join(folder, 'note'), 'utf8')).split('\n')
    expect(mode).toBe('700')
    expect(files.some((line) => /^-rw-------.* sound$/.test(line))).toBe(true)
    expect(existsSync(place)).toBe(false)
  })

  test('that takes too long is ended', async () => {
    const error = await refusalBy('exec sleep 600', { timeoutMs: 300 })
    expect(error.message).toContain('ffmpeg took longer than 0.3 seconds')
    expect(existsSync((await readFile(join(folder, 'note'), 'utf8')).split('\n')[0] ?? '')).toBe(false)
  })

  test('that writes without end is ended', async () => {
    expect((await refusalBy('exec cat /dev/zero')).message).toContain('it is longer than 50 minutes')
  })

  test('that is no longer wanted is ended', async () => {
    const error = await refusalBy('exec sleep 600', { signal: AbortSignal.timeout(200) })
    expect(error).toMatchObject({ name: 'TimeoutError' })
  })

  test('that complains in many words and signs is quoted in few', async () => {
    const error = await refusalBy(`head -c 100000 /dev/zero | tr '\\0' 'x' >&2; printf '\\033[31m end\\n' >&2; exit 1`)
    expect(error.message.length).toBeLessThan(400)
    expect(error.message).not.toMatch(/[\u0000-\u001f]/)
  })

  test('that is none is told', async () => {
    const ffmpeg = join(folder, 'no-program')
    await writeFile(ffmpeg, '')
    await expect(prepareVoice(wav(), { ffmpeg })).rejects.toMatchObject({
      message: expect.stringContaining('ffmpeg cannot be started'),
    })
  })

  test('is looked for in whole paths only', async () => {
    await inItsPlace('exit 0')
    expect(await findProgram('ffmpeg', { PATH: `.::${folder}` })).toBe(join(folder, 'ffmpeg'))
    expect(await findProgram('ffmpeg', { PATH: '.:bin' })).toBeNull()
    expect(await findProgram('note', { PATH: folder })).toBeNull()
    expect(await findProgram('ffmpeg', {})).toBeNull()
  })
})
