import { UsageError } from '../errors.ts'
import type { CommandContext } from './command-context.ts'
import { type Words, words } from './words.ts'

/**
 * Shows what is going to be done, for good unless the question says otherwise, and goes on only when `--yes` was given or the person at the terminal agrees.
 *
 * @throws UsageError when nobody agreed
 */
export async function confirm(
  context: CommandContext,
  plan: readonly Words[],
  yes: boolean | undefined,
  question: Words = words`Go ahead? This cannot be undone.`,
): Promise<void> {
  for (const line of plan) context.warn(line)
  if (yes === true) return
  if (context.canAsk && (await context.ask(question, false))) return
  throw new UsageError('not-confirmed', 'nothing was changed', { hint: 'Add --yes to do what the plan says.' })
}
