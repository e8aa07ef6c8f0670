/** Columns of one length by their names; what makes two cells the same stands in `by`, threads first. */
export interface CellColumns<Key extends string> {
  readonly by: Readonly<Record<Key, ArrayLike<number>>>
  readonly count: ArrayLike<number>
}

/**
 * Cells in the order of what they are counted by, the first column deciding first, and those that agree in all of them as one.
 * Threads, the first column, are places from 0 on: cells are dealt to them, and sorted within each, where they mostly stand
 * in order already.
 */
export function orderedCells<Key extends string>(
  { by, count }: CellColumns<Key>,
  threads: number,
): Readonly<Record<Key | 'count', Int32Array>> {
  const keys = Object.keys(by) as Key[]
  const [thread, ...rest] = keys.map((key) => by[key])
  const order = dealt(thread!, threads)
  let start = 0
  while (start < order.length) {
    let end = start + 1
    while (end < order.length && thread![order[end]!] === thread![order[start]!]) end += 1
    sortSlice(order, start, end, rest)
    start = end
  }
  return merged(order, keys, by, count)
}

/** Cells thread by thread, within each as they stood. */
function dealt(thread: ArrayLike<number>, threads: number): Int32Array {
  const next = new Int32Array(threads + 1)
  for (let cell = 0; cell < thread.length; cell += 1) next[thread[cell]! + 1]! += 1
  for (let place = 1; place <= threads; place += 1) next[place]! += next[place - 1]!
  const order = new Int32Array(thread.length)
  for (let cell = 0; cell < thread.length; cell += 1) order[next[thread[cell]!]!++] = cell
  return order
}

function sortSlice(order: Int32Array, start: number, end: number, by: readonly ArrayLike<number>[]): void {
  const compare = (one: number, other: number) => {
    for (let place = 0; place < by.length; place += 1) {
      const difference = by[place]![one]! - by[place]![other]!
      if (difference !== 0) return difference
    }
    return one - other
  }
  for (let at = start + 1; at < end; at += 1) {
    if (compare(order[at - 1]!, order[at]!) <= 0) continue
    order.set(Array.from(order.subarray(start, end)).sort(compare), start)
    return
  }
}

function merged<Key extends string>(
  order: Int32Array,
  keys: readonly Key[],
  by: Readonly<Record<Key, ArrayLike<number>>>,
  count: ArrayLike<number>,
): Readonly<Record<Key | 'count', Int32Array>> {
  const columns = keys.map((key) => by[key])
  const out = columns.map(() => new Int32Array(order.length))
  const counts = new Int32Array(order.length)
  let length = 0
  for (const cell of order) {
    let alike = length === 0 ? -1 : 0
    while (alike >= 0 && alike < columns.length && columns[alike]![cell] === out[alike]![length - 1]) alike += 1
    if (alike === columns.length) {
      counts[length - 1]! += count[cell]!
      continue
    }
    for (let place = 0; place < columns.length; place += 1) out[place]![length] = columns[place]![cell]!
    counts[length] = count[cell]!
    length += 1
  }
  const entries = keys.map((key, place) => [key, out[place]!.slice(0, length)])
  return Object.fromEntries([...entries, ['count', counts.slice(0, length)]]) as Record<Key | 'count', Int32Array>
}
