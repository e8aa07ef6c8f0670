/**
 * JSON as Instagram writes it: ids above 2^53 stand as bare numbers where a field is a number, which `JSON.stringify`
 * cannot write from any value of the language but this.
 */
const { rawJSON, isRawJSON } = JSON as unknown as {
  readonly rawJSON: (text: string) => object
  readonly isRawJSON: (value: unknown) => boolean
}

export type Json = Record<string, unknown>

/** A whole number of any size, from its digits. */
export function bare(digits: string): unknown {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : rawJSON(digits)
}

/** The digits of what `bare` made, or of a number; null of anything else. */
export function digitsOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : null
  return isRawJSON(value) ? (value as { readonly rawJSON: string }).rawJSON : null
}
