/** ctrl-C and its like: the first asks the run to stop at the next page, the second kills at once. */
import { DmvaultError } from '../errors.ts'

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** By convention 128 and the signal's number. */
const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 }

/** The user, or the system, stopped the run. Exit code 130 (SIGINT) or 143 (SIGTERM). */
export class InterruptedError extends DmvaultError {
  override readonly exitCode: number
  readonly signal: StopSignal

  constructor(signal: StopSignal) {
    super('interrupted', 'stopped before the end, as asked', {
      hint: 'What was done so far is kept; run the same command again to go on.',
    })
    this.exitCode = EXIT_CODES[signal]
    this.signal = signal
  }
}

export interface Interrupt extends Disposable {
  /** Aborted, with an `InterruptedError` as its reason, at the first signal. */
  readonly signal: AbortSignal
  /** What a signal does: a terminal that is asked a question reports ctrl-C as a key. */
  readonly stop: (signal: StopSignal) => void
}

/**
 * Listens for SIGINT and SIGTERM until disposed.
 *
 * @param onFirst called at the first signal, to tell the person that the run is stopping
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  const stop = (signal: StopSignal): void => {
    if (controller.signal.aborted) process.exit(EXIT_CODES[signal])
    controller.abort(new InterruptedError(signal))
    onFirst()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    stop,
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
