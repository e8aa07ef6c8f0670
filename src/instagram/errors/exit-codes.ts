import type { Remedy } from './instagram-error.ts'

/** What a command ends with, by what is to be done: 1 failed, 2 wrong input, 4 a person must act, 5 run again later. */
export const exitCodes: Readonly<Record<Remedy, number>> = {
  retry: 1,
  report: 1,
  settle: 1,
  input: 2,
  stop: 4,
  person: 4,
  wait: 5,
}
