import type { JsonObject } from '../json/parse-json.ts'
import { flagOf, idOf, numberOf, objectOf } from '../json/read-value.ts'
import type { TwoFactorInfo } from './two-factor-required.ts'

/** From the body of a refused log-in. */
export function readTwoFactorInfo(body: JsonObject): TwoFactorInfo {
  const info = objectOf(body.two_factor_info)
  const sms = objectOf(info.phone_verification_settings ?? body.phone_verification_settings)
  return {
    username: idOf(info.username) ?? '',
    identifier: idOf(info.two_factor_identifier) ?? '',
    hasAuthenticator: flagOf(info.totp_two_factor_on) ?? false,
    hasSms: flagOf(info.sms_two_factor_on) ?? false,
    phoneEnding: idOf(info.obfuscated_phone_number),
    resendDelaySeconds: numberOf(sms.resend_sms_delay_sec),
  }
}
