/** A whole number of a query, held within bounds; the preset where it is missing or is none. */
export function numberParam(
  query: URLSearchParams,
  name: string,
  { least, most, preset }: { readonly least: number; readonly most: number; readonly preset: number },
): number {
  const text = query.get(name)
  const number = text === null || text === '' ? preset : Number(text)
  return Number.isInteger(number) ? Math.min(most, Math.max(least, number)) : preset
}
