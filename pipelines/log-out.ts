import type { Account } from '../src/archive/accounts.ts'
import { InstagramClient, openSession, saveSession } from '../src/instagram/index.ts'
import { sessionPath } from '../src/run/account-session.ts'

export interface LogoutOptions {
  readonly home: string
  readonly instagramUrl: string | null
  readonly signal: AbortSignal
  /** Of a session that is sealed. */
  readonly passphrase?: string | undefined
}

/**
 * Ends an account's session at Instagram and forgets it here; its device is kept, for the next log-in.
 *
 * @returns whether anybody was logged in
 */
export async function logOut(
  { name }: Account,
  { home, instagramUrl, signal, passphrase }: LogoutOptions,
): Promise<boolean> {
  const path = sessionPath(home, name)
  const session = await openSession(path, { passphrase }).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code === 'session-file-unreadable') return null
    throw error
  })
  if (!session?.isLoggedIn) return false
  await using client = new InstagramClient({ session, url: instagramUrl, signal })
  await client.logOut()
  await saveSession(path, session, { passphrase })
  return true
}
