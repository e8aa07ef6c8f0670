/**
 * Sessions on disk. Our own file holds what instagrapi's settings dump holds, and beside it the server that the session
 * belongs to and Instagram's routing values; readable by its owner only, written whole, sealed by a passphrase if wanted. A
 * plain settings dump of instagrapi is read as well. What seals and opens is loaded only where there is a seal.
 */
import { readFile } from 'node:fs/promises'
import { InstagramError } from '../errors/instagram-error.ts'
import { instagramServers } from '../transport/servers.ts'
import { parseExactly } from './exact-json.ts'
import { type RoutingHeader, Session } from './session.ts'
import { isRecord, isSettings, type Settings } from './settings.ts'
import { writePrivateFile } from './write-private-file.ts'

const FORMAT = 'dmvault-session'
const VERSION = 1
const AGE_MAGIC = Buffer.from('age-encryption.org/v1\n')
/** No session is a thousandth of that. */
const MAX_BYTES = 4 << 20

export interface SaveOptions {
  /** Seals the file with it (age, scrypt); without one it is plain. */
  readonly passphrase?: string | undefined
  /** Work factor of scrypt as a power of two; 18 takes about a second to open. */
  readonly workFactor?: number
}

export interface OpenOptions {
  readonly passphrase?: string | undefined
  /** Server of a file that names none: a settings dump. Default: Instagram. */
  readonly server?: string
}

/** Writes the session, readable by its owner only; the old file or the new one is there at any moment. */
export async function saveSession(
  path: string,
  session: Session,
  { passphrase, workFactor }: SaveOptions = {},
): Promise<void> {
  const text = sessionText(session)
  if (passphrase === undefined) return await writePrivateFile(path, text)
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor)
  encrypter.setPassphrase(passphrase)
  await writePrivateFile(path, await encrypter.encrypt(text))
}

function sessionText(session: Session): string {
  const { server, username, routing } = session
  const file = { format: FORMAT, version: VERSION, server, username, routing, settings: session.exportSettings() }
  return `${JSON.stringify(file, null, 4)}\n`
}

/**
 * Reads a session file of ours, sealed or not, or instagrapi's settings dump.
 *
 * @throws InstagramError `session-file` and its kin when it cannot be read, opened or used
 */
export async function openSession(path: string, { passphrase, server }: OpenOptions = {}): Promise<Session> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const what = cause.code === 'ENOENT' ? 'there is no session file' : 'cannot read the session file'
    const hint = cause.code === 'ENOENT' ? 'Make one with dmvault login.' : 'Check that this user may read it.'
    throw new InstagramError('input', 'session-file-unreadable', `${what} ${path}`, { cause, hint })
  })
  if (bytes.length > MAX_BYTES) throw notASession(path)
  const text = AGE_MAGIC.equals(bytes.subarray(0, AGE_MAGIC.length))
    ? await unseal(path, bytes, passphrase)
    : bytes.toString()
  return readSession(text, { name: path, ...(server === undefined ? {} : { server }) })
}

/**
 * A session out of the text of a session file or of a settings dump.
 *
 * @throws InstagramError `session-file` when it is neither
 */
export function readSession(text: string, { name = 'this', server }: { name?: string; server?: string } = {}): Session {
  const value = parse(text, name)
  if (isRecord(value) && value.format === FORMAT) return ownSession(value, name)
  if (isSettings(value)) return importSettings(value, { server: server ?? instagramServers.api })
  throw notASession(name)
}

/** The session as instagrapi dumps its settings, secrets included; of an imported dump the same text, but for what changed. */
export function settingsText(session: Session): string {
  return JSON.stringify(session.exportSettings(), null, 4)
}

/** A session out of instagrapi's settings dump. Whatever it holds is kept; what is missing is made once and for all. */
export function importSettings(settings: Settings, { server }: { readonly server?: string } = {}): Session {
  const username = typeof settings.username === 'string' ? settings.username : null
  return new Session({ settings, username, ...(server === undefined ? {} : { server }) })
}

function ownSession(file: Record<string, unknown>, name: string): Session {
  const { version, server, username, settings, routing } = file
  if (version !== VERSION) {
    throw new InstagramError('input', 'session-file-version', `${name} was written by a newer version of dmvault`, {
      hint: 'Update dmvault, or log in again.',
    })
  }
  if (typeof server !== 'string' || !isSettings(settings)) throw notASession(name)
  return new Session({
    server,
    settings,
    username: typeof username === 'string' ? username : null,
    routing: (isRecord(routing) ? routing : {}) as Partial<Record<RoutingHeader, string>>,
  })
}

function parse(text: string, name: string): unknown {
  try {
    return parseExactly(text.replace(/^\uFEFF/, ''))
  } catch {
    // What the parser says quotes the text, which may hold a session.
    throw notASession(name)
  }
}

async function unseal(path: string, bytes: Buffer, passphrase: string | undefined): Promise<string> {
  if (passphrase === undefined) {
    throw new InstagramError('input', 'session-sealed', `${path} is sealed by a passphrase, and none was given`, {
      hint: 'Set DMVAULT_SESSION_PASSPHRASE; on a terminal, dmvault login --session-file asks for it.',
    })
  }
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  return await decrypter.decrypt(bytes, 'text').catch(() => {
    throw new InstagramError('input', 'session-passphrase', `this passphrase does not open ${path}`)
  })
}

function notASession(name: string): InstagramError {
  return new InstagramError('input', 'session-file', `${name} is not a session`, {
    hint: "It should be a session file of dmvault's, or the settings that instagrapi dumps. dmvault login makes a new one.",
  })
}
