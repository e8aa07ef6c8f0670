/** An item that is none: what it lacks, in words, and what of its text may be kept. */
export class ItemError extends Error {
  override readonly name = 'ItemError'
  /** The item's text, without the addresses of view-once media. */
  readonly raw: string

  constructor(message: string, raw: string) {
    super(message)
    this.raw = raw
  }
}
