/** Passwords as apps send them: encrypted to a key that `qe/sync` publishes. */
import { constants, createDecipheriv, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto'
import { promisify } from 'node:util'

const KEY_ID = 41
const KEY_BYTES = 256
/** version, key id, IV, length of the RSA part. */
const HEAD = 1 + 1 + 12 + 2
const TAG = 16

const ENCRYPTED = /^#PWD_INSTAGRAM:4:(\d+):(.+)$/s
const PLAIN = /^#PWD_INSTAGRAM(?:_BROWSER)?:0:\d+:(.*)$/s

export class PasswordKey {
  #pair: Promise<{ readonly publicKey: KeyObject; readonly privateKey: KeyObject }> | undefined

  // Made when it is first asked for: it takes longer than all the rest of starting.
  #keys() {
    this.#pair ??= promisify(generateKeyPair)('rsa', { modulusLength: KEY_BYTES * 8 })
    return this.#pair
  }

  /** The response headers that publish it: its id, and base64 of its PEM text. */
  async headers(): Promise<Readonly<Record<string, string>>> {
    const { publicKey } = await this.#keys()
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
    return {
      'ig-set-password-encryption-key-id': String(KEY_ID),
      'ig-set-password-encryption-pub-key': Buffer.from(pem).toString('base64'),
    }
  }

  /** The password in an `enc_password`; null where it cannot be read, which Instagram calls a wrong password. */
  async open(encrypted: string): Promise<string | null> {
    const plain = PLAIN.exec(encrypted)?.[1]
    if (plain !== undefined) return plain
    const [, time, payload] = ENCRYPTED.exec(encrypted) ?? []
    if (time === undefined || payload === undefined) return null
    const { privateKey } = await this.#keys()
    try {
      return decrypt(privateKey, time, Buffer.from(payload, 'base64'))
    } catch {
      return null
    }
  }
}

function decrypt(privateKey: KeyObject, time: string, bytes: Buffer): string | null {
  if (bytes[0] !== 1 || bytes[1] !== KEY_ID || bytes.readUInt16LE(HEAD - 2) !== KEY_BYTES) return null
  const tagAt = HEAD + KEY_BYTES
  const key = withoutPadding(
    privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, bytes.subarray(HEAD, tagAt)),
  )
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(2, HEAD - 2))
  decipher.setAAD(Buffer.from(time)).setAuthTag(bytes.subarray(tagAt, tagAt + TAG))
  return Buffer.concat([decipher.update(bytes.subarray(tagAt + TAG)), decipher.final()]).toString('utf8')
}

/** `00 02 … 00 key`, by hand: some versions of Node refuse to take this padding off. */
function withoutPadding(block: Buffer): Buffer {
  if (block[0] !== 0 || block[1] !== 2) throw new RangeError('not padded as it should be')
  return block.subarray(block.indexOf(0, 2) + 1)
}
