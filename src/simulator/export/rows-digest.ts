/**
 * A digest of rows that does not depend on their order: the sum of each row's hash, in two lanes of 32 bits. Two sets of
 * rows with the same digest are, for a test's purpose, the same, twins included.
 */
export class RowsDigest {
  private high = 0
  private low = 0

  /** @param thread the end of the thread's folder name */
  add(thread: string, ms: number, sender: string, itemType: string, text: string | null): void {
    let a = this.hashOf(thread)
    a = Math.imul(a ^ (ms >>> 0), 0x01000193)
    a = Math.imul(a ^ Math.floor(ms / 4294967296), 0x01000193)
    a = Math.imul(a ^ this.hashOf(sender), 0x01000193)
    a = Math.imul(a ^ this.hashOf(itemType), 0x01000193)
    a = mixText(a, text ?? '\u0000null')
    this.high = (this.high + settle(a, 0x21f0aaad)) >>> 0
    this.low = (this.low + settle(a ^ 0x9e3779b9, 0x735a2d97)) >>> 0
  }

  /** Threads, senders and item types come again and again; their hashes are kept. */
  private hashOf(text: string): number {
    const known = hashes.get(text)
    if (known !== undefined) return known
    const hash = mixText(0x811c9dc5, text)
    if (hashes.size < 50_000) hashes.set(text, hash)
    return hash
  }

  /** Adds all rows of another digest. */
  merge(other: RowsDigest): void {
    this.high = (this.high + other.high) >>> 0
    this.low = (this.low + other.low) >>> 0
  }

  /** 16 hexadecimal digits. */
  toString(): string {
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }
}

const hashes = new Map<string, number>()

function mixText(hash: number, text: string): number {
  let mixed = hash
  for (let index = 0; index < text.length; index++) mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193)
  return Math.imul(mixed ^ 0x1f, 0x01000193)
}

function settle(hash: number, factor: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), factor)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
