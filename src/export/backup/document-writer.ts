import { createHash, type Hash } from 'node:crypto'
import { ByteWriter } from './byte-writer.ts'

/**
 * Collects a document's bytes into chunks, and its sums on the way. The sums are taken of whole chunks, not of lines: a
 * backup has millions.
 */
export class DocumentWriter {
  readonly #document: Hash = createHash('sha256')
  #part: Hash | undefined
  #partFrom = 0
  #full: Buffer[] = []
  /** Where the document's bytes go. */
  readonly bytes = new ByteWriter((chunk) => this.#take(chunk))

  write(text: string): void {
    this.bytes.write(text)
  }

  #take(chunk: Buffer): void {
    this.#document.update(chunk)
    this.#part?.update(chunk.subarray(this.#partFrom))
    this.#partFrom = 0
    this.#full.push(chunk)
  }

  /** Begins a sum of its own with what is written next. */
  beginPart(): void {
    this.#part = createHash('sha256')
    this.#partFrom = this.bytes.filled().length
  }

  /** Ends that sum with what was written last. */
  endPart(): string {
    const sum = this.#part?.update(this.bytes.filled().subarray(this.#partFrom)).digest('hex') ?? ''
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
    this.bytes.flush()
    return this.#document.digest('hex')
  }
}
