import { InstagramError } from '../errors/instagram-error.ts'

/** Where requests go. */
export interface Servers {
  /** Origin of the REST interface: `https://i.instagram.com`. */
  readonly api: string
  /** Origin of the upload host: `https://rupload.facebook.com`. */
  readonly upload: string
}

export const instagramServers: Servers = { api: 'https://i.instagram.com', upload: 'https://rupload.facebook.com' }

/** True of `localhost`, 127.0.0.0/8 and ::1, as `URL.hostname` writes them. */
function isLoopbackHost(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** True of an address that a socket is connected to. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)
}

export function isLoopback({ api }: Servers): boolean {
  return isLoopbackHost(new URL(api).hostname)
}

/**
 * The servers of a client: Instagram's own, or one on this machine in their place. Never a mixture, so that where a server
 * on loopback is set nothing else can be reached.
 *
 * @param api base URL of the REST interface; none: Instagram
 * @param upload base URL of the upload host; none: the same server as `api`, or Instagram's where that is Instagram's
 * @throws InstagramError `instagram-url` for any other host, another scheme, or an address with a path or a password
 */
export function serversAt(api?: string | null, upload?: string | null): Servers {
  if (!api && !upload) return instagramServers
  const apiOrigin = originOf(api || instagramServers.api, instagramServers.api)
  const isOurs = apiOrigin === instagramServers.api
  const uploadOrigin = originOf(upload || (isOurs ? instagramServers.upload : apiOrigin), instagramServers.upload)
  if (isOurs === (uploadOrigin === instagramServers.upload)) return { api: apiOrigin, upload: uploadOrigin }
  throw refused('one server is Instagram and the other is not', `${apiOrigin}, ${uploadOrigin}`)
}

function originOf(text: string, instagram: string): string {
  const url = URL.parse(text)
  if (url === null) throw refused('it is not an address', '(not shown)')
  if (url.username !== '' || url.password !== '') throw refused('it holds a user or a password', url.host)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw refused('it is more than a host and a port', url.host)
  if (url.origin === instagram) return url.origin
  if (/^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname)) return url.origin
  throw refused('it is neither Instagram nor on this machine', url.origin)
}

function refused(reason: string, what: string): InstagramError {
  return new InstagramError(
    'input',
    'instagram-url',
    `this server cannot stand in for Instagram, as ${reason}: ${what}`,
    {
      hint: 'Only a server on loopback may, such as http://127.0.0.1:8080.',
    },
  )
}
