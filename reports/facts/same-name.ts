/** Whether two names are the same to someone who types one of them: case, width, accents' form and blanks do not matter. */
export function sameName(one: string, other: string): boolean {
  return folded(one) === folded(other)
}

export function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
}
