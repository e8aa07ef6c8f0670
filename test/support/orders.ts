/** All orders of some things; of four there are 24. */
export function orders<T>(of: readonly T[]): T[][] {
  if (of.length < 2) return [[...of]]
  return of.flatMap((it, index) => orders(of.toSpliced(index, 1)).map((rest) => [it, ...rest]))
}
