/** Orders by a number, the greatest first, and equal ones by a text that no two share: a total order. */
export function byCount<Item>(
  countOf: (item: Item) => number,
  nameOf: (item: Item) => string,
): (one: Item, other: Item) => number {
  return (one, other) => countOf(other) - countOf(one) || byText(nameOf(one), nameOf(other))
}

/** By code units: the same on every machine, in every language. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
