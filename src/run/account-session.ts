/** Where the sessions of accounts are, and a client that is logged in by one. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PersonNeededError } from '../errors.ts'
import { fileName } from '../file-name.ts'
import { InstagramClient } from '../instagram/client.ts'
import { openSession, saveSession } from '../instagram/session/session-file.ts'
import { serversAt } from '../instagram/transport/servers.ts'
import type { TransportOptions } from '../instagram/transport/transport.ts'

export interface SessionPlace {
  /** Folder of dmvault's own data. */
  readonly home: string
  /** Base URL of a server in Instagram's place; null: Instagram. */
  readonly instagramUrl: string | null
  /** Opens a sealed session. */
  readonly passphrase?: string | undefined
}

/** A client that is logged in as an account; what it learns of its session is kept when it is closed. */
export interface LoggedIn extends AsyncDisposable {
  readonly client: InstagramClient
}

/** One file an account, readable by its owner only. */
export function sessionPath(home: string, account: string): string {
  return join(home, 'sessions', `${fileName(account)}.json`)
}

/** Nobody on this machine is logged in to the account any longer; at Instagram the session goes on until it is ended. */
export async function removeSession(home: string, account: string): Promise<void> {
  await rm(sessionPath(home, account), { force: true })
}

/**
 * Opens the client of an account with the session that `login` made.
 *
 * @throws PersonNeededError `login-required` when its session says that it is logged out
 * @throws InstagramError when there is no session, it cannot be opened, or it belongs to another server
 */
export async function openAccountClient(
  { home, instagramUrl, passphrase }: SessionPlace,
  account: string,
  hooks: Omit<TransportOptions, 'clock'> = {},
): Promise<LoggedIn> {
  const path = sessionPath(home, account)
  const session = await openSession(path, { passphrase, server: serversAt(instagramUrl).api })
  if (!session.isLoggedIn) {
    throw new PersonNeededError('login-required', `the session of ${account} is logged out`, {
      hint: `Log in: dmvault login --username ${account}`,
    })
  }
  const client = new InstagramClient({ session, url: instagramUrl, ...hooks })
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client[Symbol.asyncDispose]()
      await saveSession(path, session, { passphrase })
    },
  }
}

/** Whose session a client has that is logged in. */
export function ownerOf({ session }: InstagramClient): { readonly userId: string; readonly username: string | null } {
  const { userId, username } = session
  if (userId === null) throw new Error('a client without a user id was opened')
  return { userId, username }
}
