import { LaterError } from '../../errors.ts'
import { InstagramError } from '../../instagram/errors/instagram-error.ts'

/**
 * What may concern only what was asked for: a thread that is not there, an answer that is not what it should be, or that
 * fails however often it is asked for. Null of what concerns the account, the budget or the network as a whole.
 */
export function troubleWithIt(error: unknown): InstagramError | null {
  if (error instanceof LaterError) {
    const { cause } = error
    return cause instanceof InstagramError && cause.remedy === 'retry' ? cause : null
  }
  if (!(error instanceof InstagramError)) return null
  const { remedy } = error
  return remedy === 'input' || remedy === 'retry' || remedy === 'report' ? error : null
}
