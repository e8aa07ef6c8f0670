import type { MadeMessage } from './message.ts'
import type { Reading } from './reading.ts'
import type { ThreadPlan } from './thread-plan.ts'

/** Is told every message as it is written, thread by thread, newest first. */
export interface Recorder {
  /** @param thread what a reader knows the thread by */
  beginThread(plan: ThreadPlan, thread: string, title: string, section: string): void
  /** @param micros when it was sent, as exactly as the export says */
  add(message: MadeMessage, reading: Reading, micros: number): void
  /** @param isWritten false when the export holds nothing of the thread */
  endThread(isWritten: boolean): Promise<void>
  flush(): Promise<void>
}
