import type { PartFile } from './tree/part.ts'

/** Files about people and the account are far smaller; a larger one is not worth its memory. */
const MAX_SIDE_FILE_BYTES = 64 << 20

/** The first bytes of a file; fewer where it is shorter or cannot be read further. */
export async function readHead(file: PartFile, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of file.read()) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= length) break
    }
  } catch {
    // What was read before counts; whoever reads the file in earnest will meet the error again and report it.
  }
  return Buffer.concat(chunks).subarray(0, length)
}

export async function readWhole(file: PartFile): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of file.read()) chunks.push(chunk)
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

/** A side file as a value; null where it is too large, unreadable or no JSON: nothing depends on it alone. */
export async function readSideFile(file: PartFile): Promise<unknown> {
  if (file.size > MAX_SIDE_FILE_BYTES) return null
  try {
    const text = (await readWhole(file)).toString('utf8')
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as unknown
  } catch {
    return null
  }
}
