/**
 * A number with its noun, for people.
 *
 * @example inWords(1234, 'message') // '1,234 messages'
 */
export function inWords(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`
}
