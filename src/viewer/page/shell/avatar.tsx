import { Icon } from './icons.tsx'

const HUES = 12

/** A colour of its own and the first letters of the name: no picture is in the archive. */
export function Avatar({
  name,
  isGroup = false,
  small = false,
}: {
  readonly name: string
  readonly isGroup?: boolean
  readonly small?: boolean
}) {
  return (
    <span class={`avatar hue-${hueOf(name)}${small ? ' small' : ''}`} aria-hidden="true">
      {isGroup ? <Icon name="group" /> : initials(name)}
    </span>
  )
}

function hueOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % HUES
}

function initials(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? [])
  const [first = '·', last] = letters.length > 1 ? [letters[0], letters.at(-1)] : [letters[0]]
  return `${first}${last ?? ''}`.toLocaleUpperCase()
}
