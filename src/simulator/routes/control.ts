/** The simulator's own paths, outside Instagram's: what is true, what came, what is to happen, what is to go wrong. */
import { backupCodes, factorOf, totpCode, totpSecret } from '../accounts/two-factor.ts'
import { applyEvent } from '../events/apply-event.ts'
import type { Happened } from '../events/event.ts'
import { Refusal } from '../events/refusal.ts'
import { readJson } from '../http/body.ts'
import type { Answer, Call } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { worldDocument } from '../truth/world-document.ts'
import { failures } from '../wire/failures.ts'
import type { Json } from '../wire/json.ts'
import { LOGINS, passwordOf } from '../world/people.ts'
import type { Uploaded } from '../writes/uploads.ts'

export const CONTROL = '/simulator/'

const ok = (body: object): Answer => ({ status: 200, body })

export function controlRoutes(simulation: Simulation): readonly Route[] {
  const { world, requestLog, faults } = simulation
  return [
    {
      match: 'GET /simulator/world/',
      open: ({ query }) => {
        const name = query.get('username')
        const viewer = name === null ? world.owner : world.people.byUsername(name)
        if (viewer === null) return failures.notFound(`there is no account ${name}`)
        return ok(worldDocument(world, { viewer, withRaw: isTrue(query.get('raw')) }))
      },
    },
    // What was uploaded whole, so that one can see that it arrived as it was.
    { match: 'GET /simulator/uploads/', open: () => ok({ uploads: simulation.uploads.list().map(uploadJson) }) },
    { match: 'GET /simulator/requests/', open: ({ query }) => ok(requests(simulation, query)) },
    {
      match: 'DELETE /simulator/requests/',
      open: () => {
        requestLog.clear()
        return ok(requestLog.counts())
      },
    },
    { match: 'POST /simulator/events/', open: (call) => happen(simulation, call) },
    { match: 'GET /simulator/faults/', open: () => ok({ status: 'ok', faults: faults.list() }) },
    {
      match: 'POST /simulator/faults/',
      open: (call) =>
        orRefusal(() => {
          for (const fault of faults.read(jsonList(call))) faults.add(fault)
          return ok({ status: 'ok', faults: faults.list() })
        }),
    },
    {
      match: 'DELETE /simulator/faults/',
      open: () => {
        faults.clear()
        return ok({ status: 'ok', faults: [] })
      },
    },
    {
      match: 'POST /simulator/latency/',
      open: (call) =>
        orRefusal(() => {
          const [settings] = jsonList(call)
          const ms = (settings as { readonly ms?: unknown } | null)?.ms
          if (typeof ms !== 'number' || !(ms >= 0)) throw new Refusal('the latency is given as {"ms":NUMBER}')
          simulation.latencyMs = ms
          return ok({ status: 'ok', ms })
        }),
    },
    {
      match: 'GET /simulator/accounts/',
      open: () => ok({ accounts: LOGINS.filter((it) => it < world.people.count).map((it) => account(simulation, it)) }),
    },
  ]
}

const uploadJson = ({ name, kind, mediaId, length, sha256 }: Uploaded): Json => ({
  name,
  kind,
  media_id: mediaId,
  length,
  sha256,
})

const isTrue = (text: string | null): boolean => text === '1' || text === 'true'

/** `?from=` and `?to=` (milliseconds since 1970), or `?seconds=` back from now, make it a window. */
function requests({ requestLog }: Simulation, query: URLSearchParams): object {
  const [from, to, seconds] = ['from', 'to', 'seconds'].map((name) => query.get(name))
  const now = Date.now()
  if (seconds != null) return requestLog.between(now - Number(seconds) * 1000, now + 1)
  if (from == null && to == null) return requestLog.counts()
  return requestLog.between(Number(from ?? 0), to == null ? now + 1 : Number(to))
}

/** One after the other; the first that cannot be ends it, and the answer says which did happen. */
function happen({ world }: Simulation, call: Call): Answer {
  const happened: Happened[] = []
  return orRefusal(
    () => {
      for (const event of jsonList(call)) happened.push(applyEvent(world, event))
      return ok({ status: 'ok', events: happened })
    },
    (message) => ({ message: `event ${happened.length + 1}: ${message}`, events: happened }),
  )
}

/** @throws Refusal when the body is no JSON */
function jsonList({ bytes }: Call): readonly unknown[] {
  try {
    const value = readJson(bytes.toString('utf8'))
    return Array.isArray(value) ? value : [value]
  } catch {
    throw new Refusal('the body must be JSON: a list of objects, or one object')
  }
}

function orRefusal(answer: () => Answer, describe: (message: string) => Json = (message) => ({ message })): Answer {
  try {
    return answer()
  } catch (error) {
    if (error instanceof Refusal) return { status: 400, body: { ...describe(error.message), status: 'fail' } }
    throw error
  }
}

/** Everything one needs to log in as someone, second factors and the last text message included. */
function account({ world, twoFactor, standing }: Simulation, index: number): Json {
  const person = world.people.get(index)
  const factor = factorOf(person)
  const secret = totpSecret(world.seed, index)
  return {
    username: person.username,
    password: passwordOf(person),
    id: person.id,
    session_id: standing(index),
    two_factor: factor,
    ...(factor === null ? {} : { backup_codes: backupCodes(world.seed, index) }),
    ...(factor === 'totp' ? { totp_secret: secret, totp_code: totpCode(secret, Date.now()) } : {}),
    ...(factor === 'sms' ? { sms_code: twoFactor.lastSms(index) } : {}),
  }
}
