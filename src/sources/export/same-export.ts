/** Parts of one export never disagree. Two exports given together would, and must be read one after the other. */
import { createHash } from 'node:crypto'
import { UsageError } from '../../errors.ts'
import type { ThreadFile } from './layout.ts'
import { readItems } from './thread-items.ts'
import type { TreeFile } from './tree/export-tree.ts'

/**
 * Leaves out files that are there twice (a ZIP and the folder it was unpacked into).
 *
 * @throws UsageError when two files of one name differ, but share messages: these are two exports
 */
export async function assertOneExport(files: readonly ThreadFile[]): Promise<ThreadFile[]> {
  const byOrigin = new Map<string, ThreadFile[]>()
  for (const file of files) {
    const same = byOrigin.get(file.file.origin)
    if (same === undefined) byOrigin.set(file.file.origin, [file])
    else same.push(file)
  }
  const kept: ThreadFile[] = []
  for (const [first, ...others] of byOrigin.values()) {
    if (first === undefined) continue
    const distinct = [first]
    for (const other of others) if (await isNew(other, distinct)) distinct.push(other)
    kept.push(...distinct)
  }
  return kept
}

/**
 * An export before 2021 holds all its messages in one file, which may be there twice.
 *
 * @throws UsageError when there are two that differ
 */
export async function assertOneFlatFile(files: readonly TreeFile[]): Promise<readonly TreeFile[]> {
  const [first, ...others] = files
  if (first === undefined) return []
  for (const other of others) if (!(await isSameContent(first, other))) throw twoExports(first, other)
  return [first]
}

const twoExports = (a: TreeFile, b: TreeFile): UsageError =>
  new UsageError(
    'two-exports',
    `${a.part} and ${b.part} are not parts of one export: ${b.origin} differs between them`,
    {
      hint: 'Import one after the other, in any order: what is in both is kept once.',
    },
  )

async function isNew(file: ThreadFile, known: readonly ThreadFile[]): Promise<boolean> {
  for (const other of known) {
    if (await isSameContent(file.file, other.file)) return false
    if (await shareItems(file, other)) throw twoExports(other.file, file.file)
  }
  return true
}

async function isSameContent(a: TreeFile, b: TreeFile): Promise<boolean> {
  if (a.size !== b.size) return false
  if (a.checksum !== null && b.checksum !== null) return a.checksum === b.checksum
  return (await sumOf(a)) === (await sumOf(b))
}

async function sumOf(file: TreeFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of file.read()) hash.update(chunk)
  return hash.digest('hex')
}

async function shareItems(a: ThreadFile, b: ThreadFile): Promise<boolean> {
  const texts = new Set<string>()
  for await (const text of readItems(a)) texts.add(text)
  for await (const text of readItems(b)) if (texts.has(text)) return true
  return false
}
