import { open } from 'node:fs/promises'
import { UsageError } from '../../../errors.ts'

const MOST_BYTES = 4096
const OTHERS = 0o077

/**
 * Reads a secret from a file that nobody but its owner may read.
 *
 * @throws UsageError `webhook-secret`
 */
export async function readSecretFile(path: string): Promise<string> {
  const file = await open(path).catch((cause: unknown) => {
    throw new UsageError('webhook-secret', `cannot read the secret in ${path}`, { cause })
  })
  try {
    const { mode, size } = await file.stat()
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      throw new UsageError('webhook-secret', `others may read the secret in ${path}`, { hint: `chmod 600 ${path}` })
    if (size > MOST_BYTES) throw new UsageError('webhook-secret', `${path} is too long for a secret`)
    return (await file.readFile('utf8')).trim()
  } finally {
    await file.close()
  }
}
