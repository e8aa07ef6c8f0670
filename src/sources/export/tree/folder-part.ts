import { createReadStream } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { isJson, isLeftover, joined, type Part, type PartFile } from './part.ts'

/** Folders that only make sense inside an export: given by itself, such a folder keeps its name in the paths. */
const INNER = /^(inbox|message_requests|archived_threads|filtered_threads|e2ee_cutover|cross-app-inbox|broadcast)$/
const OUTER = /^(messages|your_instagram_activity|your_facebook_activity|your_activity_across_facebook)$/

interface Found {
  readonly jsonFiles: PartFile[]
  readonly otherFiles: Map<string, number>
  readonly notes: string[]
}

/**
 * A folder, all the way down. Symbolic links are followed only to files within it; others are passed over and named.
 *
 * @throws Error of the file system when the folder itself cannot be read
 */
export async function openFolderPart(given: string): Promise<Part> {
  const root = await realpath(given)
  const found: Found = { jsonFiles: [], otherFiles: new Map(), notes: [] }
  await walk(root, root, contextOf(root), found)
  return toPart(given, root, found)
}

/** A single JSON file of an export: a thread's, or the one file of the years before 2021. */
export async function openFilePart(given: string): Promise<Part> {
  const file = await realpath(given)
  const folder = dirname(file)
  const found: Found = { jsonFiles: [], otherFiles: new Map(), notes: [] }
  const context = contextOf(folder) || `${basename(folder)}/`
  add(file, context + basename(file), (await stat(file)).size, found)
  return toPart(given, folder, found)
}

function toPart(name: string, root: string, found: Found): Part {
  const { jsonFiles, otherFiles, notes } = found
  const names = [basename(resolve(name)), ...root.split(sep).reverse().slice(0, 4)]
  return { name, names, jsonFiles, otherFiles, modifiedAt: null, notes, close: async () => undefined }
}

async function walk(root: string, folder: string, path: string, found: Found): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const full = join(folder, entry.name)
    const inner = path + entry.name
    if (isLeftover(inner)) continue
    if (entry.isDirectory()) await walkInto(root, full, `${inner}/`, found)
    else if (entry.isFile()) add(full, inner, (await lstat(full)).size, found)
    else if (entry.isSymbolicLink()) await addLinked(root, full, inner, found)
  }
}

/** A folder inside that cannot be read costs only what it holds. */
async function walkInto(root: string, folder: string, path: string, found: Found): Promise<void> {
  try {
    await walk(root, folder, path, found)
  } catch (error) {
    found.notes.push(`${path} could not be read: ${(error as Error).message}`)
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
