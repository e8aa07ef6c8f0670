/** Tells by its shape what it is that a user wants imported. */
import { open, stat } from 'node:fs/promises'
import type { Micros } from '../clock.ts'
import { UsageError } from '../errors.ts'
import { openExport } from './export/open-export.ts'
import { openPlainBackup } from './plain-backup/open-plain-backup.ts'
import type { Source } from './source.ts'

export interface OpenOptions {
  /** Whose inbox it is, where the source does not tell: a display name, a username, of a plain backup also a user id. */
  readonly owner?: string
  /** An export of Facebook is meant. */
  readonly facebook?: boolean
  /** When the source was made, where it does not tell. */
  readonly observedAt?: Micros
}

const HEAD_BYTES = 64 << 10

/**
 * Opens an export (ZIPs, a folder) or the plain JSON backup of another tool.
 *
 * @throws UsageError when the paths are neither; its message says what was found and its hint what to do
 */
export async function openSource(paths: readonly string[], options: OpenOptions = {}): Promise<Source> {
  for (const path of paths) {
    const kind = await kindOf(path)
    if (kind === 'export') continue
    if (kind === 'own-backup') {
      const hint = `Read it with: dmvault restore ${path}`
      throw new UsageError('own-backup', `${path} is a backup that dmvault wrote (or compressed, or encrypted)`, {
        hint,
      })
    }
    if (paths.length === 1) return await openPlainBackup(path, options)
    throw new UsageError('several-sources', `${path} is a backup of its own, and no part of the others`, {
      hint: 'Import one after the other.',
    })
  }
  return await openExport(paths, options)
}

/** By a file's first bytes. What cannot be looked at is left to be explained by whoever opens an export. */
async function kindOf(path: string): Promise<'export' | 'plain-backup' | 'own-backup'> {
  const head = await readHead(path)
  if (head === null) return 'export'
  const magic = head.subarray(0, 4).toString('hex')
  const text = head.toString('latin1')
  const isWrapped = magic === '28b52ffd' || magic.startsWith('1f8b') || text.startsWith('age-encryption.org/')
  if (isWrapped || /^\{"format":"dmvault-backup/.test(text)) return 'own-backup'
  if (!/^(ï»¿)?\s*\{/.test(text) || /^\s*\{\s*"participants"/.test(text)) return 'export'
  const isBackup =
    /"conversations"\s*:\s*\[/.test(text) || (/"backup_date"\s*:/.test(text) && /"thread_id"\s*:/.test(text))
  return isBackup ? 'plain-backup' : 'export'
}

async function readHead(path: string): Promise<Buffer | null> {
  try {
    if (!(await stat(path)).isFile()) return null
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}
