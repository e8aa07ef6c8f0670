/** Looking people up, and what they are to the viewer. */
import { idList, textField } from '../http/body.ts'
import type { Answer } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { failures } from '../wire/failures.ts'
import type { Json } from '../wire/json.ts'
import { userFull, userShort } from '../wire/user.ts'
import type { Person } from '../world/people.ts'
import { searchPeople } from './search.ts'

const ok = (body: Json): Answer => ({ status: 200, body: { ...body, status: 'ok' } })
const noUser = (): Answer => failures.notFound('User not found')

const FOUND_AT_MOST = 30

export function peopleRoutes(simulation: Simulation): readonly Route[] {
  const { world } = simulation
  // Whoever has blocked one is not to be found.
  const profile = (viewer: Person, person: Person | null): Answer =>
    person === null || person.isDeleted || world.blocks(person.index, viewer.index)
      ? noUser()
      : ok({ user: userFull(person) })
  const byName = (name: string) =>
    world.people.byUsername(name.replaceAll('%40', '@').trim().replace(/^@/, '').toLowerCase())
  return [
    {
      match: 'GET /api/v1/users/search/',
      viewer: ({ query, viewer }) => {
        const found = searchPeople(world, viewer, query.get('q') ?? query.get('query') ?? '', FOUND_AT_MOST)
        return ok({ num_results: found.length, users: found.map(userShort), has_more: false, rank_token: '' })
      },
    },
    {
      match: 'GET /api/v1/users/:name/usernameinfo/',
      viewer: ({ params, viewer }) => profile(viewer, byName(params.name ?? '')),
    },
    {
      match: 'GET /api/v1/users/:id/info/',
      viewer: ({ params, viewer }) => profile(viewer, world.people.byId(params.id ?? '')),
    },
    // As lines of JSON, the profile in the first.
    {
      match: 'POST /api/v1/users/:id/info_stream/',
      viewer: ({ params, viewer }) => {
        const answer = profile(viewer, world.people.byId(params.id ?? ''))
        return answer.status === 200 ? { ...answer, body: `${JSON.stringify(answer.body)}\n` } : answer
      },
    },
    {
      match: 'GET /api/v1/friendships/show/:id/',
      viewer: ({ params, viewer }) => {
        const person = world.people.byId(params.id ?? '')
        return person === null ? noUser() : ok(friendshipJson(simulation, viewer, person))
      },
    },
    {
      match: 'POST /api/v1/friendships/show_many/',
      viewer: ({ fields, viewer }) => {
        const people = idList(textField(fields, 'user_ids') ?? '').flatMap((id) => world.people.byId(id) ?? [])
        const statuses = people.map((person) => [person.id, friendshipJson(simulation, viewer, person)] as const)
        return ok({ friendship_statuses: Object.fromEntries(statuses) })
      },
    },
  ]
}

/** What someone is to the viewer, with all that apps want to know. */
export function friendshipJson({ world }: Simulation, viewer: Person, person: Person): Json {
  const status = world.friendship(viewer.index, person)
  return { ...status, muting: false, is_blocking_reel: false, is_muting_reel: false, is_feed_favorite: false }
}
