import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { domainToASCII } from 'node:url'
import { UsageError } from '../../errors.ts'
import { FileError, type Problem } from '../yaml/problem.ts'
import { readUpTo } from '../yaml/read-up-to.ts'

/** A list of a million hosts has less. */
const LARGEST_BYTES = 16 << 20

/**
 * The user's own list of bad hosts, one a line: `# …` and blank lines are left out, and an address stands for its host.
 * Without a path `bad-links.txt` of the home is read, where there is one.
 *
 * @throws UsageError `file-missing`; FileError `bad-links` with the line of each mistake
 */
export async function readBadLinks(home: string, path: string | undefined): Promise<ReadonlySet<string>> {
  const file = path ?? join(home, 'bad-links.txt')
  if (!existsSync(file)) {
    if (path === undefined) return new Set()
    throw new UsageError('file-missing', `there is no file ${file}`, { hint: 'It holds one host a line: bad.example' })
  }
  const problems: Problem[] = []
  const bytes = await readUpTo(file, LARGEST_BYTES)
  if (bytes.length > LARGEST_BYTES) {
    throw new UsageError('file-too-large', `${file} is too large`, { hint: 'At most 16 MiB of hosts are read.' })
  }
  const lines = bytes.toString('utf8').split(/\r?\n/)
  const hosts = lines.flatMap((written, place) => {
    const line = written.replace(/(^|\s)#.*$/, '').trim()
    if (line === '') return []
    const host = domainToASCII(URL.parse(/^https?:/i.test(line) ? line : `https://${line}`)?.hostname ?? '')
    if (host.includes('.')) return [host.replace(/^www\./, '')]
    problems.push({ line: place + 1, column: 1, message: `"${line}" is no host: write it as bad.example` })
    return []
  })
  if (problems.length > 0) throw new FileError('bad-links', file, problems)
  return new Set(hosts)
}
