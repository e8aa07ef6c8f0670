import { describe, expect, expectTypeOf, test } from 'vitest'
import type {
  AnswerNote,
  CallOptions,
  ClientOptions,
  CreateGroupOptions,
  Credentials,
  Direct,
  DirectItem,
  DirectThread,
  FileSource,
  FoundMessage,
  Friendship,
  FullUser,
  Groups,
  HideOptions,
  InboxOptions,
  InboxPage,
  InstagramAccount,
  InstagramClient,
  LinkOptions,
  MessagePage,
  MessagePageOptions,
  MessagePagesOptions,
  MessagePermissions,
  MessagesOptions,
  Micros,
  Page,
  PreparedPhoto,
  PreparedVoice,
  Presences,
  ReactionOptions,
  Recipient,
  RecipientCheck,
  RecipientNames,
  RecipientSearchOptions,
  Recipients,
  RequestNote,
  RequestsOptions,
  RequestsPreview,
  Send,
  SendOptions,
  Sent,
  SentToOne,
  SentWithText,
  Session,
  SettleOptions,
  SharedMedia,
  SharedMediaOptions,
  ShareMediaOptions,
  ShareWordsOptions,
  StoryReplyOptions,
  TextOptions,
  To,
  TwoFactorCode,
  TwoFactorRequired,
  Unsent,
  User,
  Users,
  UserWithFriendship,
  Video,
  VideoFacts,
  Voice,
  VoiceOptions,
  Walked,
  WhyNot,
} from '../../src/instagram/index.ts'
import * as library from '../../src/instagram/index.ts'

/**
 * What others write against. The compiler compares it here, so that no signature changes unseen: this file is to be changed
 * only where the change is wanted, and told of.
 */
type Surface<Class> = Pick<Class, keyof Class>
type Items<Item> = AsyncGenerator<Item, void, undefined>
type InThread<Options = CallOptions, Result = void> = (threadId: string, options?: Options) => Promise<Result>
type OnMessage<Options> = (threadId: string, itemId: string, options?: Options) => Promise<void>
type WithPeople<Result> = (threadId: string, userIds: readonly string[], options?: CallOptions) => Promise<Result>
type WithThreads = (threadIds: readonly string[], options?: CallOptions) => Promise<void>
type Amount = { readonly amount?: number }
type Share<Options = SendOptions> = (to: To, id: string, options?: Options) => Promise<Sent>

interface SendSurface {
  text: (to: To, text: string, options?: TextOptions) => Promise<Sent>
  answer: (threadId: string, text: string, options?: TextOptions) => Promise<Sent>
  link: (to: To, url: string, options?: LinkOptions) => Promise<Sent>
  photo: (to: To, image: FileSource, options?: SendOptions) => Promise<Sent>
  video: (to: To, video: Video | FileSource, options?: SendOptions) => Promise<Sent>
  voice: (to: To, voice: Voice | FileSource, options?: VoiceOptions) => Promise<Sent>
  gif: Share
  sticker: Share
  heart: (to: To, options?: SendOptions) => Promise<Sent>
  post: Share<ShareMediaOptions>
  reel: Share
  story: Share
  storyReply: (mediaId: string, text: string, options?: StoryReplyOptions) => Promise<Sent>
  profile: Share
  location: Share<ShareWordsOptions>
  hashtag: Share<ShareWordsOptions>
}

interface GroupsSurface {
  create: (userIds: readonly string[], options?: CreateGroupOptions) => Promise<DirectThread>
  add: WithPeople<DirectThread>
  remove: WithPeople<void>
  addAdmins: WithPeople<void>
  removeAdmins: WithPeople<void>
  approveJoins: WithPeople<DirectThread>
  leave: InThread
  setTitle: (threadId: string, title: string, options?: CallOptions) => Promise<DirectThread>
  setPhoto: (threadId: string, image: FileSource, options?: SendOptions) => Promise<void>
  removePhoto: InThread<SendOptions>
}

interface UsersSurface {
  byUsername: (username: string, options?: CallOptions) => Promise<FullUser>
  byId: (userId: string, options?: CallOptions) => Promise<FullUser>
  withFriendship: (userId: string, options?: CallOptions) => Promise<UserWithFriendship>
  friendship: (userId: string, options?: CallOptions) => Promise<Friendship>
  friendships: (userIds: readonly string[], options?: CallOptions) => Promise<Readonly<Record<string, Friendship>>>
  search: (words: string, options?: CallOptions) => Promise<readonly User[]>
}

interface DirectSurface {
  readonly send: Send
  readonly groups: Groups
  inboxPage: (options?: InboxOptions) => Promise<InboxPage>
  inboxPages: (options?: InboxOptions) => Items<Walked<InboxPage>>
  threads: (options?: InboxOptions & Amount) => Items<DirectThread>
  pendingPage: (options?: RequestsOptions) => Promise<InboxPage>
  pendingPages: (options?: RequestsOptions) => Items<Walked<InboxPage>>
  pendingThreads: (options?: RequestsOptions & Amount) => Items<DirectThread>
  spamPage: (options?: RequestsOptions) => Promise<InboxPage>
  spamPages: (options?: RequestsOptions) => Items<Walked<InboxPage>>
  spamThreads: (options?: RequestsOptions & Amount) => Items<DirectThread>
  requestsPreview: (options?: CallOptions) => Promise<RequestsPreview>
  thread: InThread<CallOptions, DirectThread>
  threadByParticipants: (userIds: readonly string[], options?: CallOptions) => Promise<DirectThread | null>
  messagePage: InThread<MessagePageOptions, MessagePage>
  messagePages: (threadId: string, options?: MessagePagesOptions) => Items<Walked<MessagePage>>
  messages: (threadId: string, options?: MessagesOptions) => Items<DirectItem>
  message: (threadId: string, itemId: string, options?: MessagePagesOptions) => Promise<DirectItem>
  sharedMediaPages: (threadId: string, options?: SharedMediaOptions) => Items<Walked<Page<SharedMedia>>>
  search: (words: string, options?: RecipientSearchOptions) => Promise<Recipients>
  searchMessages: (words: string, options?: CallOptions) => Promise<readonly FoundMessage[]>
  activePresence: (options?: CallOptions) => Promise<Presences>
  presenceOf: (userIds: readonly string[], options?: CallOptions) => Promise<Presences>
  settle: (token: string, to: Recipient, options?: SettleOptions) => Promise<Sent | null>
  react: (threadId: string, itemId: string, emoji: string, options?: ReactionOptions) => Promise<void>
  unreact: OnMessage<ReactionOptions & { readonly emoji?: string }>
  like: OnMessage<ReactionOptions>
  unlike: OnMessage<ReactionOptions>
  unsend: OnMessage<CallOptions>
  unsendMany: (threadId: string, itemIds: readonly string[], options?: CallOptions) => Items<Unsent>
  markSeen: OnMessage<SendOptions>
  markThreadSeen: InThread<SendOptions, string | null>
  markUnread: InThread
  hide: InThread<HideOptions>
  mute: InThread
  unmute: InThread
  muteVideoCalls: InThread
  unmuteVideoCalls: InThread
  approve: InThread
  approveMany: WithThreads
  approveAll: (options?: CallOptions) => Promise<readonly string[]>
  decline: InThread
  declineMany: WithThreads
  declineAll: (options?: CallOptions) => Promise<void>
  canMessage: (userId: string, options?: CallOptions) => Promise<MessagePermissions>
  recipients: (names: RecipientNames, options?: CallOptions) => Promise<readonly Recipient[]>
  checkRecipients: (names: Omit<RecipientNames, 'asGroup'>, options?: CallOptions) => Items<RecipientCheck>
}

interface ClientSurface {
  readonly direct: Direct
  readonly users: Users
  readonly session: Session
  readonly clockOffset: Micros | null
  logIn: (credentials: Credentials, options?: CallOptions) => Promise<InstagramAccount>
  submitCode: (wanted: TwoFactorRequired, code: TwoFactorCode, options?: CallOptions) => Promise<InstagramAccount>
  resendSms: (wanted: TwoFactorRequired, options?: CallOptions) => Promise<TwoFactorRequired>
  logInBySessionId: (sessionId: string, options?: CallOptions) => Promise<InstagramAccount>
  currentUser: (options?: CallOptions) => Promise<InstagramAccount>
  logOut: (options?: CallOptions) => Promise<void>
}

describe('the public types', () => {
  test('of the client', () => {
    expectTypeOf<ConstructorParameters<typeof InstagramClient>>().toEqualTypeOf<[(ClientOptions | undefined)?]>()
    type Named = Exclude<keyof InstagramClient, symbol>
    expectTypeOf<Pick<InstagramClient, Named>>().toEqualTypeOf<ClientSurface>()
    expectTypeOf<InstagramClient>().toExtend<AsyncDisposable>()
    expectTypeOf<keyof ClientOptions>().toEqualTypeOf<
      | ('session' | 'url' | 'uploadUrl' | 'beforeRequest' | 'beforeSend' | 'afterRequest')
      | ('signal' | 'timeoutMs' | 'retries' | 'clock' | 'random' | 'wait')
    >()
    type Hook<Name extends keyof ClientOptions> = NonNullable<ClientOptions[Name]>
    expectTypeOf<Hook<'beforeRequest'>>().toEqualTypeOf<(request: RequestNote) => Promise<void> | void>()
    expectTypeOf<Hook<'afterRequest'>>().toEqualTypeOf<(answer: AnswerNote) => void>()
  })

  test('of reading, sending, groups and people', () => {
    expectTypeOf<Surface<Direct>>().toEqualTypeOf<DirectSurface>()
    expectTypeOf<Surface<Send>>().toEqualTypeOf<SendSurface>()
    expectTypeOf<Surface<Groups>>().toEqualTypeOf<GroupsSurface>()
    expectTypeOf<Surface<Users>>().toEqualTypeOf<UsersSurface>()
  })

  test('of what is sent, and to whom', () => {
    expectTypeOf<FileSource>().toEqualTypeOf<Uint8Array | string>()
    expectTypeOf<Recipient>().toEqualTypeOf<
      { readonly threadId: string } | { readonly userId: string } | { readonly groupOf: readonly string[] }
    >()
    expectTypeOf<To>().toEqualTypeOf<Recipient | { readonly username: string }>()
    type OneOrMany = string | readonly string[]
    expectTypeOf<RecipientNames>().toEqualTypeOf<{
      readonly userIds?: OneOrMany
      readonly usernames?: OneOrMany
      readonly threadIds?: OneOrMany
      readonly asGroup?: boolean
    }>()
    expectTypeOf<WhyNot>().toEqualTypeOf<'user-not-found' | 'thread-not-found' | 'blocked' | 'private'>()
    expectTypeOf<RecipientCheck>().toEqualTypeOf<{
      readonly to: To
      readonly canMessage: boolean
      readonly why: WhyNot | null
      readonly words: string | null
      readonly permissions: MessagePermissions | null
    }>()
    expectTypeOf<Video>().toEqualTypeOf<{
      readonly mp4: FileSource
      readonly facts?: VideoFacts
      readonly thumbnail?: FileSource
      readonly posterFrame?: number
      readonly mostSeconds?: number
    }>()
    expectTypeOf<Voice>().toEqualTypeOf<{ readonly m4a: Uint8Array; readonly waveform: readonly number[] }>()
    expectTypeOf<keyof VoiceOptions>().toEqualTypeOf<'signal' | 'token' | 'ffmpeg' | 'timeoutMs'>()
    expectTypeOf<keyof TextOptions>().toEqualTypeOf<'signal' | 'token' | 'replyTo'>()
    expectTypeOf<keyof LinkOptions>().toEqualTypeOf<'signal' | 'token' | 'replyTo' | 'text'>()
    expectTypeOf<keyof SendOptions>().toEqualTypeOf<'signal' | 'token'>()
  })

  test('of what comes back', () => {
    expectTypeOf<Sent>().toEqualTypeOf<{
      readonly itemId: string
      readonly threadId: string
      readonly sentAt: Micros
      readonly clientContext: string
    }>()
    expectTypeOf<SentWithText>().toEqualTypeOf<{ readonly sent: Sent; readonly text: Sent }>()
    expectTypeOf<Unsent>().toEqualTypeOf<{ readonly itemId: string; readonly error: library.InstagramError | null }>()
    expectTypeOf<keyof DirectThread>().toEqualTypeOf<
      | ('threadId' | 'threadV2Id' | 'title' | 'isNamed' | 'isGroup' | 'users' | 'leftUsers' | 'adminUserIds')
      | ('inviter' | 'viewerId' | 'lastActivityAt' | 'isPending' | 'isSpam' | 'isArchived' | 'isMuted')
      | ('isVideoCallMuted' | 'isPinned' | 'folder' | 'isVanishMode' | 'readState' | 'lastSeenAt' | 'items')
      | ('unreadable' | 'lastPermanentItem' | 'oldestCursor' | 'newestCursor' | 'hasOlder' | 'hasNewer' | 'rawHeader')
    >()
    expectTypeOf<DirectItem['sentAt']>().toEqualTypeOf<Micros>()
    expectTypeOf<DirectItem['text']>().toEqualTypeOf<string | null>()
    expectTypeOf<keyof MessagePermissions>().toEqualTypeOf<
      'canMessage' | 'isPrivate' | 'following' | 'followedBy' | 'isRestricted' | 'isBlocked' | 'requestsAllowed'
    >()
  })

  test('of the functions beside them', () => {
    expectTypeOf(library.sendToEach).toEqualTypeOf<
      (recipients: readonly Recipient[], send: (to: Recipient) => Promise<Sent>) => Items<SentToOne>
    >()
    expectTypeOf(library.sendWithText).toEqualTypeOf<
      (first: () => Promise<Sent>, words: (to: Recipient) => Promise<Sent>) => Promise<SentWithText>
    >()
    expectTypeOf(library.preparePhoto).toEqualTypeOf<(image: FileSource) => Promise<PreparedPhoto>>()
    expectTypeOf(library.prepareVoice).returns.resolves.toEqualTypeOf<PreparedVoice>()
    expectTypeOf<library.InstagramError['remedy']>().toEqualTypeOf<
      'retry' | 'wait' | 'stop' | 'person' | 'input' | 'report' | 'settle'
    >()
  })

  test('are told from others: a change would not compile', () => {
    // @ts-expect-error A new argument that must be given.
    expectTypeOf<Send['text']>().toEqualTypeOf<(to: To, text: string, options: TextOptions) => Promise<Sent>>()
    // @ts-expect-error Another result.
    expectTypeOf<Surface<Send>>().toEqualTypeOf<Omit<SendSurface, 'gif'> & { gif: Share<LinkOptions> }>()
    // @ts-expect-error A method that is gone.
    expectTypeOf<Surface<Users>>().toEqualTypeOf<Omit<UsersSurface, 'search'>>()
    // @ts-expect-error A field that is not read-only any more.
    expectTypeOf<Sent>().toEqualTypeOf<{ itemId: string; threadId: string; sentAt: Micros; clientContext: string }>()
    expect(true).toBe(true)
  })
})

test('what the library gives away, by name', () => {
  const errors = Object.entries(library).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof Error,
  )
  const rest = Object.keys(library).filter((name) => !errors.some(([error]) => error === name))
  expect(errors.map(([name]) => name).sort()).toEqual([
    ...['AccountSuspended', 'BadPassword', 'ChallengeRequired', 'ConnectionFailed', 'ConsentRequired', 'DirectError'],
    ...['DirectMessageNotFound', 'DirectMessageRequestsDisabled', 'DirectThreadNotFound', 'DmvaultError'],
    ...['FeedbackRequired', 'InstagramError', 'LoginExpired', 'LoginRequired', 'MediaUnavailable', 'NotFound'],
    ...['OutcomeUnknown', 'PrivateAccount', 'RateLimited', 'SentryBlock', 'ServerTrouble', 'TextNotSent'],
    ...['TwoFactorRequired', 'UnexpectedAnswer', 'UnknownLogin', 'UserNotFound', 'WrongCode'],
  ])
  expect(rest.sort()).toEqual([
    ...['InstagramClient', 'Session', 'clientToken', 'importSettings', 'instagramServers', 'matches'],
    ...['openSession', 'parseJson', 'preparePhoto', 'prepareVoice', 'readItem', 'readMp4', 'readSession'],
    ...['recipientsOf', 'saveSession', 'sendToEach', 'sendWithText', 'serversAt', 'settingsText'],
  ])
})
