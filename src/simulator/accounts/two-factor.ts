/** Second factors: a code of an authenticator, of a text message, or of a list on paper. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { mixSeed } from '../random.ts'
import { DORA, EMIL, type Person } from '../world/people.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const STEP_MS = 30_000
const BACKUP_CODES = 5

export type Factor = 'totp' | 'sms'

/** Which second factor someone has. */
export function factorOf({ index }: Person): Factor | null {
  return index === DORA ? 'totp' : index === EMIL ? 'sms' : null
}

/** A secret for an authenticator, in base 32. */
export function totpSecret(seed: number, person: number): string {
  return Array.from({ length: 16 }, (_, place) => BASE32[mixSeed(mixSeed(seed, person + 7), place) % 32]).join('')
}

/** The code of a moment: HMAC-SHA1 over steps of 30 seconds, six digits. */
export function totpCode(secret: string, ms: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / STEP_MS)))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = hash[hash.length - 1]! & 15
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** Eight digits each; each works once. */
export function backupCodes(seed: number, person: number): readonly string[] {
  return Array.from({ length: BACKUP_CODES }, (_, place) =>
    String(mixSeed(mixSeed(seed, person + 77), place) % 100_000_000).padStart(8, '0'),
  )
}

/** A login that waits for its code. */
interface Waiting {
  readonly person: number
  /** The code that was sent. */
  sms: string | null
}

export class TwoFactor {
  readonly #seed: number
  readonly #waiting = new Map<string, Waiting>()
  readonly #usedCodes = new Set<string>()
  readonly #lastSms = new Map<number, string>()
  #count = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  /** @returns the identifier that the second step must bring */
  begin(person: Person): string {
    this.#count += 1
    const identifier = Buffer.from(`2fa-${person.index}-${this.#count}`).toString('base64url')
    const waiting: Waiting = { person: person.index, sms: null }
    this.#waiting.set(identifier, waiting)
    if (factorOf(person) === 'sms') this.#send(waiting)
    return identifier
  }

  #send(waiting: Waiting): void {
    this.#count += 1
    waiting.sms = String(mixSeed(mixSeed(this.#seed, waiting.person), this.#count) % 1_000_000).padStart(6, '0')
    this.#lastSms.set(waiting.person, waiting.sms)
  }

  /** What was last sent to someone's telephone. */
  lastSms(person: number): string | null {
    return this.#lastSms.get(person) ?? null
  }

  /** Sends another code. @returns false when the identifier is not known (any longer) */
  resend(identifier: string): boolean {
    const waiting = this.#waiting.get(identifier)
    if (waiting !== undefined) this.#send(waiting)
    return waiting !== undefined
  }

  personOf(identifier: string): number | null {
    return this.#waiting.get(identifier)?.person ?? null
  }

  /**
   * Tries a code. Which method goes with which kind of code is strict but for one thing: `3` takes a text message's code
   * too, since one wide-spread client always sends 3.
   *
   * @param method `1` text message, `2` backup code, `3` authenticator
   */
  accepts(identifier: string, method: string, code: string, nowMs: number): boolean {
    const waiting = this.#waiting.get(identifier)
    if (waiting === undefined) return false
    const isRight =
      (method === '3' && this.#isTotp(waiting, code, nowMs)) ||
      ((method === '1' || method === '3') && waiting.sms !== null && equal(code, waiting.sms)) ||
      (method === '2' && this.#takesBackupCode(waiting, code))
    if (isRight) this.#waiting.delete(identifier)
    return isRight
  }

  #isTotp({ person }: Waiting, code: string, nowMs: number): boolean {
    if (person !== DORA) return false
    const secret = totpSecret(this.#seed, person)
    return [-STEP_MS, 0, STEP_MS].some((skew) => equal(code, totpCode(secret, nowMs + skew)))
  }

  #takesBackupCode({ person }: Waiting, code: string): boolean {
    const key = `${person}:${code}`
    if (!backupCodes(this.#seed, person).includes(code) || this.#usedCodes.has(key)) return false
    this.#usedCodes.add(key)
    return true
  }
}

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
