/** For people; a dash is what was not told. */
export function yesNo(value: boolean | null): string {
  return value === null ? '-' : value ? 'yes' : 'no'
}
