/** A list in which each thing stands once; its place is its number. */
export class Places<Item> {
  readonly items: Item[] = []
  readonly #places = new Map<Item, number>()

  /** Appends what is not there yet. */
  of(item: Item): number {
    const known = this.#places.get(item)
    if (known !== undefined) return known
    this.#places.set(item, this.items.length)
    this.items.push(item)
    return this.items.length - 1
  }
}
