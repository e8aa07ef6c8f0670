import { open } from 'node:fs/promises'

/**
 * Reads a file that a person names, at most one byte more than it may have: what is longer, or never ends (a device), is seen
 * by its length and does not fill the memory.
 *
 * @throws what opening and reading throw
 */
export async function readUpTo(path: string, mostBytes: number): Promise<Buffer> {
  const file = await open(path)
  const chunks: Buffer[] = []
  // It closes the file, whatever happens.
  for await (const chunk of file.createReadStream({ end: mostBytes })) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
