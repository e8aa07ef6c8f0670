import { LoginRequired } from '../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'

/** Ends the session at Instagram and forgets it here; the device stays. One that is dead already counts as ended. */
export async function logOut(transport: Transport, options: CallOptions = {}): Promise<void> {
  const { session } = transport
  try {
    if (!session.isLoggedIn) return
    await transport.send({ method: 'POST', path: 'accounts/logout/', signed: { one_tap_app_login: true }, ...options })
  } catch (error) {
    if (!(error instanceof LoginRequired)) throw error
  }
  session.forgetLogin()
}
