/** The bodies that clients send: plain forms, a form of one signed field, or bare JSON. */

export type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a body. JSON keeps whole numbers above 2^53 as their digits: thread ids come as bare 128-bit numbers.
 *
 * @throws SyntaxError when a signed or a JSON body is not JSON
 */
export function readFields(body: string): Fields {
  if (body.startsWith('{')) return readJson(body) as Fields
  const form = Object.fromEntries(new URLSearchParams(body))
  const { signed_body: signed } = form
  if (signed === undefined) return form
  // Before the first dot stands a signature, or the word SIGNATURE: neither is checked.
  return readJson(signed.slice(signed.indexOf('.') + 1)) as Fields
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown

const exact: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value

export function readJson(text: string): unknown {
  return JSON.parse(text, exact as Parameters<typeof JSON.parse>[1])
}

/** A field as text; numbers and booleans too, as clients differ in which they send. */
export function textField(fields: Fields, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value : value === undefined || value === null ? null : String(value)
}

/** Ids in a list, however deep, and however it is written: `[1,"2"]`, `[[1]]`, `1,2`. */
export function idList(text: string): readonly string[] {
  return text.match(/\d+/g) ?? []
}
