import { stat } from 'node:fs/promises'
import { FailedError } from '../../errors.ts'
import { runProgram } from './run-program.ts'

/** As whom the server runs. PostgreSQL refuses to run as root. */
export interface ServerUser {
  /** Whose the data folder must be. */
  readonly uid: number
  readonly gid: number
  /** Program and arguments before the server's own. */
  readonly prefix: readonly string[]
  /** Given to `spawn` where no program changes the user. */
  readonly spawnAs: { readonly uid?: number; readonly gid?: number }
}

const NOBODY = 65534

/**
 * An ordinary user runs the server as themselves. For root there are three ways, in this order:
 *
 * 1. A user namespace that shows root as user 1000: files stay root's, and folders of mode 0700 on the way do not matter.
 *    Containers often forbid it.
 * 2. An unprivileged user that keeps the one capability to pass through folders; files become that user's. Where the home
 *    is another user's (`sudo`), it is that one, who can then go on without root.
 * 3. The same without the capability: every folder on the way must let others pass.
 *
 * No user is ever made, and no folder above the database's changed.
 *
 * @throws FailedError when none works
 */
export async function chooseServerUser(home: string): Promise<ServerUser> {
  const uid = process.getuid?.() ?? 0
  if (uid !== 0) return { uid, gid: process.getgid?.() ?? 0, prefix: [], spawnAs: {} }
  const owner = await stat(home)
  const candidates = owner.uid === 0 ? [asNamespaced(), ...asOther(NOBODY, NOBODY)] : asOther(owner.uid, owner.gid)
  for (const candidate of candidates) if (await works(candidate, home)) return candidate
  throw new FailedError(
    'embedded-root',
    `the built-in database cannot run as root here, nor as another user in ${home}`,
    {
      hint: 'Run dmvault as an ordinary user, or set DMVAULT_HOME to a folder that others may pass through, or DATABASE_URL.',
    },
  )
}

function asNamespaced(): ServerUser {
  return { uid: 0, gid: 0, prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000'], spawnAs: {} }
}

function asOther(uid: number, gid: number): readonly ServerUser[] {
  const change = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const keep = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  return [
    { uid, gid, prefix: [...change, ...keep], spawnAs: {} },
    { uid, gid, prefix: [], spawnAs: { uid, gid } },
  ]
}

async function works({ prefix, spawnAs }: ServerUser, home: string): Promise<boolean> {
  const [command = '', ...args] = [...prefix, 'ls', '-d', `${home}/.`]
  return runProgram(command, args, spawnAs).then(
    () => true,
    () => false,
  )
}
