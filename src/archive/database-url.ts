import { UsageError } from '../errors.ts'
import type { DatabaseTarget } from './connect.ts'

const HINT = 'It looks like postgres://name:password@host:5432/database. To use the built-in database, unset it.'

/**
 * Reads the address of a user's own Postgres, as `psql` takes it (`?host=/run/postgresql` and `?sslmode=` too).
 *
 * @throws UsageError when it is none; its text, which may hold a password, is not repeated
 */
export function targetOfUrl(url: string): DatabaseTarget {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new UsageError('database-url', 'DATABASE_URL is not the address of a Postgres database', { hint: HINT })
  }
  const [base = '', query = ''] = splitOnce(url, '?')
  const parameters = new URLSearchParams(query)
  const address = addressOf(base, parameters)
  // These two are ours: what the address says would win over the settings that stand beside it.
  const options = parameters.get('options') ?? undefined
  parameters.delete('options')
  parameters.delete('application_name')
  const connectionString = parameters.size === 0 ? base : `${base}?${parameters}`
  return { settings: { connectionString, ...(options === undefined ? {} : { options }) }, address }
}

function addressOf(base: string, parameters: URLSearchParams): string {
  // A socket's folder stands in the query, and the address has no host then, which URL refuses.
  const placed = base.replace(/(@|\/\/)(?=\/|$)/, '$1localhost')
  if (!URL.canParse(placed)) {
    throw new UsageError('database-url', 'DATABASE_URL cannot be read as an address', {
      hint: `${HINT} Characters such as @ : / # in a password are written %40 %3A %2F %23.`,
    })
  }
  const { username, hostname, port, pathname } = new URL(placed)
  const host = parameters.get('host') ?? `${hostname}:${parameters.get('port') ?? (port || 5432)}`
  return `postgres://${username ? `${username}@` : ''}${host}${pathname}`
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)]
}
