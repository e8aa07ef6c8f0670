import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { useFolder } from '../support/run-cli.ts'
import { TINY_THREADS, writeTinyExport } from '../support/tiny-export.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const folder = useFolder()
let installed = ''
let bin = ''

/** What npm would publish, unpacked away from the repository; of the repository it finds the dependencies only. */
beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder()], { cwd: ROOT })
  const file = /"filename": "([^"]+)"/.exec(stdout)?.[1] ?? ''
  await run('tar', ['-xzf', join(folder(), file), '-C', folder()])
  await symlink(join(ROOT, 'node_modules'), join(folder(), 'node_modules'))
  installed = join(folder(), 'package')
  const { bin: bins } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  bin = join(installed, bins.dmvault)
  await mkdir(join(folder(), 'empty'))
})

const dmvault = async (...args: string[]): Promise<string> => {
  const env = { PATH: process.env.PATH, DMVAULT_HOME: join(folder(), 'home') }
  return (await run(process.execPath, [bin, ...args], { cwd: join(folder(), 'empty'), env })).stdout
}

test('the package works away from its repository: schema, fonts and built-in database are found', async () => {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  expect(await dmvault('--version')).toBe(`${version}\n`)
  const tiny = await writeTinyExport(join(folder(), 'tiny'), TINY_THREADS)
  expect(JSON.parse(await dmvault('import', tiny, '--account', 'ada', '--json'))).toMatchObject({
    messages: { new: 6 },
  })
  const reports = ['report', '--out', 'report', '--only', 'messages-per-person', '--json']
  expect(JSON.parse(await dmvault(...reports)).files).toHaveLength(4)
  expect(await readFile(join(folder(), 'empty/report/report.html'), 'utf8')).toContain('Content-Security-Policy')
  expect((await readFile(join(folder(), 'empty/report/messages-per-person.png'))).length).toBeGreaterThan(10_000)
})

test('the page comes with the package, built', async () => {
  const env = { PATH: process.env.PATH, DMVAULT_HOME: join(folder(), 'home') }
  const child = spawn(process.execPath, [bin, 'view', '--json', '--quiet'], { cwd: join(folder(), 'empty'), env })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url } = JSON.parse(line) as { readonly url: string }
  const page = await (await fetch(url)).text()
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)?.[1] ?? 'none'
  expect((await fetch(url + script)).headers.get('content-type')).toContain('javascript')
  child.kill('SIGINT')
  await once(child, 'close')
})

test('as a library it opens archives and reads exports, and tells its types', async () => {
  const program =
    "import { openArchive, openSource, report } from 'dmvault'; console.log(typeof openArchive, typeof openSource, typeof report)"
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: installed })
  expect(stdout).toBe('function function function\n')
  const client =
    "import { InstagramClient } from 'dmvault/instagram'; console.log(new InstagramClient().session.isLoggedIn)"
  const alone = await run(process.execPath, ['--input-type=module', '-e', client], { cwd: installed })
  expect(alone.stdout).toBe('false\n')
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  expect(await readFile(join(installed, exports['.'].types), 'utf8')).toContain('openArchive')
  expect(await readFile(join(installed, exports['./instagram'].types), 'utf8')).toContain('InstagramClient')
})

test('the command begins as a program does', async () => {
  expect(await readFile(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
})
