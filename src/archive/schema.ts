/** The tables as Kysely sees them; what each column means stands in `migrations/`. */
import type { ColumnType, Generated } from 'kysely'
import type { Micros } from '../clock.ts'

/** A `timestamptz`: microseconds when read, ISO 8601 text when written. */
type Timestamp = ColumnType<Micros, string, string>
/** An internal key or a count of type `bigint`. */
type Key = bigint

export interface AccountsTable {
  account_id: Generated<Key>
  name: string
  time_zone: string
  keeps_unsent: Generated<boolean>
  owner_person_id: Key | null
  owner_is_guess: Generated<boolean>
  owner_observed_at: ColumnType<Micros | null, string | null, string | null>
  server: string | null
  created_at: Timestamp
}

export interface AccountNamesTable {
  name: string
  account_id: Key
}

export interface PeopleTable {
  account_id: Key
  person_id: Generated<Key>
  display_name: string | null
  username: string | null
}

export interface PersonIdsTable {
  account_id: Key
  kind: string
  id: string
  person_id: Key
}

export interface PersonNamesTable {
  account_id: Key
  person_id: Key
  kind: string
  name: string
  first_observed_at: Timestamp
  last_observed_at: Timestamp
}

export interface ThreadsTable {
  account_id: Key
  thread_id: Generated<Key>
  title: string | null
  is_group: Generated<boolean>
  folder: Generated<string>
  is_still_participant: boolean | null
  header_source: string | null
  header_observed_at: ColumnType<Micros | null, string | null, string | null>
  header_raw: string | null
}

export interface ThreadIdsTable {
  account_id: Key
  kind: string
  id: string
  thread_id: Key
}

export interface ThreadMembersTable {
  account_id: Key
  thread_id: Key
  person_id: Key
  is_admin: Generated<boolean>
  first_observed_at: Timestamp
  last_observed_at: Timestamp
}

export interface RawPagesTable {
  account_id: Key
  raw_page_id: Generated<Key>
  thread_id: Key
  source: string
  origin: string
  first_observed_at: Timestamp
  last_observed_at: Timestamp
  item_ends: number[]
  body: Buffer
}

export interface MessagesTable {
  account_id: Key
  thread_id: Key
  sent_at: Timestamp
  message_id: string
  sender_id: Key
  raw_page_id: Key
  content_hash: Key
  first_observed_at: ColumnType<Micros | null, string | null, string | null>
  last_observed_at: ColumnType<Micros | null, string | null, string | null>
  raw_position: number
  raw_hash: number
  call_seconds: number | null
  is_item_id: boolean
  is_unsent: boolean
  is_taken_down: boolean
  is_echo: boolean
  has_versions: boolean
  item_type: string
  notice_class: string | null
  text: string | null
  text_exact: Buffer | null
  share_url: string | null
  share_owner: string | null
  share_text: string | null
  replied_to_item_id: string | null
}

export interface MessageIdsTable {
  account_id: Key
  thread_id: Key
  is_item_id: boolean
  id: string
  message_id: string
  sent_at: Timestamp
}

export interface MessageVersionsTable {
  account_id: Key
  thread_id: Key
  message_id: string
  version_hash: Key
  content_hash: Key
  first_observed_at: Timestamp
  last_observed_at: Timestamp
  raw_page_id: Key
  raw_position: number
  raw_hash: number
  state: unknown
}

export interface ReactionsTable {
  account_id: Key
  thread_id: Key
  message_id: string
  person_id: Key
  sent_at: Timestamp
  reacted_at: ColumnType<Micros | null, string | null, string | null>
  emoji: string
}

export interface AttachmentsTable {
  account_id: Key
  thread_id: Key
  message_id: string
  position: number
  sent_at: Timestamp
  taken_at: ColumnType<Micros | null, string | null, string | null>
  size_bytes: Key | null
  kind: string
  uri: string
}

export interface LeasesTable {
  account_id: Key
  fence: Key
  holder: string
  acquired_at: Timestamp
  heartbeat_at: Timestamp
  released_at: ColumnType<Micros | null, string | null, string | null>
}

export interface RunsTable {
  account_id: Key
  run_id: Generated<Key>
  pipeline: string
  source: string | null
  started_at: Timestamp
  ended_at: ColumnType<Micros | null, string | null, string | null>
  outcome: string | null
  counts: ColumnType<unknown, string, string>
  error: string | null
}

export interface RunEventsTable {
  account_id: Key
  run_id: Key
  event_no: number
  at: Timestamp
  code: string
  message: string
}

export interface QuarantineTable {
  account_id: Key
  quarantine_id: string
  source: string
  origin: string
  byte_offset: Key | null
  reason: string
  raw: Buffer
  first_seen_at: Timestamp
}

export interface BackupsTable {
  account_id: Key
  backup_id: Generated<Key>
  path: string
  taken_at: Timestamp
  verified_at: ColumnType<Micros | null, string | null, string | null>
  sha256: string
  bytes: Key
  messages: Key
}

/** A view: `thread_activity` a row a count. */
export interface ActivityTable {
  account_id: Key
  thread_id: Key
  quarter: Timestamp
  person_id: Key
  messages: number
  item_type: string
}

export interface SearchDaysTable {
  account_id: Key
  thread_id: Key
  /** `YYYY-MM-DD` */
  day: string
  part: number
  /** Read by the server alone. */
  tokens: ColumnType<never, never, never>
}

/** Written and read by statements of their own: see `activity-row.ts`. */
export interface ThreadActivityTable {
  account_id: Key
  thread_id: Key
  /** `YYYY-MM-DD` */
  begins: string
  people: ColumnType<never, never, never>
  item_types: readonly string[]
  quarters: readonly number[]
  senders: readonly number[]
  kinds: readonly number[]
  messages: readonly number[]
  body: Buffer
}

export interface ThreadWordsTable {
  account_id: Key
  thread_id: Key
  /** `YYYY-MM-DD` */
  begins: string
  /** See `word-body.ts`. */
  body: Buffer
}

export interface DirtySpansTable {
  account_id: Key
  thread_id: Key
  day: string
}

export interface ThreadCursorsTable {
  account_id: Key
  thread_id: Key
  activity_at: Timestamp | null
  last_item_id: string | null
  /** JSON: stretches, the newest first. */
  stretches: ColumnType<readonly StoredStretch[], string, string>
  checked_at: Timestamp
  unreadable: string | null
}

/** A stretch of a thread that was read without a gap; item ids, decimal. */
export interface StoredStretch {
  readonly newest: string
  readonly oldest: string
  /** Where to go on; null at the beginning of the thread. */
  readonly cursor: string | null
}

export interface InboxCursorsTable {
  account_id: Key
  folder: string
  complete_until: Timestamp | null
  checked_at: Timestamp
  requests_total: number | null
}

export interface RequestBudgetsTable {
  account_id: Key
  last_request_at: Timestamp | null
  paused_until: Timestamp | null
  pause_reason: string | null
  stopped_at: Timestamp | null
  stop_code: string | null
  stop_reason: string | null
}

export interface RequestsTable {
  account_id: Key
  request_no: Generated<Key>
  granted_at: Timestamp
}

export interface SendsTable {
  account_id: Key
  token: Key
  planned_at: Timestamp
  recipient: string
  kind: string
  /** JSON, read back by whoever knows its shape; as text, since jsonb has no NUL and no lone surrogates. */
  draft: string | null
  is_bulk: boolean
  origin: Generated<SendOrigin>
  is_new_conversation: boolean
  after_token: Key | null
  state: SendState
  holder: Key | null
  tries: number
  sent_at: ColumnType<Micros | null, string | null, string | null>
  ended_at: ColumnType<Micros | null, string | null, string | null>
  thread_id: string | null
  item_id: string | null
  error_code: string | null
  error: string | null
}

/** What set it off. */
export type SendOrigin = 'hand' | 'rule' | 'broadcast'

/** `sent`: its request may have gone out, and the answer is not recorded; `unknown`: held for a person. */
export type SendState = 'planned' | 'sent' | 'acknowledged' | 'failed' | 'unknown'

export interface ActsTable {
  account_id: Key
  act_id: string
  at: Timestamp
  act: string
  thread_id: string | null
  item_id: string | null
  people: readonly string[]
  outcome: 'done' | 'failed' | 'unknown' | null
  error_code: string | null
  error: string | null
}

export interface DoNotContactTable {
  account_id: Key
  person_id: Key
  since: Timestamp
  reason: string
}

export interface AutomationRulesTable {
  account_id: Key
  name: string
  position: number
  armed_at: Timestamp
  disarmed_at: ColumnType<Micros | null, string | null, string | null>
  /** JSON. */
  rule: string
  /** JSON. */
  settings: string
}

export interface AutomationActionsTable {
  account_id: Key
  thread_id: Key
  message_id: string
  rule: string
  message_sent_at: Timestamp
  person_id: Key
  decided_at: Timestamp
  decision: 'act' | 'held'
  reason: string
  is_reply: boolean
  /** JSON. */
  steps: string
  state: 'claimed' | 'done' | 'failed' | 'unknown' | 'held'
  holder: Key | null
  ended_at: ColumnType<Micros | null, string | null, string | null>
}

export interface PersonFactsTable {
  account_id: Key
  person_id: Key
  asked_at: Timestamp
  is_followed: boolean | null
  is_follower: boolean | null
  is_verified: boolean | null
  is_private: boolean | null
}

export interface AutomationRunsTable {
  account_id: Key
  started_at: Timestamp
  looked_at: ColumnType<Micros | null, string | null, string | null>
  ended_at: ColumnType<Micros | null, string | null, string | null>
  outcome: string | null
}

export interface WatchCursorsTable {
  account_id: Key
  watcher: string
  added_at: Timestamp
  armed_at: ColumnType<Micros | null, string | null, string | null>
  armed_seen_at: ColumnType<Micros | null, string | null, string | null>
  handled_no: Key
  handled_at: ColumnType<Micros | null, string | null, string | null>
}

export interface WatchEventsTable {
  account_id: Key
  event_id: string
  event_no: Key | null
  thread_id: Key
  kind: WatchEventKind
  noticed_at: Timestamp
  happened_at: Timestamp | null
  not_yet_at: Timestamp | null
  message_id: string | null
  message_sent_at: Timestamp | null
  person_id: Key | null
  emoji: string | null
}

export type WatchEventKind = 'message' | 'edit' | 'unsend' | 'reaction' | 'reaction-removed' | 'request' | 'read'

export interface DeadLettersTable {
  account_id: Key
  watcher: string
  event_id: string
  failed_at: Timestamp
  target: 'exec' | 'webhook'
  tries: number
  error: string
}

export interface ReadReceiptsTable {
  account_id: Key
  thread_id: Key
  person_id: Key
  item_id: string
  noticed_at: Timestamp
}

export interface BroadcastsTable {
  account_id: Key
  broadcast_id: number
  made_at: Timestamp
  template: string
  list_name: string | null
  fingerprint: string
  state: BroadcastState
  changed_at: Timestamp
  reason_code: string | null
  reason: string | null
  holder: Key | null
  in_batch: number
  next_batch_at: ColumnType<Micros | null, string | null, string | null>
}

/** `running`: it goes on, or its process was cut off. */
export type BroadcastState = 'running' | 'paused' | 'cancelled' | 'done'

export interface BroadcastRecipientsTable {
  account_id: Key
  broadcast_id: number
  line: number
  wanted: string
  user_id: string | null
  thread_id: string | null
  username: string | null
  is_new_conversation: boolean
  state: RecipientState
  text: string | null
  token: Key | null
  ended_at: ColumnType<Micros | null, string | null, string | null>
  item_id: string | null
  reason_code: string | null
  reason: string | null
}

/** `claimed`: under way, or left by a process that died; `unknown`: held for a person. */
export type RecipientState = 'left-out' | 'planned' | 'claimed' | 'acknowledged' | 'failed' | 'unknown' | 'cancelled'

export interface ArchiveSchema {
  accounts: AccountsTable
  account_names: AccountNamesTable
  people: PeopleTable
  person_ids: PersonIdsTable
  person_names: PersonNamesTable
  threads: ThreadsTable
  thread_ids: ThreadIdsTable
  thread_members: ThreadMembersTable
  raw_pages: RawPagesTable
  messages: MessagesTable
  message_ids: MessageIdsTable
  message_versions: MessageVersionsTable
  reactions: ReactionsTable
  attachments: AttachmentsTable
  leases: LeasesTable
  runs: RunsTable
  run_events: RunEventsTable
  quarantine: QuarantineTable
  backups: BackupsTable
  activity: ActivityTable
  thread_words: ThreadWordsTable
  thread_activity: ThreadActivityTable
  search_days: SearchDaysTable
  dirty_spans: DirtySpansTable
  thread_cursors: ThreadCursorsTable
  inbox_cursors: InboxCursorsTable
  request_budgets: RequestBudgetsTable
  requests: RequestsTable
  sends: SendsTable
  acts: ActsTable
  do_not_contact: DoNotContactTable
  automation_rules: AutomationRulesTable
  automation_actions: AutomationActionsTable
  person_facts: PersonFactsTable
  automation_runs: AutomationRunsTable
  watch_cursors: WatchCursorsTable
  watch_events: WatchEventsTable
  dead_letters: DeadLettersTable
  read_receipts: ReadReceiptsTable
  broadcasts: BroadcastsTable
  broadcast_recipients: BroadcastRecipientsTable
}
