/**
 * Instagram's private API as a library of its own: Direct, people, and sessions. It knows nothing of the
 * archive. Ids are strings, times microseconds since 1970; what an answer leaves out is null; each message keeps its own text.
 *
 * @example
 * import { InstagramClient, saveSession } from 'dmvault/instagram'
 * await using client = new InstagramClient()
 * await client.logIn({ username: 'anna', password })
 * await saveSession('anna.session', client.session)
 * await client.direct.send.text({ userId: '1001000002' }, 'See you at six')
 */
export type { Clock, Micros } from '../clock.ts'
export { DmvaultError } from '../errors.ts'
export { type ClientOptions, InstagramClient } from './client.ts'
export type { Unsent } from './direct/acts/message-acts.ts'
export type { ReactionOptions } from './direct/acts/react.ts'
export type { HideOptions } from './direct/acts/thread-acts.ts'
export type { RecipientCheck, WhyNot } from './direct/check-recipients.ts'
export type { Direct } from './direct/direct.ts'
export type { CreateGroupOptions } from './direct/groups/create-group.ts'
export type { Groups } from './direct/groups/groups.ts'
export type { InboxOptions, InboxPage, RequestsOptions } from './direct/inbox.ts'
export { type ItemFilter, matches } from './direct/item-filter.ts'
export type { MessagePagesOptions, MessagesOptions } from './direct/messages.ts'
export type { MessagePermissions } from './direct/permissions.ts'
export type { Presence, Presences } from './direct/presence.ts'
export type { MessagePage, MessagePageOptions } from './direct/read-thread.ts'
export type { RequestsPreview } from './direct/requests-preview.ts'
export type { FoundMessage, RecipientSearchOptions, Recipients } from './direct/search.ts'
export type { SendOptions } from './direct/sending/broadcast.ts'
export { type Recipient, type RecipientIds, recipientsOf } from './direct/sending/recipient.ts'
export type { OneOrMany, RecipientNames, To } from './direct/sending/resolve-recipients.ts'
export type { Send } from './direct/sending/send.ts'
export type { Answered, LinkOptions, TextOptions } from './direct/sending/send-text.ts'
export { type SentToOne, sendToEach } from './direct/sending/send-to-each.ts'
export type { Video } from './direct/sending/send-video.ts'
export type { Voice, VoiceOptions } from './direct/sending/send-voice.ts'
export { type SentWithText, sendWithText, TextNotSent } from './direct/sending/send-with-text.ts'
export type { Sent } from './direct/sending/sent.ts'
export type { SettleOptions } from './direct/sending/settle.ts'
export type { ShareMediaOptions, ShareWordsOptions, StoryReplyOptions } from './direct/sending/shares.ts'
export type { SharedMedia, SharedMediaOptions } from './direct/shared-media.ts'
export type { DirectThread, SeenMark } from './direct/thread.ts'
export type { Page, WalkEnd, Walked } from './direct/walk.ts'
export * from './errors/instagram-error.ts'
export { OutcomeUnknown } from './errors/outcome-unknown.ts'
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
export { clientToken } from './transport/client-token.ts'
export { instagramServers, serversAt } from './transport/servers.ts'
export type { AnswerNote, CallOptions, RequestNote, TransportOptions } from './transport/transport.ts'
export type { FileSource } from './uploads/file-source.ts'
export { type PreparedPhoto, preparePhoto } from './uploads/prepare-photo.ts'
export { type PreparedVoice, type PrepareVoiceOptions, prepareVoice } from './uploads/prepare-voice.ts'
export { type Mp4Facts, readMp4 } from './uploads/read-mp4.ts'
export type { VideoFacts } from './uploads/video-facts.ts'
export type { Friendship, FullUser, User } from './users/user.ts'
export type { Users, UserWithFriendship } from './users/users.ts'
