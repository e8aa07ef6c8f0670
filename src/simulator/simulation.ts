import type { PasswordKey } from './accounts/password.ts'
import type { Sessions } from './accounts/sessions.ts'
import type { TwoFactor } from './accounts/two-factor.ts'
import type { FaultBook } from './faults/fault-book.ts'
import type { RequestLog } from './http/request-log.ts'
import type { CursorMode } from './wire/cursor.ts'
import type { World } from './world/world.ts'
import type { SentTokens } from './writes/sent-tokens.ts'
import type { Uploads } from './writes/uploads.ts'

/** All that a request can touch. */
export interface Simulation {
  readonly world: World
  readonly sessions: Sessions
  readonly twoFactor: TwoFactor
  readonly passwordKey: PasswordKey
  readonly cursorMode: CursorMode
  readonly requestLog: RequestLog
  readonly faults: FaultBook
  readonly sentTokens: SentTokens
  readonly uploads: Uploads
  /** Whether what Instagram has retired is still done. */
  readonly isLegacy: boolean
  /** Each answer waits that many milliseconds. */
  latencyMs: number
  /** Whether requests without the headers of the app are refused. */
  readonly requiresAppHeaders: boolean
  /** A session of someone that was open from the beginning. */
  readonly standing: (person: number) => string
}
