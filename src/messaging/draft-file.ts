import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { DraftFile } from './draft.ts'

/** More than Instagram takes of anything. */
const MOST_BYTES = 200 * 1024 * 1024

/**
 * A file for a draft, as it is now.
 *
 * @throws UsageError `file` when there is none, or it cannot be sent
 */
export async function draftFile(path: string): Promise<DraftFile> {
  const whole = resolve(path)
  return { path: whole, sha256: sumOf(await readWhole(whole)) }
}

/** Its bytes. @throws UsageError `file-changed` when it is not what it was when the message was planned */
export async function readDraftFile({ path, sha256 }: DraftFile): Promise<Uint8Array> {
  const bytes = await readWhole(path)
  if (sumOf(bytes) === sha256) return bytes
  throw new UsageError('file-changed', `${path} is not what it was when the message was planned`, {
    hint: 'It was not sent. Send it again if the new one is meant.',
  })
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) throw new UsageError('file', `${path} is no file`)
    if (facts.size === 0) throw new UsageError('file', `${path} is empty`)
    if (facts.size > MOST_BYTES) throw new UsageError('file', `${path} is larger than Instagram takes`)
    return await readFile(path)
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(cause)
    throw new UsageError('file', `${path} cannot be read: ${reason}`, { cause })
  }
}

function sumOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
