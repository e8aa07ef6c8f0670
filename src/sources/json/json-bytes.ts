/** Small questions about stretches of JSON. */
import { COMMA } from '../../json-signs.ts'

export function parsedKey(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

export function isMember(text: string): boolean {
  try {
    JSON.parse(`{${text}}`)
    return true
  } catch {
    return false
  }
}

/** The broken bytes without the comma and the white space before the place where reading goes on. */
export function trimBroken(bytes: Buffer, length: number): Buffer {
  let end = Math.min(bytes.length, length)
  while (end > 0 && (isSpace(bytes[end - 1]!) || bytes[end - 1] === COMMA)) end--
  return bytes.subarray(0, end)
}
