import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { cliEnvironment, MAIN, runHere, useFolder } from '../support/run-cli.ts'

const url = useDatabase()
const archive = useArchive(url)
const folder = useFolder()
const GROUP = '340282366841710300949128000000000000001'
const PAIR = '340282366841710300949128000000000000002'
const OWNED = 'it was run'

const env = () => ({ DMVAULT_HOME: join(folder(), 'home'), DATABASE_URL: url() })

/** @param line what was typed; the last word is the one that is completed */
async function answer(line: string, settings: Record<string, string> = env()): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runHere(['completion', 'answer', '--', ...line.split(' ')], settings)
  expect([code, stderr]).toEqual([0, ''])
  return stdout.split('\n').slice(0, -1)
}
const values = async (line: string): Promise<readonly string[]> =>
  (await answer(line)).map((it) => it.split('\t')[0] ?? '')

beforeAll(async () => {
  const { accountId } = await createAccount(archive(), {
    name: 'anna',
    timeZone: 'UTC',
    keepsUnsent: false,
    createdAt: 0,
  })
  await archive().pool.query(`
    insert into people (account_id, person_id, username, display_name)
    values (${accountId}, 1, 'anna', 'Anna'), (${accountId}, 2, 'ben.k', 'Ben'), (${accountId}, 3, 'bela', null),
      (${accountId}, 4, '$(touch ${OWNED})', null), (${accountId}, 5, null, 'No name');
    update accounts set owner_person_id = 1 where account_id = ${accountId};
    insert into threads (account_id, thread_id, title, is_group)
    values (${accountId}, 1, '\`touch ${OWNED}\`\u001b[31m', true), (${accountId}, 2, 'ben.k', false),
      (${accountId}, 3, 'Rome', true);
    insert into thread_ids (account_id, kind, id, thread_id)
    values (${accountId}, 'instagram', '${GROUP}', 1), (${accountId}, 'instagram', '${PAIR}', 2),
      (${accountId}, 'instagram', '340282366841710300949128000000000000003', 3);
    insert into thread_members (account_id, thread_id, person_id, first_observed_at, last_observed_at)
    values (${accountId}, 2, 1, 'epoch', 'epoch'), (${accountId}, 2, 2, 'epoch', 'epoch'),
      (${accountId}, 1, 3, 'epoch', 'epoch'), (${accountId}, 1, 1, 'epoch', 'epoch');`)
})

describe('what could stand at the end of a line', () => {
  test.each([
    ['me', ['messages']],
    ['account se', ['set-time-zone']],
    ['completion ', ['bash', 'zsh', 'fish']],
    ['messages ben.k --fr', ['--from-user']],
    ['messages ben.k --js', ['--json']],
    ['threads --account ', ['anna']],
    ['threads --account=a', ['--account=anna']],
    ['account remove ', ['anna']],
    ['user b', ['bela', 'ben.k']],
    ['user @be', ['@bela', '@ben.k']],
    ['can-message bela be', ['bela', 'ben.k']],
    ['messages be', ['ben.k']],
    ['messages Ro', ['Rome']],
    ['messages ben.k --from-user --json be', []],
    ['messages x --type media,voi', ['media,voice_media']],
    ['report --time-zone Europe/Berl', ['Europe/Berlin']],
    ['report --out ', [':files']],
    ['import ', [':files']],
    ['threads ', []],
    ['nonsense ', []],
    ['threads --account nobody x', []],
  ])('"%s" → %j', async (line, expected) => {
    expect(await values(line)).toEqual(expected)
  })

  test('as the words of bash, which parts them at = and @', async () => {
    expect(await values('threads --account = an')).toEqual(['anna'])
    expect(await values('user @ be')).toEqual(['bela', 'ben.k'])
  })

  test('is a conversation by its id, with its title beside it, harmless', async () => {
    const lines = await answer(`messages ${GROUP.slice(0, -1)}`)
    expect(lines.map((it) => it.split('\t')[0])).toEqual([GROUP, `${GROUP.slice(0, -1)}3`, PAIR])
    expect(lines[0]).toBe(`${GROUP}\t\`touch ${OWNED}\`␛[31m`)
  })

  test('is never more than one plain word', async () => {
    for (const line of ['user ', 'messages ', 'user $', 'messages `']) {
      for (const value of await values(line)) expect(value).toMatch(/^[\w.-]+$/)
    }
  })

  test('is nothing, and no error, where there is no archive, or it cannot be reached', async () => {
    const home = join(folder(), 'nowhere')
    expect(await answer('user b', { DMVAULT_HOME: home })).toEqual([])
    expect(existsSync(home)).toBe(false)
    expect(await answer('user b', { ...env(), DATABASE_URL: 'postgres://127.0.0.1:1/none' })).toEqual([])
    expect(await answer('user b', { ...env(), DMVAULT_SPACING_MS: 'x' })).toEqual([])
    const given = await answer('--database-url postgres://127.0.0.1:1/none user b')
    expect(given).toEqual([])
  })
})

describe('the script', () => {
  test('is printed for a shell, and for no other', async () => {
    expect((await runHere(['completion', 'fish', '--json'])).json()).toMatchObject({
      shell: 'fish',
      script: expect.stringContaining('complete -c dmvault'),
    })
    expect(await runHere(['completion', 'tcsh'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Allowed choices are bash, zsh, fish'),
    })
  })

  /** A shell with `dmvault` on its path. */
  async function inShell(shell: string, args: readonly string[], script: string): Promise<string> {
    const bin = join(folder(), 'bin')
    await mkdir(bin, { recursive: true })
    await writeFile(join(bin, 'dmvault'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`)
    await chmod(join(bin, 'dmvault'), 0o755)
    const path = `${bin}${delimiter}${process.env.PATH}`
    const { stdout, stderr, status } = spawnSync(shell, [...args, script], {
      cwd: folder(),
      env: { ...cliEnvironment(env()), HOME: folder(), PATH: path },
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(existsSync(join(folder(), OWNED))).toBe(false)
    return stdout
  }
  const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit'], { env: process.env }).status === 0

  describe.skipIf(!has('bash'))('for bash', () => {
    const ASK = `
eval "$(dmvault completion bash)"
ask() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _dmvault_complete
  printf '%s\\n' "\${COMPREPLY[@]}"
}
`
    test('completes commands and names, and runs nothing of what is typed', async () => {
      const script = `${ASK}complete -p dmvault\nask dmvault me\nask dmvault user be\nask dmvault messages '$(touch "${OWNED}")' --typ`
      expect(await inShell('bash', ['--norc', '-uc'], script)).toBe(
        'complete -F _dmvault_complete dmvault\nmessages\nbela\nben.k\n--type\n',
      )
    })
  })

  describe.skipIf(!has('fish'))('for fish', () => {
    test('completes commands and names, and runs nothing of what is typed', async () => {
      const script = `
dmvault completion fish | source
complete -C 'dmvault me'
complete -C 'dmvault user be'
complete -C 'dmvault messages "x; touch ${OWNED}" --typ'
`
      const values = (await inShell('fish', ['--no-config', '-c'], script)).trim().split('\n')
      expect(values.map((it) => it.split('\t')[0])).toEqual(['messages', 'bela', 'ben.k', '--type'])
    })
  })

  describe.skipIf(!has('zsh'))('for zsh', () => {
    test('is read, and asks with the words as they are', async () => {
      // What zsh shows needs a terminal; what is given to it does not.
      const script = `
compdef() { print -r -- "compdef $*" }
_describe() { print -rl -- "\${(@P)2}" }
eval "$(dmvault completion zsh)"
words=(dmvault user be) CURRENT=3
_dmvault
words=(dmvault messages '"x; touch ${OWNED}"' --typ) CURRENT=4
_dmvault
`
      const lines = (await inShell('zsh', ['-fc'], script)).trim().split('\n')
      expect(lines).toEqual(['compdef _dmvault dmvault', 'bela', 'ben.k', expect.stringMatching(/^--type:/)])
    })
  })
})
