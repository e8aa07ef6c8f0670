/**
 * JSON that is written back as it was read: numbers that JavaScript would write otherwise (`1.0`, beyond 2^53) keep their
 * text. For files of other programs that are taken in and given back.
 */

/** V8 has had both since Node 21; TypeScript's library does not know them yet. */
interface ExactJson {
  readonly rawJSON: (text: string) => object
  readonly isRawJSON: (value: unknown) => boolean
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => unknown
}

const exact = JSON as unknown as ExactJson

/** @throws SyntaxError when the text is not JSON */
export function parseExactly(text: string): unknown {
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && JSON.stringify(value) !== source ? exact.rawJSON(source) : value,
  )
}

/** Text that is not empty, or the digits of a number, also of one that `parseExactly` kept as text; null: neither. */
export function wordOf(value: unknown): string | null {
  if (typeof value === 'string') return value || null
  if (exact.isRawJSON(value)) return (value as { readonly rawJSON: string }).rawJSON
  return typeof value === 'number' ? String(value) : null
}
