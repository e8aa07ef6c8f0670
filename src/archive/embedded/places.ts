import { existsSync } from 'node:fs'
import { chmod, chown, mkdir } from 'node:fs/promises'
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

interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Makes the folders; all there is becomes the user's whom the server runs as, where we are root. Ours and theirs alone. */
export async function makeFolders(places: Places, { uid, gid }: Owner): Promise<void> {
  const folders = [places.folder, places.socket]
  for (const path of folders) {
    await mkdir(path, { recursive: true })
    await chmod(path, 0o700)
  }
  if (process.getuid?.() !== 0) return
  for (const path of [...folders, places.lock, places.users, places.password, places.log]) {
    if (existsSync(path)) await chown(path, uid, gid)
  }
}
