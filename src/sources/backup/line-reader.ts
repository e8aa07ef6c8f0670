import { createHash, type Hash } from 'node:crypto'
import { VerificationError } from '../../errors.ts'

const LF = 10
const COMMA = 44
/** Longer than any line of a real backup; a JavaScript string cannot be much longer. */
const MAX_LINE_BYTES = 1 << 28

/**
 * The document line by line, with the sums of what was read. The sums are taken of whole stretches, not of each line: a
 * backup has millions.
 */
export class LineReader {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #file: string
  readonly #document: Hash = createHash('sha256')
  #part: Hash | undefined
  #block: Buffer = Buffer.alloc(0)
  /** Up to where the block has been read, and from where on it is not in the sums yet. */
  #at = 0
  #summedUpTo = 0
  #partFrom = 0
  /** Begin and end of the current line, without its LF. */
  #from = 0
  #to = 0
  readonly takesSums: boolean
  /** Number of the current line, from 1. */
  number = 0

  /** @param takesSums false for a file whose sums were found right before: then `endPart` and `sumBeforeLine` are empty */
  constructor(chunks: AsyncIterable<Buffer>, file: string, takesSums: boolean) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#file = file
    this.takesSums = takesSums
  }

  /** Moves to the next line; false at the end. @throws VerificationError `truncated` when its LF is missing */
  async next(): Promise<boolean> {
    return this.take() || ((await this.#fill()) && this.take())
  }

  /** Moves to the next line if it has been read already; else `next` must be asked. Millions of awaits cost seconds. */
  take(): boolean {
    const end = this.#block.indexOf(LF, this.#at)
    if (end < 0) return false
    this.#from = this.#at
    this.#to = end
    this.#at = end + 1
    this.number += 1
    return true
  }

  /** The current line, without its LF. */
  text(): string {
    return this.#block.toString('utf8', this.#from, this.#to)
  }

  /** The bytes among which the current line lies. */
  get bytes(): Buffer {
    return this.#block
  }

  get from(): number {
    return this.#from
  }

  get to(): number {
    return this.#to
  }

  /** Makes the block hold one whole line at least. */
  async #fill(): Promise<boolean> {
    this.#sumUpTo(this.#at)
    const pieces = [this.#block.subarray(this.#at)]
    let bytes = pieces[0]?.length ?? 0
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done === true) break
      pieces.push(value)
      bytes += value.length
      if (value.includes(LF)) {
        this.#replaceBlock(Buffer.concat(pieces))
        return true
      }
      if (bytes > MAX_LINE_BYTES) throw new VerificationError('damaged', `${this.where()}: a line without an end`)
    }
    if (bytes === 0) return false
    throw new VerificationError('truncated', `${this.#file} is cut short: it ends within line ${this.number + 1}`, {
      hint: 'Take another copy of the file.',
    })
  }

  #replaceBlock(block: Buffer): void {
    this.#block = block
    this.#at = 0
    this.#summedUpTo = 0
    this.#partFrom = 0
  }

  #sumUpTo(position: number): void {
    if (!this.takesSums) return
    this.#document.update(this.#block.subarray(this.#summedUpTo, position))
    this.#summedUpTo = position
    this.#part?.update(this.#block.subarray(this.#partFrom, position))
    this.#partFrom = position
  }

  /** Begins a sum of its own with the current line. */
  beginPart(): void {
    if (this.takesSums) this.#part = createHash('sha256')
    this.#partFrom = this.#from
  }

  /** Ends that sum with the current line, without the comma after it. */
  endPart(): string {
    const end = this.#block[this.#to - 1] === COMMA ? this.#to - 1 : this.#to
    const sum = this.#part?.update(this.#block.subarray(this.#partFrom, end)).digest('hex') ?? ''
    this.#part = undefined
    return sum
  }

  /** The sum of everything before the current line; ends the summing. */
  sumBeforeLine(): string {
    if (!this.takesSums) return ''
    return this.#document.update(this.#block.subarray(this.#summedUpTo, this.#from)).digest('hex')
  }

  /** Whether anything at all follows the current line. */
  async hasMore(): Promise<boolean> {
    if (this.#at < this.#block.length) return true
    for (;;) {
      const { done, value } = await this.#chunks.next()
      if (done === true) return false
      if (value.length > 0) return true
    }
  }

  /** Where we are, for messages. */
  where(): string {
    return `${this.#file}, line ${this.number}`
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
