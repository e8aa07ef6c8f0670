/** The bodies with which Instagram refuses. Only the words that clients compare are Instagram's own. */
import type { Json } from './json.ts'

export interface Failure {
  readonly status: number
  readonly body: Json
}

const fail = (status: number, body: Json): Failure => ({ status, body: { ...body, status: 'fail' } })

const PLEASE_WAIT = 'Please wait a few minutes before you try again.'

export const failures = {
  loginRequired: () =>
    fail(403, {
      message: 'login_required',
      error_title: "You've Been Logged Out",
      error_body: 'Please log back in.',
      logout_reason: 8,
    }),
  loggedOut: () => fail(403, { message: 'user_has_logged_out', logout_reason: 9 }),
  notFound: (what: string) => fail(404, { message: what }),
  badRequest: (message: string) => fail(400, { message }),
  invalidCursor: () => fail(400, { message: 'Invalid cursor' }),
  notBuilt: (call: string) => fail(501, { message: `the simulator does not do ${call} yet` }),
  pleaseWait: (status: 400 | 401 | 429) =>
    fail(status, { message: PLEASE_WAIT, ...(status === 401 ? { require_login: true } : {}) }),
  feedbackRequired: () =>
    fail(400, {
      message: 'feedback_required',
      spam: true,
      feedback_title: 'Try Again Later',
      feedback_message: 'We limit how often you can do certain things to protect our community.',
      feedback_url: 'repute/report_problem/instagram_direct/',
      feedback_appeal_label: 'Tell us',
      feedback_ignore_label: 'OK',
      feedback_action: 'report_problem',
    }),
  challenge: (userId: string) => {
    const path = `/challenge/${userId}/AbCdEfGhIj/`
    return fail(400, {
      message: 'challenge_required',
      challenge: {
        url: `https://i.instagram.com${path}`,
        api_path: path,
        hide_webview_header: true,
        lock: true,
        logout: false,
        native_flow: true,
        challenge_context: `{"step_name":"","nonce_code":"AbCdEfGhIj","user_id":${userId},"is_stateless":false}`,
      },
    })
  },
  suspended: () =>
    fail(400, {
      message: 'challenge_required',
      challenge: { url: 'https://i.instagram.com/accounts/suspended/?next=/', api_path: '', lock: true, logout: false },
    }),
  checkpoint: () =>
    fail(400, {
      message: 'checkpoint_required',
      checkpoint_url: 'https://i.instagram.com/challenge/?next=/',
      lock: true,
      flow_render_type: 0,
    }),
  consent: () =>
    fail(400, { message: 'consent_required', consent_data: { headline: 'Terms', content: '…', button_text: 'OK' } }),
  sentryBlock: () =>
    fail(400, { message: 'Sorry, there was a problem with your request.', error_type: 'sentry_block' }),
  rateLimitError: () => fail(400, { message: 'Try again later.', error_type: 'rate_limit_error' }),
  badPassword: () =>
    fail(400, {
      message: 'The password you entered is incorrect. Please try again.',
      invalid_credentials: true,
      error_title: 'Incorrect password',
      buttons: [{ title: 'Try Again', action: 'dismiss' }],
      error_type: 'bad_password',
    }),
  invalidUser: () =>
    fail(400, {
      message: "The username you entered doesn't appear to belong to an account. Please check and try again.",
      invalid_credentials: true,
      error_title: 'Incorrect Username',
      error_type: 'invalid_user',
    }),
  wrongCode: () =>
    fail(400, {
      message: 'Please check the security code and try again.',
      error_type: 'sms_code_validation_code_invalid',
    }),
  invalidNonce: () =>
    fail(400, { message: 'This code has expired. Please log in again.', error_type: 'invalid_nonce' }),
} as const
