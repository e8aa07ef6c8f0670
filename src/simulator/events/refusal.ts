import type { z } from 'zod'

/** Why an event or a fault cannot be; its message is the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** What is wrong with each key, in one line. */
export function whatIsWrong({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; ')
}
