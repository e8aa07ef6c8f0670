/** Who is logged in. */
import { mixSeed, textSeed } from '../random.ts'
import type { Person } from '../world/people.ts'

export interface Session {
  readonly sessionId: string
  readonly person: number
}

export class Sessions {
  readonly #seed: number
  readonly #sessions = new Map<string, Session>()
  readonly #made = new Map<number, number>()

  constructor(seed: number) {
    this.#seed = seed
  }

  /** Logs someone in. The n-th session of a person is the same in every simulator of one seed. */
  open({ id, index }: Person): Session {
    const number = this.#made.get(index) ?? 0
    this.#made.set(index, number + 1)
    const chance = (salt: number) => mixSeed(mixSeed(this.#seed, salt), textSeed(`${id}:${number}`)).toString(36)
    const sessionId = `${id}%3A${chance(1)}${chance(2)}%3A${number + 1}%3AAY${chance(3)}${chance(4)}`
    const session = { sessionId, person: index }
    this.#sessions.set(sessionId, session)
    return session
  }

  close(sessionId: string): void {
    this.#sessions.delete(sessionId)
  }

  /** The session that a request belongs to: by its bearer, else by its cookie. */
  of(headers: Readonly<Record<string, string>>): Session | null {
    const sessionId = bearerSession(headers.authorization ?? '') ?? cookieSession(headers.cookie ?? '')
    return sessionId === null ? null : (this.#sessions.get(sessionId) ?? null)
  }
}

/** The header that hands a session out. */
export function bearerOf(person: Person, { sessionId }: Session): string {
  const token = { ds_user_id: person.id, sessionid: sessionId, should_use_header_over_cookies: true }
  return `Bearer IGT:2:${Buffer.from(JSON.stringify(token)).toString('base64')}`
}

/** What stands there when there is no session to hand out; clients must not take it for one. */
export const NO_BEARER = 'Bearer IGT:2:'

function bearerSession(authorization: string): string | null {
  const [, token] = /^Bearer IGT:2:(.+)$/.exec(authorization) ?? []
  if (token === undefined) return null
  try {
    const { sessionid } = JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as { readonly sessionid?: unknown }
    return typeof sessionid === 'string' ? encoded(sessionid) : null
  } catch {
    return null
  }
}

function cookieSession(cookie: string): string | null {
  const [, sessionId] = /(?:^|;\s*)sessionid=([^;]+)/.exec(cookie) ?? []
  return sessionId === undefined ? null : encoded(sessionId)
}

/** Some copy it out of a browser with its colons. */
const encoded = (sessionId: string): string => sessionId.replaceAll(':', '%3A')
