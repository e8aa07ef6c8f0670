import { createHmac } from 'node:crypto'

/**
 * The signature of a webhook: who knows the secret can tell that it comes from here, and when it was made. Check it over the
 * bytes of the body as they came, and refuse what is older than five minutes.
 *
 * @param timestamp seconds since 1970
 * @returns `sha256=` and the HMAC of `TIMESTAMP.BODY` in hexadecimal digits
 */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}
