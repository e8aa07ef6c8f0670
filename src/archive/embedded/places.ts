import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the parts of the embedded database lie under the home. */
export interface Places {
  readonly folder: string
  /** PostgreSQL's own data folder. */
  readonly data: string
  /** The superuser's password; 0600. */
  readonly password: string
  /** Held open by every command that uses the server; see watchdog.ts. */
  readonly users: string
  readonly lock: string
  readonly log: string
  /** Holds the socket. */
  readonly socket: string
}

export function placesIn(home: string): Places {
  const folder = join(home, 'database')
  return {
    folder,
    data: join(folder, 'data'),
    password: join(folder, 'password'),
    users: join(folder, 'users.fifo'),
    lock: join(folder, 'lock'),
    log: join(folder, 'server.log'),
    socket: join(folder, 'socket'),
  }
}

/** Ours and the server's alone. As root they become the user's whom the server runs as. */
export async function makeFolders({ folder, socket }: Places, owner: { uid: number; gid: number }): Promise<void> {
  for (const path of [folder, socket]) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    if (process.getuid?.() === 0) await chown(path, owner.uid, owner.gid)
  }
}
