import type { Session } from '../session/session.ts'
import { APP_ID, present } from './request-headers.ts'

const ANALYTICS = JSON.stringify({
  network_tags: {
    product: APP_ID,
    surface: 'undefined',
    request_category: 'media_upload',
    purpose: 'none',
    retry_attempt: '0',
  },
})

/**
 * The headers of a request to the host of uploads. Not those of the REST interface: the host says 404 to whoever sends it the
 * app's `X-IG-…`, `X-Bloks-…` and `X-Pigeon-…` ones. No cookies go there.
 */
export function uploadHeaders(session: Session): Record<string, string> {
  return {
    ...present('authorization', session.bearer),
    'ig-intended-user-id': '0',
    ...present('ig-intended-user-id', session.userId),
    ...present('ig-u-ds-user-id', session.userId),
    'accept-encoding': 'gzip',
    'accept-language': 'en-US',
    priority: 'u=6, i',
    'user-agent': session.userAgent.replace(/[^\x20-\x7e]/g, '?'),
    'x-fb-client-ip': 'True',
    'x-fb-friendly-name': 'undefined:media-upload',
    'x-fb-http-engine': 'Tigon/MNS/TCP',
    'x-fb-request-analytics-tags': ANALYTICS,
    'x-fb-rmd': 'state=URL_ELIGIBLE',
    'x-fb-server-cluster': 'True',
    'x-tigon-is-retry': 'False',
    'x-ig-salt-ids': '51052545',
    ...present('ig-u-rur', session.rur),
    ...present('x-mid', session.machineId),
  }
}
