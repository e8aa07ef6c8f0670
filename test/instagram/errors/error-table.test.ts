import { describe, expect, test } from 'vitest'
import { bodyObject } from '../../../src/instagram/errors/answer.ts'
import { errorOfAnswer } from '../../../src/instagram/errors/error-of-answer.ts'
import { errorTable, failureOf } from '../../../src/instagram/errors/error-table.ts'
import * as kinds from '../../../src/instagram/errors/instagram-error.ts'
import { TwoFactorRequired } from '../../../src/instagram/errors/two-factor-required.ts'

const THREAD = 'direct_v2/threads/340282366841710300949128282183903162354/'
const SEND = 'direct_v2/threads/broadcast/text/'

const errorOf = (status: number, body: unknown, path = 'direct_v2/inbox/', headers: Record<string, string> = {}) =>
  errorOfAnswer({ status, path, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, 1_000_000)

const wait = { message: 'Please wait a few minutes before you try again.', status: 'fail' }
const challenge = (url: string) => ({
  message: 'challenge_required',
  challenge: { url, api_path: '/challenge/1/Nonce/' },
  status: 'fail',
})

interface Case {
  readonly row: number
  readonly status: number
  readonly body: unknown
  readonly path?: string
  readonly kind: abstract new (...args: never[]) => Error
  readonly remedy: string
  readonly code: string
}

/** The rows of the reference, by their numbers; those that are about editing profiles left out. */
const cases: readonly Case[] = [
  { row: 1, status: 400, body: wait, kind: kinds.RateLimited, remedy: 'wait', code: 'please-wait' },
  {
    row: 1,
    status: 401,
    body: { ...wait, require_login: true },
    kind: kinds.RateLimited,
    remedy: 'wait',
    code: 'please-wait',
  },
  { row: 1, status: 429, body: wait, kind: kinds.RateLimited, remedy: 'wait', code: 'please-wait' },
  { row: 1, status: 403, body: wait, kind: kinds.RateLimited, remedy: 'wait', code: 'please-wait' },
  {
    row: 2,
    status: 403,
    body: { message: 'login_required', logout_reason: 8, error_title: "You've Been Logged Out", status: 'fail' },
    kind: kinds.LoginRequired,
    remedy: 'person',
    code: 'login-required',
  },
  {
    row: 2,
    status: 400,
    body: { message: 'login_required' },
    kind: kinds.LoginRequired,
    remedy: 'person',
    code: 'login-required',
  },
  {
    row: 3,
    status: 403,
    body: { message: 'user_has_logged_out', logout_reason: 9, status: 'fail' },
    kind: kinds.LoginRequired,
    remedy: 'person',
    code: 'login-required',
  },
  {
    row: 3,
    status: 403,
    body: { message: 'something else' },
    kind: kinds.InstagramError,
    remedy: 'person',
    code: 'forbidden',
  },
  { row: 3, status: 403, body: 'Forbidden', kind: kinds.InstagramError, remedy: 'person', code: 'forbidden' },
  {
    row: 4,
    status: 400,
    body: { two_factor_info: { two_factor_identifier: 'x' } },
    kind: TwoFactorRequired,
    remedy: 'person',
    code: 'two-factor-required',
  },
  {
    row: 5,
    status: 400,
    body: challenge('https://i.instagram.com/accounts/suspended/?next=x'),
    kind: kinds.AccountSuspended,
    remedy: 'stop',
    code: 'account-suspended',
  },
  {
    row: 6,
    status: 400,
    body: challenge('https://i.instagram.com/challenge/1/Nonce/'),
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 6,
    status: 400,
    body: { message: 'challenge_required', challenge: null },
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 7,
    status: 400,
    body: {
      message: 'feedback_required',
      spam: true,
      feedback_title: 'Try Again Later',
      feedback_message: 'We limit how often',
      status: 'fail',
    },
    kind: kinds.FeedbackRequired,
    remedy: 'stop',
    code: 'feedback-required',
  },
  {
    row: 7,
    status: 400,
    body: { message: 'no', spam: true },
    kind: kinds.FeedbackRequired,
    remedy: 'stop',
    code: 'feedback-required',
  },
  {
    row: 8,
    status: 400,
    body: { message: 'Sorry', error_type: 'sentry_block' },
    kind: kinds.SentryBlock,
    remedy: 'stop',
    code: 'sentry-block',
  },
  {
    row: 9,
    status: 400,
    body: { message: 'x', error_type: 'rate_limit_error' },
    kind: kinds.RateLimited,
    remedy: 'wait',
    code: 'rate-limited',
  },
  {
    row: 9,
    status: 429,
    body: { message: 'x', error_type: 'rate_limit_error' },
    kind: kinds.RateLimited,
    remedy: 'wait',
    code: 'rate-limited',
  },
  {
    row: 10,
    status: 400,
    body: { message: 'x', error_type: 'bad_password', invalid_credentials: true, error_title: 'Incorrect password' },
    kind: kinds.BadPassword,
    remedy: 'input',
    code: 'bad-password',
  },
  {
    row: 11,
    status: 400,
    body: { error_type: 'two_factor_required' },
    kind: TwoFactorRequired,
    remedy: 'person',
    code: 'two-factor-required',
  },
  ...[
    "You can't message this account unless they follow you.",
    'Bob can’t receive your message because they don’t allow new message requests',
    "This account doesn't allow new message requests",
    "They don't allow new message requests",
    'It does not allow New Message Requests',
  ].flatMap((message): Case[] => [
    {
      row: 13,
      status: 400,
      body: { message },
      path: SEND,
      kind: kinds.DirectMessageRequestsDisabled,
      remedy: 'input',
      code: 'message-requests-disabled',
    },
    {
      row: 13,
      status: 200,
      body: { message, status: 'fail' },
      path: SEND,
      kind: kinds.DirectMessageRequestsDisabled,
      remedy: 'input',
      code: 'message-requests-disabled',
    },
    {
      row: 13,
      status: 200,
      body: { payload: { message }, status: 'fail' },
      path: SEND,
      kind: kinds.DirectMessageRequestsDisabled,
      remedy: 'input',
      code: 'message-requests-disabled',
    },
  ]),
  {
    row: 14,
    status: 400,
    body: { message: 'VideoTooLongException: 61' },
    kind: kinds.MediaUnavailable,
    remedy: 'input',
    code: 'video-too-long',
  },
  {
    row: 15,
    status: 400,
    body: { message: 'Not authorized to view user' },
    kind: kinds.PrivateAccount,
    remedy: 'input',
    code: 'private-account',
  },
  {
    row: 16,
    status: 400,
    body: { message: 'Invalid target user' },
    kind: kinds.UserNotFound,
    remedy: 'input',
    code: 'user-not-found',
  },
  {
    row: 17,
    status: 400,
    body: { message: 'Invalid media_id 1' },
    kind: kinds.MediaUnavailable,
    remedy: 'input',
    code: 'media-unavailable',
  },
  {
    row: 18,
    status: 400,
    body: { message: 'Media is unavailable' },
    kind: kinds.MediaUnavailable,
    remedy: 'input',
    code: 'media-unavailable',
  },
  {
    row: 18,
    status: 400,
    body: { message: 'This media has been deleted' },
    kind: kinds.MediaUnavailable,
    remedy: 'input',
    code: 'media-unavailable',
  },
  {
    row: 19,
    status: 400,
    body: { message: 'unable to fetch followers' },
    kind: kinds.UserNotFound,
    remedy: 'input',
    code: 'user-not-found',
  },
  {
    row: 20,
    status: 400,
    body: { message: "The username you entered doesn't", error_type: 'invalid_user', invalid_credentials: true },
    kind: kinds.UnknownLogin,
    remedy: 'input',
    code: 'unknown-login',
  },
  {
    row: 21,
    status: 400,
    body: {
      message: 'checkpoint_required',
      checkpoint_url: 'https://i.instagram.com/challenge/?next=x',
      status: 'fail',
    },
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'consent_required', consent_data: { headline: 'x' } },
    kind: kinds.ConsentRequired,
    remedy: 'stop',
    code: 'consent-required',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'Denied in DEFCON mode', status: 'fail' },
    kind: kinds.UnexpectedAnswer,
    remedy: 'report',
    code: 'refused',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'check', error_type: 'sms_code_validation_code_invalid' },
    kind: kinds.WrongCode,
    remedy: 'input',
    code: 'wrong-code',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'x', error_type: 'invalid_nonce' },
    kind: kinds.LoginExpired,
    remedy: 'input',
    code: 'login-expired',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'x', error_type: 'unusable_password' },
    kind: kinds.BadPassword,
    remedy: 'input',
    code: 'bad-password',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'x', error_type: 'inactive user' },
    kind: kinds.AccountSuspended,
    remedy: 'stop',
    code: 'account-inactive',
  },
  {
    row: 21,
    status: 400,
    body: { message: 'Invalid parameters', status: 'fail' },
    path: 'accounts/two_factor_login/',
    kind: kinds.InstagramError,
    remedy: 'person',
    code: 'login-refused',
  },
  { row: 22, status: 400, body: {}, kind: kinds.UnexpectedAnswer, remedy: 'report', code: 'refused' },
  { row: 23, status: 429, body: '', kind: kinds.RateLimited, remedy: 'wait', code: 'rate-limited' },
  { row: 24, status: 401, body: {}, kind: kinds.LoginRequired, remedy: 'person', code: 'login-required' },
  {
    row: 25,
    status: 404,
    body: 'Not Found',
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 25,
    status: 404,
    body: 'Not Found',
    path: THREAD,
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 25,
    status: 404,
    body: 'Not Found',
    path: 'users/bob/usernameinfo/',
    kind: kinds.ChallengeRequired,
    remedy: 'stop',
    code: 'challenge-required',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'nothing', status: 'fail' },
    kind: kinds.NotFound,
    remedy: 'input',
    code: 'not-found',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'nothing', status: 'fail' },
    path: THREAD,
    kind: kinds.DirectThreadNotFound,
    remedy: 'input',
    code: 'thread-not-found',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'nothing', status: 'fail' },
    path: `${THREAD}items/31954741358842206214212206404304896/delete/`,
    kind: kinds.DirectMessageNotFound,
    remedy: 'input',
    code: 'message-not-found',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'nothing', status: 'fail' },
    path: `${THREAD}mute/`,
    kind: kinds.DirectThreadNotFound,
    remedy: 'input',
    code: 'thread-not-found',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'nothing', status: 'fail' },
    path: 'direct_v2/threads/broadcast/text/',
    kind: kinds.DirectThreadNotFound,
    remedy: 'input',
    code: 'thread-not-found',
  },
  {
    row: 26,
    status: 404,
    body: 'Not Found',
    path: 'messenger_image/fb_uploader_1732270000123',
    kind: kinds.NotFound,
    remedy: 'input',
    code: 'not-found',
  },
  {
    row: 26,
    status: 404,
    body: { message: 'User not found', status: 'fail' },
    path: 'users/bob.sim/usernameinfo/',
    kind: kinds.UserNotFound,
    remedy: 'input',
    code: 'user-not-found',
  },
  {
    row: 26,
    status: 400,
    body: { message: 'User not found', status: 'fail' },
    path: 'users/bob.sim/usernameinfo/',
    kind: kinds.UserNotFound,
    remedy: 'input',
    code: 'user-not-found',
  },
  { row: 27, status: 408, body: '', kind: kinds.ServerTrouble, remedy: 'retry', code: 'server-trouble' },
  { row: 28, status: 500, body: '', kind: kinds.ServerTrouble, remedy: 'retry', code: 'server-trouble' },
  { row: 28, status: 503, body: '<html>', kind: kinds.ServerTrouble, remedy: 'retry', code: 'server-trouble' },
  {
    row: 29,
    status: 200,
    body: { status: 'fail', message: 'no' },
    kind: kinds.UnexpectedAnswer,
    remedy: 'report',
    code: 'refused',
  },
  {
    row: 29,
    status: 202,
    body: { status: 'fail', message: 'Transcode not finished yet.' },
    kind: kinds.UnexpectedAnswer,
    remedy: 'report',
    code: 'refused',
  },
  {
    row: 30,
    status: 200,
    body: { status: 'ok', error_title: 'media_needs_reupload' },
    kind: kinds.UnexpectedAnswer,
    remedy: 'report',
    code: 'refused',
  },
  {
    row: 31,
    status: 200,
    body: '<html>login</html>',
    kind: kinds.UnexpectedAnswer,
    remedy: 'report',
    code: 'not-json',
  },
  { row: 31, status: 200, body: '[1]', kind: kinds.UnexpectedAnswer, remedy: 'report', code: 'not-json' },
  { row: 31, status: 302, body: '', kind: kinds.UnexpectedAnswer, remedy: 'report', code: 'redirected' },
]

const exitCodes: Record<string, number> = { retry: 1, report: 1, input: 2, stop: 4, person: 4, wait: 5 }

describe('what each answer means, and what is to be done', () => {
  test.each(cases)('row $row: $status $body.message $body → $code', ({ status, body, path, kind, remedy, code }) => {
    const error = errorOf(status, body, path)
    expect(error).toBeInstanceOf(kind)
    expect(error).toMatchObject({ remedy, code, status, exitCode: exitCodes[remedy] })
  })

  test('each row of the table is met by one of these', () => {
    const met = cases.map(({ status, body, path = 'direct_v2/inbox/' }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const answer = { status, path, headers: {}, text }
      return errorTable.find(({ fits }) => fits(failureOf(answer, bodyObject(answer))))?.name
    })
    expect(errorTable.map(({ name }) => name).filter((name) => !met.includes(name))).toEqual([])
  })

  test('an answer that is good is no error', () => {
    expect(errorOf(200, { status: 'ok' })).toBe(null)
    expect(errorOf(200, { user: {} })).toBe(null)
    expect(errorOf(200, { status: 'ok', message: null, error_title: null })).toBe(null)
  })

  test.each([null, 5, ['a'], { text: 'x' }])('a message that is no text breaks nothing: %j', (message) => {
    expect(errorOf(400, { message, status: 'fail' })).toMatchObject({ code: 'refused' })
  })

  test('a limit says how long to wait: as told, or a floor', () => {
    expect(errorOf(429, '', undefined, { 'retry-after': '17' })?.retryAfterMs).toBe(17_000)
    expect(errorOf(429, '', undefined, { 'retry-after': new Date(1_090_000).toUTCString() })?.retryAfterMs).toBe(90_000)
    expect(errorOf(429, '', undefined, { 'retry-after': new Date(0).toUTCString() })?.retryAfterMs).toBe(0)
    expect(errorOf(429, '', undefined, { 'retry-after': '999999999' })?.retryAfterMs).toBe(86_400_000)
    expect(errorOf(429, '', undefined, { 'retry-after': 'soon' })?.retryAfterMs).toBe(60_000)
    expect(errorOf(429, '')?.retryAfterMs).toBe(60_000)
    expect(errorOf(400, wait)?.retryAfterMs).toBe(300_000)
  })

  test('the owner is told what to do in the app, and no address of a challenge is shown', () => {
    const error = errorOf(400, challenge('https://i.instagram.com/challenge/1/Nonce/'))
    expect(error?.hint).toMatch(/Open the Instagram app.*confirm.*dmvault login/)
    expect(`${error?.stack} ${JSON.stringify(error)}`).not.toContain('Nonce')
  })

  test('words of Instagram are cut and stand on one line', () => {
    const error = errorOf(400, { message: `a\n\tb${'x'.repeat(9999)}` })
    expect(error?.message).toContain('a b')
    expect(error?.message.length).toBeLessThan(400)
  })

  test('classes that belong together are caught together', () => {
    expect(errorOf(404, {}, THREAD)).toBeInstanceOf(kinds.DirectError)
    expect(errorOf(400, { error_type: 'sentry_block' })).toBeInstanceOf(kinds.FeedbackRequired)
    expect(errorOf(500, '')?.name).toBe('ServerTrouble')
  })
})
