/**
 * The manifest beside a backup: a copy, for people and scripts, of what the file says of itself. It may be lost; where it
 * is there, it must agree. Of an encrypted backup it tells nothing that the file does not show to everyone.
 */
import { readFile, realpath } from 'node:fs/promises'
import * as z from 'zod'
import { VerificationError } from '../../errors.ts'
import { endSchema, MANIFEST_FORMAT } from './format.ts'

const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  version: z.literal(1),
  /** Name of the backup when it was written, without its folder. */
  file: z.string(),
  bytes: z.number().int(),
  /** Of the file's bytes, as `sha256sum` shows it. */
  sha256: z.string(),
  encrypted: z.boolean(),
  /** Absent when the file is encrypted. */
  contents: z.strictObject({ backup_date: z.string(), account: z.string(), end: endSchema }).optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

export const manifestPath = (file: string): string => `${file}.manifest.json`

type Found = Omit<Manifest, 'file' | 'format' | 'version'>

/**
 * Compares a backup's manifest, where there is one, with what was found in the file. Of a link to a backup both may have
 * one: that beside the link, and that beside the file it leads to.
 *
 * @throws VerificationError `manifest-mismatch`
 */
export async function checkManifest(file: string, found: Found): Promise<void> {
  const target = await realpath(file).catch(() => file)
  for (const path of new Set([file, target].map(manifestPath))) await checkOne(path, found)
}

async function checkOne(path: string, found: Found): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw mismatch(path, 'it cannot be read', error)
  })
  if (text === null) return
  const stated = parse(text, path)
  const differing = (['bytes', 'sha256', 'encrypted'] as const).find((key) => stated[key] !== found[key])
  if (differing !== undefined) throw mismatch(path, `${differing} is ${found[differing]}, not ${stated[differing]}`)
  if (JSON.stringify(stated.contents) === JSON.stringify(found.contents)) return
  throw mismatch(path, 'it tells other contents than the file has')
}

function parse(text: string, path: string): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(text))
  } catch (error) {
    throw mismatch(path, 'it is not a manifest', error)
  }
}

function mismatch(path: string, reason: string, cause?: unknown): VerificationError {
  return new VerificationError('manifest-mismatch', `${path} does not agree with the backup beside it: ${reason}`, {
    hint: 'If the backup is the right one, remove its manifest and verify again: the file alone is enough.',
    cause,
  })
}
