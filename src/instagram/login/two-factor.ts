import { randomUUID } from 'node:crypto'
import { WrongCode } from '../errors/instagram-error.ts'
import { readTwoFactorInfo } from '../errors/read-two-factor-info.ts'
import { type TwoFactorMethod, TwoFactorRequired, twoFactorMethods } from '../errors/two-factor-required.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import type { InstagramAccount } from './account.ts'
import { csrfTokenOf, finishLogin } from './log-in.ts'

export interface TwoFactorCode {
  /** As typed; blanks and hyphens are left out. */
  readonly code: string
  /** Default: the authenticator where the account has one, else SMS; a code of eight digits is a backup code. */
  readonly method?: TwoFactorMethod
  /** Asks Instagram not to want a code from this device again. Default: no. */
  readonly trustDevice?: boolean
}

/**
 * Ends a log-in with the code of the second factor.
 *
 * @param wanted what `logIn` threw, or what `resendSms` gave
 * @throws WrongCode: try another one with the same `wanted`; LoginExpired: start again
 */
export async function submitCode(
  transport: Transport,
  wanted: TwoFactorRequired,
  { code, method, trustDevice = false }: TwoFactorCode,
  options: CallOptions = {},
): Promise<InstagramAccount> {
  const digits = code.replace(/[\s-]/g, '')
  if (!/^(\d{6}|\d{8})$/.test(digits)) {
    throw new WrongCode('input', 'wrong-code', 'a code has six digits, a backup code eight')
  }
  const { session } = transport
  const { identifier, username } = wanted.info
  const chosen = digits.length === 8 ? 'backup-code' : (method ?? wanted.preferredMethod)
  const answer = await transport.send({
    method: 'POST',
    path: 'accounts/two_factor_login/',
    signed: {
      verification_code: digits,
      phone_id: session.deviceId('phone_id'),
      _csrftoken: csrfTokenOf(session),
      two_factor_identifier: identifier,
      username,
      trust_this_device: trustDevice ? '1' : '0',
      guid: session.deviceId('uuid'),
      device_id: session.deviceId('android_device_id'),
      waterfall_id: randomUUID(),
      verification_method: twoFactorMethods[chosen],
    },
    ...options,
  })
  return finishLogin(transport, answer, username)
}

/**
 * Has the SMS sent again.
 *
 * @returns what to give to `submitCode` from now on: the identifier may be a new one
 */
export async function resendSms(
  transport: Transport,
  wanted: TwoFactorRequired,
  options: CallOptions = {},
): Promise<TwoFactorRequired> {
  const { session } = transport
  const { identifier, username } = wanted.info
  const signed = {
    two_factor_identifier: identifier,
    username,
    guid: session.deviceId('uuid'),
    device_id: session.deviceId('android_device_id'),
  }
  try {
    const answer = await transport.send({
      method: 'POST',
      path: 'accounts/send_two_factor_login_sms/',
      signed,
      ...options,
    })
    return renewed(wanted, new TwoFactorRequired(readTwoFactorInfo(answer.body)))
  } catch (error) {
    // The answer has the form of the refused log-in, and mostly its status.
    if (error instanceof TwoFactorRequired) return renewed(wanted, error)
    throw error
  }
}

/** What the new answer leaves out stays as it was. */
function renewed(old: TwoFactorRequired, { info }: TwoFactorRequired): TwoFactorRequired {
  return new TwoFactorRequired({
    ...old.info,
    identifier: info.identifier || old.info.identifier,
    phoneEnding: info.phoneEnding ?? old.info.phoneEnding,
    resendDelaySeconds: info.resendDelaySeconds ?? old.info.resendDelaySeconds,
  })
}
