import type { JsonObject } from '../json/parse-json.ts'
import { flagOf, idOf, objectOf, textOf } from '../json/read-value.ts'

/** Whose session it is. */
export interface InstagramAccount {
  readonly userId: string
  readonly username: string
  readonly fullName: string | null
  readonly isPrivate: boolean | null
  readonly isBusiness: boolean | null
  readonly profilePictureUrl: string | null
}

/** @param value a `logged_in_user` or a `user` */
export function readAccount(
  value: JsonObject,
  fallback: { readonly userId: string; readonly username: string },
): InstagramAccount {
  return {
    userId: idOf(value.pk) ?? idOf(value.pk_id) ?? fallback.userId,
    username: textOf(value.username) ?? fallback.username,
    fullName: textOf(value.full_name),
    isPrivate: flagOf(value.is_private),
    isBusiness: flagOf(value.is_business),
    profilePictureUrl: textOf(value.profile_pic_url),
  }
}

/** The account in a good answer. */
export function accountIn(
  body: JsonObject,
  member: 'logged_in_user' | 'user',
  fallback: { userId: string; username: string },
): InstagramAccount {
  return readAccount(objectOf(body[member]), fallback)
}
