import { randomInt } from 'node:crypto'
import type { Clock, Micros } from '../../clock.ts'
import { DirectError } from '../errors/instagram-error.ts'

/** Bits of chance behind the milliseconds. */
const CHANCE_BITS = 22
const LARGEST = (1n << 63n) - 1n

/**
 * What Instagram knows a send by: the same token from the same sender into the same thread is taken once. 64 bits in decimal,
 * the time in milliseconds before 22 bits of chance. Whoever wants to be sure makes it first, writes it down, and gives it to
 * every try.
 *
 * @param chance 0 to 2^22 − 1
 * @example clientToken(() => 1732270000123000, 123456) // '7265666990596022848'
 */
export function clientToken(clock: Clock, chance = randomInt(1 << CHANCE_BITS)): string {
  return ((BigInt(Math.floor(clock() / 1000)) << BigInt(CHANCE_BITS)) | BigInt(chance)).toString()
}

/** When a token of ours was made, to the millisecond; of others' tokens some time. */
export function tokenTime(token: string): Micros {
  return Number(BigInt(token) >> BigInt(CHANCE_BITS)) * 1000
}

/** @throws DirectError `token` where it is not 63 bits in decimal */
export function checkedToken(token: string): string {
  if (/^[1-9]\d{0,18}$/.test(token) && BigInt(token) <= LARGEST) return token
  throw new DirectError('input', 'token', `not a client token: ${token.slice(0, 40)}`, {
    hint: 'It is a number of 63 bits; clientToken makes one.',
  })
}
