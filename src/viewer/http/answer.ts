import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** The page runs its own script, shows its own pictures and speaks to its own server; whatever a message says, no more. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** Of what is not the page: nothing at all. */
const FILE_POLICY = "default-src 'none'; sandbox"

export function securityHeaders(isPage: boolean): OutgoingHttpHeaders {
  return {
    'content-security-policy': isPage ? PAGE_POLICY : FILE_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'cache-control': 'no-store',
  }
}

/** bigint is written as text: keys are text to the page. */
export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  const body = JSON.stringify(value, (_, it: unknown) => (typeof it === 'bigint' ? String(it) : it))
  const headers = { ...securityHeaders(false), 'content-type': 'application/json; charset=utf-8' }
  response.writeHead(status, headers).end(body)
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...securityHeaders(false), 'content-type': 'text/plain; charset=utf-8' })
    .end(`${text}\n`)
}
