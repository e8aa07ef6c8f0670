import { createHash, type Hash } from 'node:crypto'

const CHUNK_BYTES = 1 << 18

/**
 * Collects a document's text into chunks, and its sums on the way. The sums are taken of whole chunks, not of lines: a
 * backup has millions.
 */
export class DocumentWriter {
  readonly #document: Hash = createHash('sha256')
  #part: Hash | undefined
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  #used = 0
  #partFrom = 0
  #full: Buffer[] = []

  write(text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    const atMost = text.length * 3
    if (this.#used + atMost > this.#chunk.length) {
      this.#finishChunk()
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, atMost))
    }
    this.#used += this.#chunk.write(text, this.#used)
  }

  #finishChunk(): void {
    const chunk = this.#chunk.subarray(0, this.#used)
    this.#document.update(chunk)
    this.#part?.update(chunk.subarray(this.#partFrom))
    if (chunk.length > 0) this.#full.push(chunk)
    this.#used = 0
    this.#partFrom = 0
  }

  /** Begins a sum of its own with what is written next. */
  beginPart(): void {
    this.#part = createHash('sha256')
    this.#partFrom = this.#used
  }

  /** Ends that sum with what was written last. */
  endPart(): string {
    const sum = this.#part?.update(this.#chunk.subarray(this.#partFrom, this.#used)).digest('hex') ?? ''
    this.#part = undefined
    return sum
  }

  /** The chunks that are full; they are the caller's from now on. */
  take(): Buffer[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** The sum of all that was written; nothing can be written after it. The rest of the chunks is ready to be taken. */
  sum(): string {
    this.#finishChunk()
    return this.#document.digest('hex')
  }
}
