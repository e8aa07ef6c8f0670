/**
 * Bodies and queries, as the app's own library writes them: letters, digits and `_.-~` as they are, blanks as `+`, all else
 * as UTF-8 in percent signs.
 */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>

export function formText(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${quotePlus(name)}=${quotePlus(String(value))}`)
    .join('&')
}

/**
 * Everything in one field. The word before the dot was a signature once; the app writes the word `SIGNATURE` now.
 *
 * @example signedText({ _uuid: '2' }) // 'signed_body=SIGNATURE.%7B%22_uuid%22%3A%222%22%7D'
 */
export function signedText(fields: object): string {
  return `signed_body=SIGNATURE.${quotePlus(asciiJson(fields))}`
}

/** Compact JSON with everything beyond ASCII escaped. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function quotePlus(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}
