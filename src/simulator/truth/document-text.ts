import { createHash, type Hash } from 'node:crypto'

const CHUNK_CHARS = 1 << 17

/** Text on its way out, with its sum and those of its parts. */
export class DocumentText {
  readonly #document: Hash = createHash('sha256')
  #part: Hash | null = null
  #pending: string[] = []
  #chars = 0

  write(text: string): void {
    this.#pending.push(text)
    this.#chars += text.length
  }

  /** Whether enough has been written to be taken. */
  get isFull(): boolean {
    return this.#chars >= CHUNK_CHARS
  }

  take(): Buffer {
    const bytes = Buffer.from(this.#pending.join(''))
    this.#document.update(bytes)
    this.#part?.update(bytes)
    this.#pending = []
    this.#chars = 0
    return bytes
  }

  /** What was written before must have been taken. */
  beginPart(): void {
    this.#part = createHash('sha256')
  }

  /** What was written before must have been taken. */
  endPart(): string {
    const sum = this.#part?.digest('hex') ?? ''
    this.#part = null
    return sum
  }

  sum(): string {
    return this.#document.digest('hex')
  }
}
