import { exitCodes } from '../run/exit-code.ts'
import { InterruptedError } from '../run/interrupt.ts'
import type { CommandContext, CommandResult } from './command-context.ts'
import { words } from './words.ts'

/**
 * For commands that go on where they ended: being told by the system to stop (SIGTERM: a shutdown, a service manager) is a
 * run done in part, not a failure. Ctrl-C is what it always is.
 */
export async function untilStopped(
  { signal }: CommandContext,
  command: () => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await command()
  } catch (error) {
    const { reason } = signal
    if (!signal.aborted || !(reason instanceof InterruptedError) || reason.signal !== 'SIGTERM') throw error
    const { code, message, hint = '' } = reason
    return {
      json: { error: { code, message, hint } },
      lines: [words`Stopped before the end, as asked. ${hint}`],
      exitCode: exitCodes.partial,
    }
  }
}
