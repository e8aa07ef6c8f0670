/**
 * A session: who is logged in, on which device, on which server. What it knows is kept in the form of instagrapi's settings
 * dump, the one that other clients read and write; members that we do not know stay where they are.
 *
 * The device never changes within a session. Nothing of it is shown by `inspect`, `JSON.stringify` or an error: whoever
 * holds it is logged in. `exportSettings` gives it away on purpose.
 */
import { inspect } from 'node:util'
import type { Micros } from '../../clock.ts'
import { instagramServers } from '../transport/servers.ts'
import { bearerOf, readBearer } from './authorization.ts'
import { defaultDevice, newUuids, userAgentOf } from './device.ts'
import { wordOf } from './exact-json.ts'
import { isRecord, type Settings, withDefaults } from './settings.ts'

/** Routing values that Instagram gives out and wants back, by the header that carries them; the dump has no place for them. */
export type RoutingHeader = 'ig-u-ds-user-id' | 'ig-u-shbid' | 'ig-u-shbts' | 'ig-u-ig-direct-region-hint'

/** With which a password is encrypted on its way; it changes, and is not kept. */
export interface PasswordKey {
  /** One byte. */
  readonly keyId: number
  /** Base64 of a PEM text. */
  readonly publicKey: string
}

export interface SessionParts {
  /** Origin of the server that the session belongs to. */
  readonly server?: string
  readonly username?: string | null
  readonly settings?: Settings
  readonly routing?: Readonly<Partial<Record<RoutingHeader, string>>>
}

export class Session {
  readonly server: string
  #username: string | null
  #settings: Record<string, unknown>
  #routing: Partial<Record<RoutingHeader, string>>
  #revision = 0
  #passwordKey: PasswordKey | null = null

  constructor({ server = instagramServers.api, username = null, settings = {}, routing = {} }: SessionParts = {}) {
    this.server = server
    this.#username = username
    this.#settings = withDefaults(structuredCopy(settings), newUuids())
    this.#routing = { ...routing }
  }

  get username(): string | null {
    return this.#username
  }

  /** Counts changes, so that a holder knows when to save. */
  get revision(): number {
    return this.#revision
  }

  get isLoggedIn(): boolean {
    return this.sessionId !== null
  }

  /** The owner's id; null while nobody is logged in. */
  get userId(): string | null {
    const sessionId = this.sessionId
    return (
      wordOf(this.#authorization.ds_user_id) ??
      this.cookies.ds_user_id ??
      (sessionId && (/^\d+/.exec(sessionId)?.[0] ?? null))
    )
  }

  /** Secret. */
  get sessionId(): string | null {
    return wordOf(this.#authorization.sessionid) ?? wordOf(this.cookies.sessionid)
  }

  /** Secret: the header that proves who asks; made from the session id where only that is known. */
  get bearer(): string | null {
    const { sessionId, userId } = this
    if (sessionId === null) return null
    const known = this.#authorization
    return bearerOf(wordOf(known.sessionid) === null ? { ds_user_id: userId ?? '', sessionid: sessionId } : known)
  }

  /** Secret: those that have a value. */
  get cookies(): Readonly<Record<string, string>> {
    const words = Object.entries(this.#cookies).map(([name, value]) => [name, wordOf(value)] as const)
    return Object.fromEntries(words.filter((word): word is [string, string] => word[1] !== null))
  }

  get userAgent(): string {
    return wordOf(this.#settings.user_agent) ?? userAgentOf(this.device, this.locale)
  }

  /** The telephone, as instagrapi's `device_settings` name its parts; any may be missing. */
  get device(): Readonly<Record<string, unknown>> {
    return isRecord(this.#settings.device_settings) ? this.#settings.device_settings : defaultDevice
  }

  get locale(): string {
    return wordOf(this.#settings.locale) ?? 'en_US'
  }

  get isPushDisabled(): boolean {
    return this.#settings.push_disabled !== false
  }

  get machineId(): string | null {
    return wordOf(this.#settings.mid) ?? wordOf(this.cookies.mid)
  }

  get claim(): string | null {
    return wordOf(this.#settings.ig_www_claim)
  }

  get rur(): string | null {
    return wordOf(this.#settings.ig_u_rur)
  }

  get routing(): Readonly<Partial<Record<RoutingHeader, string>>> {
    return this.#routing
  }

  get passwordKey(): PasswordKey | null {
    return this.#passwordKey
  }

  /** One of the device's names: `uuid`, `phone_id`, `advertising_id`, `android_device_id`, … */
  deviceId(name: string): string {
    return String((this.#settings.uuids as Record<string, unknown>)[name])
  }

  setUsername(username: string): void {
    if (this.#username === username) return
    this.#username = username
    this.#revision += 1
  }

  /** Takes over a bearer of Instagram's; the empty one means "none" and changes nothing. */
  takeAuthorization(header: string): void {
    const data = readBearer(header)
    if (data !== null) this.#set('authorization_data', data)
  }

  /** Logs in by a session id from elsewhere, with no proof yet that it is good. */
  takeSessionId(sessionId: string, userId: string): void {
    this.forgetLogin()
    this.#set('cookies', { sessionid: sessionId })
    this.#set('authorization_data', { ds_user_id: userId, sessionid: sessionId, should_use_header_over_cookies: true })
  }

  /** @param value null: the cookie was taken back */
  takeCookie(name: string, value: string | null): void {
    const { [name]: _old, ...others } = this.#cookies
    this.#set('cookies', value === null ? others : { ...this.#cookies, [name]: value })
  }

  takePasswordKey(key: PasswordKey): void {
    this.#passwordKey = key
  }

  takeMachineId(value: string): void {
    this.#set('mid', value)
  }

  takeClaim(value: string): void {
    this.#set('ig_www_claim', value)
  }

  takeRur(value: string): void {
    this.#set('ig_u_rur', value)
  }

  takeRouting(name: RoutingHeader, value: string): void {
    if (this.#routing[name] === value) return
    this.#routing[name] = value
    this.#revision += 1
  }

  recordLogin(at: Micros): void {
    this.#set('last_login', at / 1e6)
  }

  /** Forgets who was logged in; the device stays. */
  forgetLogin(): void {
    this.#set('authorization_data', {})
    this.#set('cookies', {})
    this.#set('last_login', null)
    this.#set('ig_u_rur', null)
    this.#set('ig_www_claim', null)
    this.#routing = {}
  }

  /**
   * The settings as instagrapi dumps them, secrets included: every key that it writes, and whatever else an imported dump
   * held. `settingsText` writes the same file.
   */
  exportSettings(): Record<string, unknown> {
    return structuredCopy(this.#settings)
  }

  #set(name: string, value: unknown): void {
    if (JSON.stringify(this.#settings[name]) === JSON.stringify(value)) return
    this.#settings[name] = value
    this.#revision += 1
  }

  get #authorization(): Record<string, unknown> {
    return isRecord(this.#settings.authorization_data) ? this.#settings.authorization_data : {}
  }

  get #cookies(): Record<string, unknown> {
    return isRecord(this.#settings.cookies) ? this.#settings.cookies : {}
  }

  toJSON(): object {
    return { server: this.server, username: this.#username, userId: this.userId, isLoggedIn: this.isLoggedIn }
  }

  [inspect.custom](): string {
    return `Session ${inspect(this.toJSON())}`
  }
}

/** A copy that keeps the objects that stand for exact numbers. */
function structuredCopy(settings: Settings): Record<string, unknown> {
  return copy(settings) as Record<string, unknown>
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  if (!isRecord(value) || Object.isFrozen(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copy(part)]))
}
