import { FailedError } from '../../errors.ts'
import type { Output } from '../shell.ts'

/**
 * Writes a line, and returns when it is out of this process' hands: what was told is handled only then.
 *
 * @throws FailedError `output-closed` when nobody reads any longer
 */
export async function printLine(output: Output, line: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Without a listener the process would end, in the middle of whatever it does.
  const ignore = (): void => {}
  output.on('error', ignore)
  output.write(`${line}\n`, (error) => {
    setImmediate(() => output.off('error', ignore))
    if (error == null) resolve()
    else reject(new FailedError('output-closed', 'nobody reads what is told any longer', { cause: error }))
  })
  await promise
}
