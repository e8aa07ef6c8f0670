import { InvalidArgumentError } from 'commander'

/** Reads an option that is a number of things. */
export function count(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('Give a whole number from 1 on.')
  return number
}
