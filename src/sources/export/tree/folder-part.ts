import { createReadStream } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { UsageError } from '../../../errors.ts'
import { isJson, isLeftover, joined, type Part, type PartFile } from './part.ts'

/** Folders that only make sense inside an export: given by itself, such a folder keeps its name in the paths. */
const INNER = /^(inbox|message_requests|archived_threads|filtered_threads|e2ee_cutover|cross-app-inbox|broadcast)$/
const OUTER = /^(messages|your_instagram_activity|your_facebook_activity|your_activity_across_facebook)$/

/** Somebody has given a whole disk. */
const MAX_FILES = 2_000_000

interface Found {
  readonly jsonFiles: PartFile[]
  readonly otherFiles: Map<string, number>
  readonly notes: string[]
  readonly unread: { readonly path: string; readonly reason: string }[]
}

/**
 * A folder, all the way down. Symbolic links are followed only to files within it; others are passed over and named.
 *
 * @throws Error of the file system when the folder itself cannot be read
 */
export async function openFolderPart(given: string): Promise<Part> {
  const root = await realpath(given)
  const found: Found = { jsonFiles: [], otherFiles: new Map(), notes: [], unread: [] }
  await walk(root, root, contextOf(root), found)
  return toPart(given, root, found)
}

/** A single JSON file of an export: a thread's, or the one file of the years before 2021. */
export async function openFilePart(given: string): Promise<Part> {
  const file = await realpath(given)
  const folder = dirname(file)
  const found: Found = { jsonFiles: [], otherFiles: new Map(), notes: [], unread: [] }
  const context = contextOf(folder) || `${basename(folder)}/`
  add(file, context + basename(file), (await stat(file)).size, found)
  return toPart(given, folder, found)
}

function toPart(name: string, root: string, found: Found): Part {
  const { jsonFiles, otherFiles, notes, unread } = found
  const names = [basename(resolve(name)), ...root.split(sep).reverse().slice(0, 4)]
  return { name, names, jsonFiles, otherFiles, modifiedAt: null, notes, unread, close: async () => undefined }
}

async function walk(root: string, folder: string, path: string, found: Found): Promise<void> {
  const all = await readdir(folder, { withFileTypes: true })
  const entries = all.filter(({ name }) => !isLeftover(path + name)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const sizes = await Promise.all(entries.map((entry) => (entry.isFile() ? sizeOf(join(folder, entry.name)) : null)))
  for (const [at, entry] of entries.entries()) {
    const full = join(folder, entry.name)
    const size = sizes[at] ?? null
    if (entry.isDirectory()) await walkInto(root, full, `${path}${entry.name}/`, found)
    else if (size !== null) add(full, path + entry.name, size, found)
    else if (entry.isSymbolicLink()) await addLinked(root, full, path + entry.name, found)
  }
}

/** Null for a file that has just gone. */
const sizeOf = (file: string): Promise<number | null> =>
  lstat(file).then(
    ({ size }) => size,
    () => null,
  )

/** A folder inside that cannot be read costs only what it holds. */
async function walkInto(root: string, folder: string, path: string, found: Found): Promise<void> {
  try {
    await walk(root, folder, path, found)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { message: reason } = error as Error
    found.unread.push({ path, reason })
    found.notes.push(`${path} could not be read: ${reason}`)
  }
}

async function addLinked(root: string, link: string, path: string, found: Found): Promise<void> {
  const target = await realpath(link).catch(() => null)
  if (target?.startsWith(root + sep)) {
    const { size, isFile } = await stat(target).then((it) => ({ size: it.size, isFile: it.isFile() }))
    if (isFile) return add(target, path, size, found)
  }
  found.notes.push(`${path} is a symbolic link and was not followed`)
}

function add(file: string, path: string, size: number, found: Found): void {
  if (found.otherFiles.size + found.jsonFiles.length >= MAX_FILES) {
    const hint = 'Give the folder of the export itself.'
    throw new UsageError('not-an-export', 'the folder holds millions of files, as no export does', { hint })
  }
  if (!isJson(path)) {
    found.otherFiles.set(path, size)
    return
  }
  const read = () => joined(createReadStream(file, { highWaterMark: Math.min(1 << 20, Math.max(size, 4096)) }))
  found.jsonFiles.push({ path, size, read, checksum: null })
}

/** The names that a folder's paths begin with when it is itself an inner folder of an export: `messages/inbox/`. */
function contextOf(root: string): string {
  const [own = '', inner = ''] = root.split(sep).reverse()
  if (INNER.test(inner)) return `messages/${inner}/${own}/`
  if (INNER.test(own)) return `messages/${own}/`
  if (OUTER.test(own)) return OUTER.test(inner) ? `${inner}/${own}/` : `${own}/`
  return ''
}
