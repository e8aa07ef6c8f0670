import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import {
  exportNameFor,
  type MakeExportOptions,
  makeExport,
  type Truth,
} from '../../src/simulator/export/make-export.ts'

/** An export made for a test, in a temporary folder that goes away with it. */
export interface MadeExport extends AsyncDisposable {
  /** The temporary folder. `truth.json` and, where asked for, `rows.jsonl` are in it. */
  readonly place: string
  /** The export's root, named as Instagram names what it delivers. */
  readonly dir: string
  readonly truth: Truth
  /** Path of the expected messages, one JSON object a line. */
  readonly rowsFile: string
}

/** Makes an export of 2,000 messages, unless told otherwise, with every expected message beside it. */
export async function madeExport(options: MakeExportOptions = {}): Promise<MadeExport> {
  const place = await mkdtemp(join(tmpdir(), 'dmvault-export-'))
  const dir = join(place, exportNameFor(options))
  const rowsFile = join(place, 'rows.jsonl')
  const truth = await makeExport(dir, { messages: 2_000, rowsFile, truthFile: join(place, 'truth.json'), ...options })
  return { place, dir, truth, rowsFile, [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }) }
}

/**
 * Packs an export into ZIP parts that share one tree, as Instagram delivers large ones: a thread's JSON is in one part, its
 * media lie in others, spread file by file.
 *
 * @returns the paths of the parts, inside the export's temporary folder
 */
export async function zipParts(made: MadeExport, parts: number): Promise<readonly string[]> {
  const files = await listFiles(made.dir)
  const paths = Array.from({ length: parts }, (_, part) => join(made.place, `${made.truth.exportName}-${part + 1}.zip`))
  for (const [part, path] of paths.entries()) {
    const mine = files.filter((file) => partOf(file, parts) === part)
    await zipFiles(made.dir, mine, path, new Date(made.truth.takenAt))
  }
  return paths
}

/** JSON is spread by thread, media by file, and never into the part of their thread's JSON. */
function partOf(file: string, parts: number): number {
  if (parts === 1) return 0
  const segments = file.split('/')
  const inbox = segments.indexOf('messages')
  const json = sum(segments[inbox + 2] ?? '') % parts
  if (file.endsWith('.json')) return inbox === -1 ? 0 : json
  return (json + 1 + (sum(file) % (parts - 1))) % parts
}

function sum(text: string): number {
  return Array.from(text).reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0)
}

async function zipFiles(root: string, files: readonly string[], path: string, mtime: Date): Promise<void> {
  const zip = new ZipFile()
  for (const file of files) zip.addFile(join(root, file), file, { mtime, mode: 0o100644 })
  zip.end()
  await pipeline(zip.outputStream, createWriteStream(path))
}

/** Every file under a folder, as paths from it with forward slashes, sorted. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}
