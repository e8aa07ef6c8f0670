/** Sorts columns of one length by some of them, the first of these deciding first. */
export function inOrder<Key extends string>(
  columns: Readonly<Record<Key, readonly number[]>>,
  by: readonly NoInfer<Key>[],
): Record<Key, number[]> {
  const deciding = by.map((key) => columns[key])
  const places = Array.from(deciding[0]!.keys()).sort((one, other) => {
    for (const column of deciding) if (column[one] !== column[other]) return column[one]! - column[other]!
    return 0
  })
  const sorted = Object.entries<readonly number[]>(columns).map(([key, column]) => [
    key,
    places.map((place) => column[place]!),
  ])
  return Object.fromEntries(sorted) as Record<Key, number[]>
}
