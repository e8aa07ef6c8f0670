import { DmvaultError, FailedError, UsageError } from '../errors.ts'

type Explain = (address: string, error: { readonly message: string }) => DmvaultError

const usage =
  (code: string, what: string, hint: string): Explain =>
  (address, cause) =>
    new UsageError(code, `${what} (${address}): ${cause.message}`, { hint, cause })

const failed =
  (code: string, what: string, hint: string): Explain =>
  (address, cause) =>
    new FailedError(code, `${what} (${address}): ${cause.message}`, { hint, cause })

const START_IT = 'Is it running, and are host and port right? `pg_isready` with the same host and port tells.'
const away = failed('database-away', 'the database does not answer', START_IT)
const notFound = failed(
  'database-host',
  'the database server is not known by that name',
  'Check the host in DATABASE_URL, and the network.',
)
const refused = usage('database-login', 'the database refused the login', 'Check name and password in DATABASE_URL.')
const busy = failed('database-busy', 'the database takes no connection now', 'Try again in a moment.')

/** By the codes of the system and of Postgres (SQLSTATE). */
const explanations: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: away,
  ECONNRESET: away,
  EPIPE: away,
  ETIMEDOUT: away,
  EHOSTUNREACH: away,
  ENETUNREACH: away,
  ENOENT: away,
  EACCES: usage(
    'database-socket',
    'the database socket may not be opened',
    'Run as a user who may, or use host and port.',
  ),
  ENOTFOUND: notFound,
  EAI_AGAIN: notFound,
  '28P01': refused,
  '28000': refused,
  '3D000': usage(
    'database-missing',
    'there is no such database',
    'Create it (`createdb`), or name another in DATABASE_URL.',
  ),
  '42501': usage(
    'database-permission',
    'the database user may not do that',
    'Let it own the database, or grant it CREATE on the schema public.',
  ),
  '53300': busy,
  '57P03': busy,
  '57P01': failed('database-away', 'the database was shut down', START_IT),
}

/** Turns what `pg` threw on connecting or on the first statements into one line that says what, where and what to do. */
export function connectError(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || error instanceof DmvaultError) return error
  // A host with several addresses fails with all their errors at once.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const cause = first instanceof Error ? first : error
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const explain = explanations[code]
  if (explain) return explain(address, cause)
  if (/timeout|terminated/i.test(cause.message)) return away(address, cause)
  if (/ssl|tls|certificate/i.test(cause.message + code)) return tls(address, cause)
  return /password/i.test(cause.message) ? refused(address, cause) : error
}

const tls = usage(
  'database-tls',
  'no encrypted connection to the database could be made',
  'Set sslmode in DATABASE_URL (disable, require or verify-full) as the server needs it.',
)
