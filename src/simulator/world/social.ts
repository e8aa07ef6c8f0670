/** What people are to each other, and what their accounts allow, as far as something has changed it. */
import type { Friendship } from '../wire/user.ts'

export interface AccountSettings {
  /** Whether those whom they do not follow may ask to write to them. */
  readonly takesRequests: boolean
  /** A new account that writes to strangers, or makes groups, is held back. */
  readonly isNew: boolean
}

const ORDINARY: AccountSettings = { takesRequests: true, isNew: false }

export type Bond = Partial<Pick<Friendship, 'following' | 'blocking' | 'is_restricted'>>

export class Social {
  readonly #bonds = new Map<string, Bond>()
  readonly #settings = new Map<number, AccountSettings>()

  /** What the first has made of the second. */
  bond(viewer: number, other: number): Bond {
    return this.#bonds.get(`${viewer}:${other}`) ?? {}
  }

  setBond(viewer: number, other: number, change: Bond): void {
    this.#bonds.set(`${viewer}:${other}`, { ...this.bond(viewer, other), ...change })
  }

  settings(person: number): AccountSettings {
    return this.#settings.get(person) ?? ORDINARY
  }

  setSettings(person: number, change: Partial<AccountSettings>): void {
    this.#settings.set(person, { ...this.settings(person), ...change })
  }
}
