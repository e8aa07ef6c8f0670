/**
 * All parts of an export as one tree: a thread's messages may be in one ZIP and its photos in another. Nothing is unpacked;
 * of what is no JSON only sizes are known.
 */
import { stat } from 'node:fs/promises'
import { UsageError } from '../../../errors.ts'
import { openFilePart, openFolderPart } from './folder-part.ts'
import { isJson, type Part, type PartFile } from './part.ts'
import { mediaKey, withinExport } from './within-export.ts'
import { isZip, openZipPart } from './zip-part.ts'

export interface TreeFile extends PartFile {
  readonly part: string
  /** Within the export: the same wherever the export lies. */
  readonly origin: string
}

export interface ExportTree {
  readonly parts: readonly Part[]
  readonly jsonFiles: readonly TreeFile[]
  /** Every path in every part. */
  paths(): Iterable<string>
  /** Size of a file that a message names, in whatever part; null where it is missing. */
  sizeOf(uri: string, threadFolder: string): number | null
  close(): Promise<void>
}

/** @throws UsageError when something given does not exist, cannot be read, or is no folder, ZIP or JSON file */
export async function openTree(paths: readonly string[]): Promise<ExportTree> {
  const parts: Part[] = []
  const close = async () => {
    await Promise.all(parts.map((part) => part.close()))
  }
  try {
    for (const path of paths) parts.push(await openPart(path))
    return toTree(parts, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function openPart(path: string): Promise<Part> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return await openFolderPart(path)
    if (!found.isFile()) throw new UsageError('not-an-export', `${path} is neither a folder nor a file`)
    if (await isZip(path)) return await openZipPart(path)
    if (isJson(path)) return await openFilePart(path)
  } catch (error) {
    throw explain(path, error)
  }
  throw new UsageError('not-an-export', `${path} is neither a ZIP nor a folder nor a JSON file`, {
    hint: "Give the ZIP files that Instagram's e-mail leads to, or the folder in which you unpacked them.",
  })
}

function explain(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') {
    const hint = 'Check the spelling; a path with blanks needs quotes.'
    return new UsageError('no-such-path', `there is no ${path}`, { hint, cause: error })
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const hint = 'Change its permissions, or copy it to where you may read it.'
    return new UsageError('not-readable', `${path} may not be read by this user`, { hint, cause: error })
  }
  return error
}

function toTree(parts: readonly Part[], close: () => Promise<void>): ExportTree {
  const sizes = new Map<string, number>()
  const jsonFiles: TreeFile[] = []
  for (const part of parts) {
    for (const [path, size] of part.otherFiles) sizes.set(mediaKey(path), size)
    for (const file of part.jsonFiles) {
      sizes.set(mediaKey(file.path), file.size)
      jsonFiles.push({ ...file, part: part.name, origin: withinExport(file.path) })
    }
  }
  const sizeOf = (uri: string, threadFolder: string): number | null => {
    const key = mediaKey(uri)
    return sizes.get(key) ?? sizes.get(`${threadFolder}/${key.split('/').slice(-2).join('/')}`) ?? null
  }
  return { parts, jsonFiles, paths: () => allPaths(parts), sizeOf, close }
}

function* allPaths(parts: readonly Part[]): Generator<string> {
  for (const part of parts) {
    for (const file of part.jsonFiles) yield file.path
    yield* part.otherFiles.keys()
  }
}
