/** Sending what others posted: posts, reels, stories, profiles. */
import { type Fields, textField } from '../../http/body.ts'
import type { ViewerCall } from '../../http/call.ts'
import type { Route } from '../../http/router.ts'
import { mixSeed, Random } from '../../random.ts'
import type { Simulation } from '../../simulation.ts'
import { bare } from '../../wire/json.ts'
import { userShort } from '../../wire/user.ts'
import { post } from '../../world/content/media.ts'
import type { Payload } from '../../world/content/scene.ts'
import type { Person } from '../../world/people.ts'
import type { Said } from '../../world/post-message.ts'
import { broadcast } from '../../writes/broadcast.ts'
import { required } from '../../writes/required.ts'
import { WriteRefused, writeRoute } from '../../writes/write-refused.ts'
import { wordsIn } from './texts.ts'

const SAID: Readonly<Record<string, (simulation: Simulation, call: ViewerCall) => Said>> = {
  media_share: (simulation, call) => {
    const { pk, owner } = mediaNamed(simulation, call.fields, 'media_id')
    const isVideo = call.query.get('media_type') === 'video'
    const media = mediaOf(simulation, owner, pk, isVideo ? 'clips' : 'photo')
    const payload = isVideo ? { clip: { clip: media } } : { media_share: media }
    return { variant: isVideo ? 'clip' : 'media_share', text: '', payload: { ...wordsIn(call.fields), ...payload } }
  },
  story_share: (simulation, { fields }) => {
    const { pk, owner } = mediaNamed(simulation, fields, 'story_media_id')
    const story = { reel_type: 'user_reel', reel_id: owner.id, is_reel_persisted: false, story_share_type: 'default' }
    const media = mediaOf(simulation, owner, pk, 'story')
    const payload = { story_share: { text: '', ...wordsIn(fields), ...story, media } }
    return { variant: 'story_share', text: '', payload }
  },
  reel_share: (simulation, { fields }) => {
    const { pk, owner } = mediaNamed(simulation, fields, 'media_id')
    const { text } = wordsIn(fields)
    if (text === undefined) throw new WriteRefused(400, 'Missing parameter: text')
    const reel = { type: 'reply', reel_owner_id: bare(owner.id), is_reel_persisted: 0, reel_type: 'user_reel' }
    const payload = { reel_share: { text, ...reel, media: mediaOf(simulation, owner, pk, 'story') } }
    return { variant: 'reel_share', text, payload }
  },
  profile: ({ world }, { fields }) => {
    const person = world.people.byId(required(fields, 'profile_user_id'))
    if (person === null || person.isDeleted) throw new WriteRefused(400, 'Invalid target user')
    return { variant: 'profile', text: '', payload: { ...wordsIn(fields), profile: userShort(person) } }
  },
}

export function shareRoutes(simulation: Simulation): readonly Route[] {
  return Object.entries(SAID).map(([name, said]) =>
    writeRoute(`POST /api/v1/direct_v2/threads/broadcast/${name}/`, (call) =>
      broadcast(simulation, call, () => said(simulation, call)),
    ),
  )
}

/** Nobody here has posts: whatever has an owner who exists does. */
function mediaNamed(
  { world }: Simulation,
  fields: Fields,
  name: string,
): { readonly pk: string; readonly owner: Person } {
  const [, pk, ownerId] = /^(\d{1,19})_(\d+)$/.exec(textField(fields, name) ?? '') ?? []
  if (pk === undefined || ownerId === undefined) throw new WriteRefused(400, 'Invalid media_id')
  const owner = world.people.byId(ownerId)
  if (owner === null || owner.isDeleted) throw new WriteRefused(400, 'Media not found or unavailable')
  return { pk, owner }
}

function mediaOf({ world }: Simulation, owner: Person, pk: string, kind: 'photo' | 'clips' | 'story'): Payload {
  const random = new Random(mixSeed(world.seed, Number(BigInt(pk) & 0xffff_ffffn)))
  return post({ random, micros: world.now(), author: owner, other: owner, text: 'Shared' }, kind, pk)
}
