import { InstagramError, type InstagramErrorOptions } from './instagram-error.ts'

/** How a second factor is given; the numbers are Instagram's. */
export const twoFactorMethods = { sms: '1', 'backup-code': '2', authenticator: '3' } as const
export type TwoFactorMethod = keyof typeof twoFactorMethods

/** What Instagram said about the second factor. */
export interface TwoFactorInfo {
  readonly username: string
  readonly identifier: string
  readonly hasAuthenticator: boolean
  readonly hasSms: boolean
  /** The last digits of the telephone number, as Instagram shows them. */
  readonly phoneEnding: string | null
  readonly resendDelaySeconds: number | null
}

/** The password was right, a code is wanted: hand this error to `submitCode`. */
export class TwoFactorRequired extends InstagramError {
  /** Private, so that no log shows the identifier, which stands for a right password. */
  readonly #info: TwoFactorInfo

  constructor(info: TwoFactorInfo, options: InstagramErrorOptions = {}) {
    super('person', 'two-factor-required', 'Instagram asks for a two-factor code', {
      hint: 'Run login on a terminal and type the code, or give it to submitCode.',
      ...options,
    })
    this.#info = info
  }

  get info(): TwoFactorInfo {
    return this.#info
  }

  /** The method to ask for first. */
  get preferredMethod(): TwoFactorMethod {
    return this.#info.hasAuthenticator || !this.#info.hasSms ? 'authenticator' : 'sms'
  }
}
