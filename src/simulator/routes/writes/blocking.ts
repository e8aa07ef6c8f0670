/** Blocking someone, and taking it back. Neither follows the other afterwards. */
import type { Route } from '../../http/router.ts'
import type { Simulation } from '../../simulation.ts'
import { done, WriteRefused, writeRoute } from '../../writes/write-refused.ts'
import { friendshipJson } from '../people.ts'

export function blockingRoutes(simulation: Simulation): readonly Route[] {
  const { world } = simulation
  return (['block', 'unblock'] as const).map((name) =>
    writeRoute(`POST /api/v1/friendships/${name}/:id/`, ({ params, viewer }) => {
      const person = world.people.byId(params.id ?? '')
      if (person === null) throw new WriteRefused(404, 'User not found')
      if (person.index === viewer.index) throw new WriteRefused(400, 'Invalid target user')
      if (name === 'block') {
        world.social.setBond(viewer.index, person.index, { blocking: true, following: false })
        world.social.setBond(person.index, viewer.index, { following: false })
      } else world.social.setBond(viewer.index, person.index, { blocking: false })
      return done({ friendship_status: friendshipJson(simulation, viewer, person) })
    }),
  )
}
