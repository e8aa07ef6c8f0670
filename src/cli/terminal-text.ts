/**
 * Text from messages, names, paths and servers is hostile: a terminal obeys what it contains. Whatever comes from outside
 * passes through here before it reaches a terminal.
 */

/** C0 and C1 controls, DEL, and the separators that some terminals treat as line ends. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g
/** Embeddings, overrides and isolates: their scope could reach beyond the text. Marks without scope (U+200E …) stay. */
const BIDI_SCOPES = /[\u202a-\u202e\u2066-\u2069]/g
const LONE_SURROGATES = /\p{Surrogate}/gu
/** Hebrew, Arabic, Syriac, Thaana, N'Ko and their like, and the directional marks. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/**
 * The text on one line, with nothing in it that a terminal would obey: line ends and tabs become blanks, other controls their
 * picture (`␛`), directional scopes go, and right-to-left text is isolated so that it cannot reorder what stands around it.
 *
 * @example terminalText('\u001b[31mAnna\n') // '␛[31mAnna '
 */
export function terminalText(text: string): string {
  const clean = text
    .replace(/\r\n|[\r\n\t\u0085\u2028\u2029]/g, ' ')
    .replace(CONTROLS, picture)
    .replace(BIDI_SCOPES, '')
    .replace(LONE_SURROGATES, '\ufffd')
  return RIGHT_TO_LEFT.test(clean) ? `${FIRST_STRONG_ISOLATE}${clean}${POP_ISOLATE}` : clean
}

/** The same, line by line: for a stack, whose line ends are ours. */
export function terminalLines(text: string): string {
  return text.split('\n').map(terminalText).join('\n')
}

/**
 * One line of JSON that is safe on a terminal too: what `JSON.stringify` leaves as it is (DEL, C1 controls, directional
 * scopes) is escaped, which changes no value.
 */
export function terminalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part)).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function picture(char: string): string {
  const code = char.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}
