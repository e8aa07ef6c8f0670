import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../support/archive.ts'
import { cliEnvironment, MAIN, runHere, useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const database = useDatabase()
const folder = useFolder()
const settings = () => ({ DMVAULT_HOME: join(folder(), 'home'), DATABASE_URL: database() })
const dmvault = (...args: readonly string[]) => runHere([...args, '--json'], settings())

/** Starts the command, and gives its first line. */
async function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'view', ...args], {
    env: cliEnvironment(settings()),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [errors, lines] = [text(child.stderr), createInterface(child.stdout)]
  const [first] = (await once(lines, 'line')) as [string]
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const [code] = await once(child, 'close')
    return { code, errors: await errors }
  }
  return { first, stop }
}

test('an archive with nothing in it is shown as that', async () => {
  const { first, stop } = await start('--json')
  const { url } = JSON.parse(first) as { readonly url: string }
  expect(await (await fetch(`${url}api/accounts`)).json()).toEqual([])
  await stop('SIGTERM')
})

describe('an archive', () => {
  beforeAll(async () => {
    const tiny = await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
    expect(await dmvault('import', tiny, '--account', 'ada', '--time-zone', 'UTC')).toMatchObject({ code: 0 })
  })

  test('is served under the address of the first line until ctrl-C, which is a good end', async () => {
    const { first, stop } = await start('--account', 'ada')
    expect(first).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/)
    expect(await (await fetch(first)).text()).toContain('<title>dmvault</title>')
    const { port } = new URL(first)
    expect(await dmvault('view', '--port', port)).toMatchObject({ code: 2 })
    const { code, errors } = await stop('SIGINT')
    expect(code).toBe(0)
    expect(errors).not.toMatch(/\n {4}at |Warning/)
    await expect(fetch(first)).rejects.toThrow()
  })

  test('of an account that is not there is not shown', async () => {
    const { code, json } = await dmvault('view', '--account', 'eve')
    expect(code).toBe(2)
    expect(json()).toMatchObject({ error: { message: expect.stringContaining('eve') } })
  })

  test('is not shown with a folder of media that is not there', async () => {
    const { code, json } = await dmvault('view', '--media', join(folder(), 'nowhere'))
    expect(code).toBe(2)
    expect(json()).toMatchObject({ error: { code: 'no-folder', message: expect.stringContaining('nowhere') } })
  })

  test.each(['csv', 'json', 'html', 'markdown', 'text'])('gives a conversation as %s', async (format) => {
    const out = join(folder(), `trip.${format}`)
    const { code, json } = await dmvault('export', '--thread', 'Trip', '--format', format, '--out', out)
    expect((await stat(out)).mode & 0o777).toBe(0o600)
    expect(code).toBe(0)
    expect(json()).toEqual({ account: 'ada', messages: 3, file: out, problems: [] })
    expect(await readFile(out, 'utf8')).toContain('Who drives?')
  })

  test('gives what a search finds, newest first, and says what it did not understand', async () => {
    const out = join(folder(), 'found.json')
    const asked = ['--search', 'from:bo photo has:wings', '--format', 'json', '--out', out]
    const { json } = await dmvault('export', ...asked)
    expect(json()).toMatchObject({ messages: 1, problems: [expect.stringContaining('has:wings')] })
    const { messages } = JSON.parse(await readFile(out, 'utf8')) as { readonly messages: readonly { text: string }[] }
    expect(messages.map((message) => message.text)).toEqual(['Photos tomorrow?'])
  })

  test.each([
    [['--thread', 'Nowhere', '--format', 'csv'], 'Nowhere'],
    [['--thread', 'Trip', '--format', 'pdf'], 'pdf'],
    [['--format', 'csv'], 'Give --thread ID, --search WORDS, or both.'],
    [['--search', '  ', '--format', 'csv'], 'Give --thread ID, --search WORDS, or both.'],
  ])('refuses to write %j', async (args, reason) => {
    const { code, stdout } = await dmvault('export', ...args, '--out', join(folder(), 'refused'))
    expect(code).toBe(2)
    expect(stdout).toContain(reason)
    await expect(readFile(join(folder(), 'refused'))).rejects.toThrow()
  })
})
