import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { declaredIn, type Example } from './readme-examples.ts'

/** What stands around the examples: texts, all of them. */
const TEXTS = [
  ...['userId', 'otherId', 'newUserId', 'username', 'password', 'path', 'thumbnail', 'mediaId'],
  ...['threadId', 'spamThreadId', 'groupId', 'itemId', 'otherItemId'],
]

/**
 * Has the compiler look at examples of the client's page, as strictly as at everything here.
 *
 * @param imports the page's own line that takes what they need from the library
 * @returns what it complains of; empty: nothing
 */
export async function compileExamples(root: string, imports: string, examples: readonly Example[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-test-'))
  try {
    const bodies = examples.map(functionOf)
    const code = `${imports}\nimport type { Direct } from 'dmvault/instagram'\nvoid openSession\n${bodies.join('\n')}`
    await writeFile(join(folder, 'examples.mts'), code)
    const compilerOptions = {
      paths: { 'dmvault/instagram': [join(root, 'src/instagram/index.ts')] },
      typeRoots: [join(root, 'node_modules/@types')],
    }
    const include = ['examples.mts', join(root, 'src/**/*.d.ts')]
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, include }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const run = promisify(execFile)(process.execPath, [tsc, '-p', folder])
    return (await run.catch((error: { readonly stdout: string }) => error)).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

function functionOf(example: Example, place: number): string {
  const given = TEXTS.filter((word) => !declaredIn(example).includes(word)).map((word) => `${word}: string`)
  const parameters = ['client: InstagramClient', 'direct: Direct', 'itemIds: string[]', ...given].join(', ')
  return `export async function example${place}(${parameters}) {\n${example.code}}\n`
}
