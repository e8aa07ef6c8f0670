import { readFile } from 'node:fs/promises'
import { Decrypter } from 'age-encryption'
import { UsageError } from '../../errors.ts'

/** First line of every file encrypted with age. */
export const AGE_MAGIC = Buffer.from('age-encryption.org/v1\n')

/**
 * Reads an age key file: one secret key a line, `#` begins a comment.
 *
 * @throws UsageError `identity-missing`, `identity-unreadable`, `identity-not-a-key`
 */
export async function readIdentity(keyFile: string | undefined, file: string): Promise<Decrypter> {
  if (keyFile === undefined) {
    throw new UsageError('identity-missing', `${file} is encrypted, and no key was given`, {
      hint: 'Name the age key file that it was encrypted for: --identity KEYFILE.',
    })
  }
  const text = await readFile(keyFile, 'utf8').catch((cause: unknown) => {
    throw new UsageError('identity-unreadable', `cannot read the key file ${keyFile}`, { cause })
  })
  const keys = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const decrypter = new Decrypter()
  try {
    for (const key of keys) decrypter.addIdentity(key.trim())
  } catch {
    // Neither the key nor what the library says of it may reach a log.
    throw notAKey(keyFile)
  }
  if (keys.length === 0) throw notAKey(keyFile)
  return decrypter
}

function notAKey(keyFile: string): UsageError {
  return new UsageError('identity-not-a-key', `${keyFile} is not an age key file`, {
    hint: 'It should hold a line that begins with AGE-SECRET-KEY-1, as age-keygen writes it.',
  })
}
