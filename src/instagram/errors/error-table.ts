/**
 * What each answer means and what to do about it: one table, read from the top, the first row that fits wins. The tests of
 * bodies are those that public clients of this API have found to hold.
 */
import type { JsonObject } from '../json/parse-json.ts'
import { idOf, isObject, objectOf, textOf } from '../json/read-value.ts'
import type { Answer } from './answer.ts'
import type { InstagramError, InstagramErrorOptions, Remedy } from './instagram-error.ts'
import * as kinds from './instagram-error.ts'
import { readTwoFactorInfo } from './read-two-factor-info.ts'
import { TwoFactorRequired } from './two-factor-required.ts'

/** An answer with its parts at hand. */
export interface Failure extends Answer {
  readonly body: JsonObject
  readonly isJson: boolean
  /** `message` where it is text. */
  readonly message: string
  readonly errorType: string
}

type ErrorClass = new (remedy: Remedy, code: string, message: string, options?: InstagramErrorOptions) => InstagramError

interface ErrorRow {
  /** For tests and readers. */
  readonly name: string
  readonly fits: (failure: Failure) => boolean
  readonly error: (failure: Failure, options: InstagramErrorOptions) => InstagramError
}

const MINUTE = 60_000
const OPEN_THE_APP =
  'Open the Instagram app on your phone, confirm that it was you, then run dmvault login again. Nothing is asked of this account until then.'
const LOGIN_AGAIN = 'Run dmvault login for this account again.'

/** In what words Instagram says that someone takes no messages from strangers; typographic apostrophes folded. */
const REQUESTS_DISABLED = [
  "can't message this account unless they follow you",
  "can't receive your message because they don't allow new message requests",
  "doesn't allow new message requests",
  "don't allow new message requests",
  'does not allow new message requests',
]

export const errorTable: readonly ErrorRow[] = [
  row(
    'please wait',
    ({ message }) => message.includes('Please wait a few minutes'),
    [kinds.RateLimited, 'wait', 'please-wait', 'Instagram asks this account to wait'],
    { hint: 'Run again in some minutes.', retryAfterMs: 5 * MINUTE },
  ),
  row(
    'logged out',
    ({ message, body }) => isLogout(message) || body.logout_reason !== undefined,
    [kinds.LoginRequired, 'person', 'login-required', 'Instagram has logged this session out'],
    { hint: LOGIN_AGAIN },
  ),
  {
    name: 'two-factor',
    fits: ({ status, body, errorType }) =>
      status === 400 && (isObject(body.two_factor_info) || errorType === 'two_factor_required'),
    error: ({ body }, options) => new TwoFactorRequired(readTwoFactorInfo(body), options),
  },
  row(
    'suspended',
    ({ message, body }) =>
      message === 'challenge_required' && (textOf(objectOf(body.challenge).url)?.includes('/suspended/') ?? false),
    [kinds.AccountSuspended, 'stop', 'account-suspended', 'Instagram has suspended this account'],
    { hint: 'Open the Instagram app to see why and to appeal. Nothing more is asked of this account.' },
  ),
  row(
    'challenge',
    ({ message }) => message === 'challenge_required' || message === 'checkpoint_required',
    [kinds.ChallengeRequired, 'stop', 'challenge-required', 'Instagram wants you to confirm that it is you'],
    { hint: OPEN_THE_APP },
  ),
  row(
    'consent',
    ({ message }) => message === 'consent_required',
    [kinds.ConsentRequired, 'stop', 'consent-required', 'Instagram wants you to agree to something'],
    { hint: 'Open the Instagram app, answer what it asks, then run dmvault login again.' },
  ),
  row(
    'feedback',
    ({ message }) => message === 'feedback_required' || message.startsWith('feedback_required:'),
    [kinds.FeedbackRequired, 'stop', 'feedback-required', 'Instagram has blocked this action for the account'],
    { hint: 'Leave the account alone for a day or more; the app tells how long the block lasts.' },
  ),
  row(
    'spam',
    ({ body }) => body.spam === true,
    [kinds.FeedbackRequired, 'stop', 'feedback-required', 'Instagram takes this for spam and has blocked it'],
    { hint: 'Leave the account alone for a day or more; the app tells how long the block lasts.' },
  ),
  row(
    'sentry block',
    ({ errorType }) => errorType === 'sentry_block',
    [kinds.SentryBlock, 'stop', 'sentry-block', 'Instagram has blocked this account or this network address'],
    { hint: 'Open the Instagram app from your usual network and see whether it works there; wait a day before login.' },
  ),
  row(
    'rate limit',
    ({ errorType }) => errorType === 'rate_limit_error',
    [kinds.RateLimited, 'wait', 'rate-limited', 'too many requests for this account'],
    { hint: 'Run again later.', retryAfterMs: 5 * MINUTE },
  ),
  row(
    'bad password',
    ({ status, errorType, body }) =>
      status === 400 &&
      (errorType === 'bad_password' ||
        errorType === 'unusable_password' ||
        (errorType === '' && body.invalid_credentials === true)),
    [kinds.BadPassword, 'input', 'bad-password', 'Instagram does not take this password'],
    {
      hint: 'Check it in the Instagram app. A right password is refused too from a device or network that Instagram does not trust; do not try many times.',
    },
  ),
  row(
    'unknown login',
    ({ status, errorType, message }) =>
      status === 400 && (errorType === 'invalid_user' || message.includes('The username you entered')),
    [kinds.UnknownLogin, 'input', 'unknown-login', 'Instagram knows no account of that name'],
    { hint: 'Check the username. Instagram also says this to network addresses that it has blocked.' },
  ),
  row(
    'inactive user',
    ({ status, errorType }) => status === 400 && (errorType === 'inactive user' || errorType === 'inactive_user'),
    [kinds.AccountSuspended, 'stop', 'account-inactive', 'Instagram has disabled this account'],
    { hint: 'Open the Instagram app to see why.' },
  ),
  row(
    'wrong code',
    ({ status, errorType }) => status === 400 && errorType === 'sms_code_validation_code_invalid',
    [kinds.WrongCode, 'input', 'wrong-code', 'Instagram does not take this code'],
    { hint: 'Type the newest code. Codes of an authenticator need a telephone whose clock is right.' },
  ),
  row(
    'login expired',
    ({ status, errorType }) => status === 400 && errorType === 'invalid_nonce',
    [kinds.LoginExpired, 'input', 'login-expired', 'this log-in took too long'],
    { hint: LOGIN_AGAIN },
  ),
  row(
    'login refused',
    ({ path, status, message }) =>
      /^accounts\/.*login\/$/.test(path) && status === 400 && message.includes('Invalid parameters'),
    [kinds.InstagramError, 'person', 'login-refused', 'Instagram does not let this device log in with a password'],
    { hint: 'Log in with the session id of a browser (--session-id-stdin) or a session file (--session-file).' },
  ),
  row(
    'requests disabled',
    ({ path, message, body }) => path.includes('direct_v2/') && isRequestsDisabled(message, body),
    [
      kinds.DirectMessageRequestsDisabled,
      'input',
      'message-requests-disabled',
      'they take no message from this account',
    ],
    { hint: 'Only people they follow can write to them.' },
  ),
  row('private account', ({ status, message }) => status === 400 && /Not authorized to view user/i.test(message), [
    kinds.PrivateAccount,
    'input',
    'private-account',
    'that account is private',
  ]),
  row(
    'invalid target',
    ({ status, message }) => status === 400 && /Invalid target user|unable to fetch followers/i.test(message),
    [kinds.UserNotFound, 'input', 'user-not-found', 'there is no such user'],
  ),
  row('video too long', ({ status, message }) => status === 400 && /VideoTooLongException/.test(message), [
    kinds.MediaUnavailable,
    'input',
    'video-too-long',
    'Instagram does not take a video of that length',
  ]),
  row(
    'media unavailable',
    ({ status, message }) =>
      status === 400 &&
      /Invalid media_id|Media is unavailable|Media not found or unavailable|has been deleted/.test(message),
    [kinds.MediaUnavailable, 'input', 'media-unavailable', 'that media cannot be used'],
  ),
  row(
    'hidden challenge',
    // The upload host says so to whoever sends it the wrong headers.
    ({ path, status, text }) => status === 404 && text.trim() === 'Not Found' && !path.startsWith('messenger_'),
    [
      kinds.ChallengeRequired,
      'stop',
      'challenge-required',
      'Instagram hides from this account, which means a challenge',
    ],
    { hint: OPEN_THE_APP },
  ),
  row(
    'user not found',
    ({ path, status, message }) =>
      /^users\/[^/]+\/(usernameinfo|info)\/$/.test(path) && (status === 404 || /User not found/i.test(message)),
    [kinds.UserNotFound, 'input', 'user-not-found', 'there is no such user'],
    { hint: 'Check the name; it may have been changed, or they have blocked this account.' },
  ),
  row(
    'message not found',
    ({ path, status }) => status === 404 && /^direct_v2\/threads\/\d+\/items\/\d+\//.test(path),
    [kinds.DirectMessageNotFound, 'input', 'message-not-found', 'there is no such message for this account'],
    { hint: 'It may have been taken back.' },
  ),
  row(
    'thread not found',
    ({ path, status }) =>
      status === 404 && /^direct_v2\/threads\/([^/]+\/(media\/)?|(\d+|broadcast)\/[a-z_]+\/)$/.test(path),
    [kinds.DirectThreadNotFound, 'input', 'thread-not-found', 'there is no such thread for this account'],
    { hint: 'Its id may be of another account, or the thread was left or removed.' },
  ),
  row('not found', ({ status }) => status === 404, [
    kinds.NotFound,
    'input',
    'not-found',
    'Instagram has nothing at that address',
  ]),
  row('throttled', ({ status }) => status === 429, [kinds.RateLimited, 'wait', 'rate-limited', 'too many requests'], {
    hint: 'Run again later.',
    retryAfterMs: MINUTE,
  }),
  row(
    'unauthorized',
    ({ status }) => status === 401,
    [kinds.LoginRequired, 'person', 'login-required', 'Instagram does not take this session'],
    { hint: LOGIN_AGAIN },
  ),
  row(
    'forbidden',
    ({ status }) => status === 403,
    [kinds.InstagramError, 'person', 'forbidden', 'Instagram refuses this to the account'],
    { hint: 'See whether the Instagram app still works for this account.' },
  ),
  row(
    'server trouble',
    ({ status }) => status === 408 || status >= 500,
    [kinds.ServerTrouble, 'retry', 'server-trouble', 'Instagram has trouble of its own'],
    { hint: 'Run again later.' },
  ),
  row('redirected', ({ status }) => status >= 300 && status < 400, [
    kinds.UnexpectedAnswer,
    'report',
    'redirected',
    'the server points elsewhere, where the session must not go',
  ]),
  row(
    'not JSON',
    ({ status, isJson }) => status >= 200 && status < 300 && !isJson,
    [kinds.UnexpectedAnswer, 'report', 'not-json', 'the answer is not what the API gives'],
    {
      hint: 'Something between this machine and Instagram may have answered in its place; try again, or from another network.',
    },
  ),
  row('refused', () => true, [kinds.UnexpectedAnswer, 'report', 'refused', 'Instagram refused the request']),
]

function row(
  name: string,
  fits: ErrorRow['fits'],
  [kind, remedy, code, words]: readonly [ErrorClass, Remedy, string, string],
  fixed: Pick<InstagramErrorOptions, 'hint' | 'retryAfterMs'> = {},
): ErrorRow {
  const error: ErrorRow['error'] = (failure, options) => {
    const retryAfterMs = options.retryAfterMs ?? fixed.retryAfterMs
    const isWaitTold = options.retryAfterMs !== undefined
    return new kind(remedy, code, words + said(failure), { ...options, hint: fixed.hint, retryAfterMs, isWaitTold })
  }
  return { name, fits, error }
}

/** Instagram's own words, in brackets: hostile text, cut, on one line. */
function said({ body, message, status, path }: Failure): string {
  const text = textOf(body.feedback_message) ?? textOf(body.error_title) ?? message
  const words = text.replace(/\s+/g, ' ').trim().slice(0, 200)
  const source = words === '' ? String(status) : `${status}: ${words}`
  return ` (${source}, at ${path.replace(/\d{10,}/g, '…')})`
}

function isLogout(message: string): boolean {
  return message === 'login_required' || message === 'user_has_logged_out'
}

function isRequestsDisabled(message: string, body: JsonObject): boolean {
  const texts = [message, textOf(objectOf(body.payload).message) ?? '', textOf(body.content) ?? '']
  const folded = texts.map((text) => text.replaceAll('’', "'").toLowerCase())
  return folded.some((text) => REQUESTS_DISABLED.some((phrase) => text.includes(phrase)))
}

/** The parts of an answer that the rows look at. A `message` that is null, a list or an object is no text. */
export function failureOf(answer: Answer, body: JsonObject | null): Failure {
  const parts = body ?? {}
  return {
    ...answer,
    body: parts,
    isJson: body !== null,
    message: textOf(parts.message) ?? '',
    errorType: idOf(parts.error_type) ?? '',
  }
}
