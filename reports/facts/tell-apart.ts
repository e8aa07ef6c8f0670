import { byText } from './by-count.ts'

export interface Wish<Item> {
  readonly item: Item
  /** The label it would have if it were alone. */
  readonly name: string
  /** What to add in brackets where others have the same name. */
  readonly detail: string | null
  /** Decides who comes first among those that only a number can tell apart. */
  readonly order: string
}

/** Gives every item a label of its own: its name, its name with the detail, or with a number. */
export function tellApart<Item>(
  wishes: readonly Wish<Item>[],
): readonly { readonly item: Item; readonly name: string; readonly label: string }[] {
  const named = Map.groupBy(wishes, ({ name }) => name)
  const detailed = wishes
    .map((wish) => {
      const isAlone = named.get(wish.name)?.length === 1
      return { ...wish, label: isAlone || wish.detail === null ? wish.name : `${wish.name} (${wish.detail})` }
    })
    .sort((one, other) => byText(one.label, other.label) || byText(one.order, other.order))
  const wearers = Map.groupBy(detailed, ({ label }) => label)
  const given = new Set<string>()
  return detailed.map(({ item, name, label }) => {
    let own = label
    const isShared = (wearers.get(label)?.length ?? 0) > 1
    for (let number = 1; given.has(own) || (isShared && wearers.has(own)); number++) own = `${label} (${number})`
    given.add(own)
    return { item, name, label: own }
  })
}
