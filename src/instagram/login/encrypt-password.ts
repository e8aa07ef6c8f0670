import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { UnexpectedAnswer } from '../errors/instagram-error.ts'
import type { PasswordKey } from '../session/session.ts'

/** The random parts of an encrypted password; an argument, so that tests decide them. */
export interface PasswordSecrets {
  /** 32 bytes. */
  readonly aesKey: Buffer
  /** 12 bytes. */
  readonly iv: Buffer
}

/**
 * A password as Instagram takes it: `#PWD_INSTAGRAM:4:<seconds>:<base64>`, where the bytes are 1, the key's id, the IV, the
 * length of the RSA block (16 bits, little endian), the RSA block (PKCS#1 v1.5 of the AES key), the GCM tag, and the
 * password in AES-256-GCM with the seconds as additional data.
 *
 * @throws UnexpectedAnswer when the key of the server is none
 */
export function encryptPassword(
  password: string,
  { keyId, publicKey }: PasswordKey,
  seconds: number,
  { aesKey, iv }: PasswordSecrets = { aesKey: randomBytes(32), iv: randomBytes(12) },
): string {
  const time = String(Math.floor(seconds))
  const { sealed, tag } = sealPassword(password, time, { aesKey, iv })
  const block = wrapKey(aesKey, publicKey)
  const head = Buffer.from([1, keyId & 0xff])
  const length = Buffer.from([block.length & 0xff, block.length >> 8])
  const bytes = Buffer.concat([head, iv, length, block, tag, sealed])
  return `#PWD_INSTAGRAM:4:${time}:${bytes.toString('base64')}`
}

/** AES-256-GCM of the password's UTF-8 bytes. */
export function sealPassword(
  password: string,
  time: string,
  { aesKey, iv }: PasswordSecrets,
): { readonly sealed: Buffer; readonly tag: Buffer } {
  const cipher = createCipheriv('aes-256-gcm', aesKey, iv).setAAD(Buffer.from(time))
  const sealed = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()])
  return { sealed, tag: cipher.getAuthTag() }
}

function wrapKey(aesKey: Buffer, publicKey: string): Buffer {
  try {
    const key = createPublicKey(Buffer.from(publicKey, 'base64').toString())
    return publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, aesKey)
  } catch (cause) {
    throw new UnexpectedAnswer('report', 'password-key', 'the key that Instagram gave for the password is none', {
      cause,
    })
  }
}
