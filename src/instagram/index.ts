/**
 * Instagram's private API as a library of its own: the reading half of Direct, people, and sessions. It knows nothing of the
 * archive. Ids are strings, times microseconds since 1970; what an answer leaves out is null; each message keeps its own text.
 *
 * @example
 * import { InstagramClient, saveSession } from 'dmvault/instagram'
 * await using client = new InstagramClient()
 * await client.logIn({ username: 'anna', password })
 * await saveSession('anna.session', client.session)
 */
export type { Clock, Micros } from '../clock.ts'
export { DmvaultError } from '../errors.ts'
export { type ClientOptions, InstagramClient } from './client.ts'
export type { Direct } from './direct/direct.ts'
export type { InboxOptions, InboxPage, RequestsOptions } from './direct/inbox.ts'
export { type ItemFilter, matches } from './direct/item-filter.ts'
export type { MessagePagesOptions, MessagesOptions } from './direct/messages.ts'
export type { Presence, Presences } from './direct/presence.ts'
export type { MessagePage, MessagePageOptions } from './direct/read-thread.ts'
export type { RequestsPreview } from './direct/requests-preview.ts'
export type { FoundMessage, Recipients } from './direct/search.ts'
export type { SharedMedia } from './direct/shared-media.ts'
export type { DirectThread, SeenMark } from './direct/thread.ts'
export type { Page, WalkEnd, Walked } from './direct/walk.ts'
export * from './errors/instagram-error.ts'
export { type TwoFactorInfo, type TwoFactorMethod, TwoFactorRequired } from './errors/two-factor-required.ts'
export type * from './items/item.ts'
export type { Media, MediaFile, MediaKind } from './items/media.ts'
export { readItem, type UnreadableItem } from './items/read-item.ts'
export { type Json, type JsonObject, parseJson } from './json/parse-json.ts'
export type { InstagramAccount } from './login/account.ts'
export type { Credentials } from './login/log-in.ts'
export type { TwoFactorCode } from './login/two-factor.ts'
export { Session } from './session/session.ts'
export {
  importSettings,
  type OpenOptions,
  openSession,
  readSession,
  type SaveOptions,
  saveSession,
  settingsText,
} from './session/session-file.ts'
export type { Settings } from './session/settings.ts'
export { instagramServers, serversAt } from './transport/servers.ts'
export type { AnswerNote, CallOptions, RequestNote, TransportOptions } from './transport/transport.ts'
export type { Friendship, FullUser, User } from './users/user.ts'
export type { Users, UserWithFriendship } from './users/users.ts'
