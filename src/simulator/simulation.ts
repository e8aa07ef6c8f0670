import type { PasswordKey } from './accounts/password.ts'
import type { Sessions } from './accounts/sessions.ts'
import type { TwoFactor } from './accounts/two-factor.ts'
import type { CursorMode } from './wire/cursor.ts'
import type { World } from './world/world.ts'

/** All that a request can touch. */
export interface Simulation {
  readonly world: World
  readonly sessions: Sessions
  readonly twoFactor: TwoFactor
  readonly passwordKey: PasswordKey
  readonly cursorMode: CursorMode
}
