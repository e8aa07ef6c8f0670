/** Logging in and out, and who one is. */
import { bearerOf, NO_BEARER } from '../accounts/sessions.ts'
import { factorOf } from '../accounts/two-factor.ts'
import { type Fields, textField } from '../http/body.ts'
import type { Answer, Call } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { failures } from '../wire/failures.ts'
import { bare, type Json } from '../wire/json.ts'
import { userShort } from '../wire/user.ts'
import { type Person, passwordOf } from '../world/people.ts'

const ok = (body: Json): Answer => ({ status: 200, body: { ...body, status: 'ok' } })

export function loginRoutes(simulation: Simulation): readonly Route[] {
  const { world, sessions, twoFactor, passwordKey } = simulation

  const login = async ({ fields }: Call): Promise<Answer> => {
    const person = findPerson(simulation, textField(fields, 'username'))
    if (person === null) return failures.invalidUser()
    if ((await givenPassword(fields)) !== passwordOf(person)) return failures.badPassword()
    if (factorOf(person) !== null) return { status: 400, body: twoFactorBody(person, twoFactor.begin(person)) }
    return loggedIn(person)
  }

  const givenPassword = async (fields: Fields): Promise<string | null> => {
    const encrypted = textField(fields, 'enc_password')
    return encrypted === null ? textField(fields, 'password') : await passwordKey.open(encrypted)
  }

  const loggedIn = (person: Person): Answer => {
    const session = sessions.open(person)
    const headers = { 'ig-set-authorization': bearerOf(person, session), ...viewerHeaders(person) }
    return { ...ok({ logged_in_user: accountJson(person) }), headers }
  }

  const secondStep = ({ fields }: Call): Answer => {
    const identifier = textField(fields, 'two_factor_identifier') ?? ''
    const person = twoFactor.personOf(identifier)
    if (person === null) return failures.invalidNonce()
    const code = (textField(fields, 'verification_code') ?? '').replaceAll(/\s/g, '')
    const method = textField(fields, 'verification_method') ?? '3'
    if (!twoFactor.accepts(identifier, method, code, Date.now())) return failures.wrongCode()
    return loggedIn(world.people.get(person))
  }

  const resendCode = ({ fields }: Call): Answer => {
    const identifier = textField(fields, 'two_factor_identifier') ?? ''
    const person = twoFactor.personOf(identifier)
    if (person === null || !twoFactor.resend(identifier)) return failures.invalidNonce()
    return ok(withoutStatus(twoFactorBody(world.people.get(person), identifier)))
  }

  return [
    { match: 'POST /api/v1/accounts/login/', open: login },
    { match: 'POST /api/v1/accounts/two_factor_login/', open: secondStep },
    { match: 'POST /api/v1/accounts/send_two_factor_login_sms/', open: resendCode },
    {
      match: 'POST /api/v1/accounts/one_tap_app_login/',
      open: ({ fields }) => {
        const person = world.people.byId(textField(fields, 'user_id') ?? '')
        const isGiven = person !== null && textField(fields, 'login_nonce') === loginNonce(person)
        return isGiven ? loggedIn(person) : failures.invalidNonce()
      },
    },
    {
      match: 'POST /api/v1/accounts/logout/',
      viewer: ({ viewer, sessionId }) => {
        sessions.close(sessionId)
        return { ...ok({ login_nonce: loginNonce(viewer) }), headers: { 'ig-set-authorization': NO_BEARER } }
      },
    },
    {
      match: 'GET /api/v1/accounts/current_user/',
      viewer: ({ viewer }) => ok({ user: { ...accountJson(viewer), biography: '', external_url: '', email: '' } }),
    },
  ]
}

const loginNonce = ({ id }: Person): string => Buffer.from(`nonce-${id}`).toString('base64url')

/** Apps let one log in by e-mail address or telephone too; here it is the username, whatever its case. */
function findPerson({ world }: Simulation, username: string | null): Person | null {
  const person = world.people.byUsername((username ?? '').trim().toLowerCase())
  return person === null || person.isDeleted ? null : person
}

/** What servers tell a client about itself with nearly every answer. */
export function viewerHeaders({ id }: Person): Readonly<Record<string, string>> {
  return {
    'ig-set-ig-u-ds-user-id': id,
    'ig-set-ig-u-rur': `RVA,${id},1800000000:01f7${id}`,
    'x-ig-set-www-claim': `hmac.AR${id}`,
  }
}

/** One's own account. */
function accountJson(person: Person): Json {
  const { index } = person
  const national = 5_550_000_001 + index
  return {
    ...userShort(person),
    is_business: person.isBusiness,
    account_type: person.isBusiness ? 2 : 1,
    reel_auto_archive: 'on',
    allowed_commenter_type: 'any',
    allow_contacts_sync: false,
    phone_number: `+1${national}`,
    country_code: 1,
    national_number: bare(String(national)),
    nametag: { mode: 0, gradient: '0', emoji: '😀', selfie_sticker: '0' },
  }
}

function twoFactorBody(person: Person, identifier: string): Json {
  const settings = {
    max_sms_count: 2,
    resend_sms_delay_sec: 60,
    robocall_count_down_time_sec: 30,
    robocall_after_max_sms: true,
  }
  const factor = factorOf(person)
  return {
    message: '',
    two_factor_required: true,
    error_type: 'two_factor_required',
    two_factor_info: {
      username: person.username,
      pk: bare(person.id),
      sms_two_factor_on: factor === 'sms',
      totp_two_factor_on: factor === 'totp',
      obfuscated_phone_number: '0001',
      two_factor_identifier: identifier,
      show_messenger_code_option: false,
      show_new_login_screen: true,
      show_trusted_device_option: true,
      should_opt_in_trusted_device_option: true,
      pending_trusted_notification: false,
      trusted_notification_polling_nonce: null,
      phone_verification_settings: settings,
    },
    phone_verification_settings: settings,
    status: 'fail',
  }
}

function withoutStatus({ status: _, message: _message, error_type: _type, ...rest }: Json): Json {
  return rest
}
