/**
 * instagrapi's settings dump: what each member holds by default, and what counts as one. Any member may be missing; members
 * that nobody here knows are kept.
 */
import { defaultDevice, userAgentOf } from './device.ts'

export type Settings = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members of a new session, in instagrapi's order, with its own types. */
function defaults(uuids: Readonly<Record<string, string>>): Record<string, unknown> {
  return {
    uuids,
    mid: null,
    ig_u_rur: null,
    ig_www_claim: null,
    authorization_data: {},
    cookies: {},
    last_login: null,
    device_settings: { ...defaultDevice },
    user_agent: userAgentOf(defaultDevice, 'en_US'),
    country: 'US',
    country_code: 1,
    locale: 'en_US',
    timezone_offset: -14400,
    timezone_name: 'GMT-04:00',
    push_disabled: true,
    request_timeout: 1,
    public_request_retries_count: 3,
    public_request_retries_timeout: 2,
    session_retry_total: 3,
    session_retry_backoff_factor: 2,
    session_retry_statuses: [429, 500, 502, 503, 504],
    public_transport: 'requests',
    public_transport_impersonate: 'chrome136',
    tls_verify: true,
  }
}

/**
 * The settings with what is missing in them: default members, and names of the device. What is there stays as it is, in its
 * order; a dump that is whole comes back whole.
 */
export function withDefaults(
  settings: Record<string, unknown>,
  uuids: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const locale = typeof settings.locale === 'string' && settings.locale !== '' ? settings.locale : 'en_US'
  const base = defaults(uuids)
  // A dump that names its own device goes with the agent of that device.
  if (isRecord(settings.device_settings)) base.user_agent = userAgentOf(settings.device_settings, locale)
  const whole = { ...settings }
  for (const [name, value] of Object.entries(base)) if (!(name in whole)) whole[name] = value
  whole.uuids = isRecord(settings.uuids) ? withMissing(settings.uuids, uuids) : { ...uuids }
  return whole
}

function withMissing(known: Record<string, unknown>, fresh: Readonly<Record<string, string>>): Record<string, unknown> {
  const missing = Object.entries(fresh).filter(([name]) => typeof known[name] !== 'string' || known[name] === '')
  return { ...known, ...Object.fromEntries(missing) }
}

/** Whether an object is a settings dump: it holds a device, or someone logged in. */
export function isSettings(value: unknown): value is Settings {
  if (!isRecord(value)) return false
  if (isRecord(value.uuids)) return Object.values(value.uuids).every((id) => typeof id === 'string')
  return isRecord(value.authorization_data) || (isRecord(value.cookies) && 'sessionid' in value.cookies)
}
