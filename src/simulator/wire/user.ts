import type { Person } from '../world/people.ts'
import { bare, type Json } from './json.ts'

export interface Friendship {
  readonly following: boolean
  readonly followed_by: boolean
  readonly blocking: boolean
  readonly is_private: boolean
  readonly incoming_request: boolean
  readonly outgoing_request: boolean
  readonly is_bestie: boolean
  readonly is_restricted: boolean
}

/** Someone, as threads and searches show them. */
export function userShort(person: Person): Json {
  const { id, username, fullName, index } = person
  return {
    pk: bare(id),
    pk_id: id,
    id,
    strong_id__: id,
    username,
    full_name: fullName,
    is_private: person.isPrivate,
    is_verified: person.isVerified,
    profile_pic_url: `https://cdn.sim/profile/${id}.jpg`,
    ...(person.isDeleted ? {} : { profile_pic_id: `2320140972121789514_${id}` }),
    has_anonymous_profile_picture: person.isDeleted,
    is_using_unified_inbox_for_direct: true,
    is_directapp_installed: false,
    interop_messaging_user_fbid: bare(String(116_300_000_000_000 + index)),
    fbid_v2: bare(String(17_841_400_000_000_000n + BigInt(index))),
    interop_user_type: 0,
    account_badges: [],
    latest_reel_media: 0,
  }
}

/** The same with what the viewer and they are to each other. */
export function userInThread(person: Person, { followed_by: _, ...friendship }: Friendship): Json {
  return { ...userShort(person), friendship_status: friendship }
}

/** Someone's whole profile. */
export function userFull(person: Person): Json {
  const counted = Number(person.id.slice(-3))
  return {
    ...userShort(person),
    is_business: person.isBusiness,
    account_type: person.isBusiness ? 2 : 1,
    media_count: counted % 97,
    follower_count: counted * 7,
    following_count: counted * 3,
    biography: '',
    external_url: '',
    hd_profile_pic_url_info: { width: 1080, height: 1080, url: `https://cdn.sim/profile/${person.id}_hd.jpg` },
    total_igtv_videos: 0,
  }
}
