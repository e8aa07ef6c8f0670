/**
 * dmvault as a library: the same steps that the commands run. An archive is opened, a source is opened, the one is extracted
 * into the other; reports, backups and restores read and write archives.
 *
 * @example
 * await using archive = await openArchive(loadConfig())
 * const options = { signal: AbortSignal.timeout(60_000), keepsUnsent: async () => false }
 * await importSource(archive, { paths: ['instagram-anna.zip'], account: 'anna' }, options)
 */
export { type AutoreplyOptions, type AutoreplyResult, autoreply } from '../pipelines/autoreply.ts'
export {
  type BackupOptions,
  type BackupRequest,
  type BackupResult,
  backupAccount as backup,
} from '../pipelines/backup.ts'
export { writeBroadcastResult } from '../pipelines/broadcast-result.ts'
export {
  type ImportOptions,
  type ImportRequest,
  type ImportResult,
  importSource,
} from '../pipelines/import.ts'
export { type ReportOptions, report, type WrittenReports } from '../pipelines/report.ts'
export {
  type RestoreOptions,
  type RestoreRequest,
  type RestoreResult,
  restoreBackup as restore,
} from '../pipelines/restore.ts'
export { type VerifyOptions, type VerifyRequest, type VerifyResult, verifyFile as verify } from '../pipelines/verify.ts'
export { type WatchOptions, watchAccount as watch } from '../pipelines/watch.ts'
export { type Account, createAccount, findAccount, listAccounts, requireAccount } from './archive/accounts.ts'
export type { Archive } from './archive/archive.ts'
export type { RecipientCounts, StoredBroadcast, StoredRecipient } from './archive/broadcast/read-broadcasts.ts'
export { openArchive } from './archive/open-archive.ts'
export { type Clock, isoToMicros, type Micros, microsToIso } from './clock.ts'
export { type Config, type ConfigOptions, loadConfig } from './config.ts'
export {
  DmvaultError,
  FailedError,
  LaterError,
  PersonNeededError,
  UsageError,
  VerificationError,
} from './errors.ts'
export { type ExtractOptions, extractSource } from './extract/extract-source.ts'
export type { Recipient } from './instagram/direct/sending/recipient.ts'
export { arm, disarm } from './messaging/autoreply/arming.ts'
export type { AutoreplyEvent } from './messaging/autoreply/autoreply-event.ts'
export { type AutoreplyStatus, readAutoreplyStatus } from './messaging/autoreply/read-status.ts'
export { beginBroadcast } from './messaging/broadcast/begin-broadcast.ts'
export {
  type BroadcastPlan,
  type BroadcastRequest,
  type LeftOutRecipient,
  type PlannedRecipient,
  planBroadcast,
} from './messaging/broadcast/plan-broadcast.ts'
export { type BroadcastProgress, type BroadcastRun, runBroadcast } from './messaging/broadcast/run-broadcast.ts'
export {
  type BroadcastStatus,
  broadcastResult,
  broadcastStatus,
  cancelBroadcast,
  listBroadcasts,
  pauseBroadcast,
} from './messaging/broadcast/steer-broadcast.ts'
export { directOf } from './messaging/direct-of.ts'
export type { Draft, DraftFile } from './messaging/draft.ts'
export { draftFile } from './messaging/draft-file.ts'
export { droppableSends, dropSends } from './messaging/drop-sends.ts'
export { type Addressee, findAddressees, type Wanted } from './messaging/find-addressees.ts'
export { findMedia } from './messaging/find-media.ts'
export { photoDraft, type VideoChoices, videoDraft, voiceDraft } from './messaging/media-draft.ts'
export { type MonitorOptions, monitor } from './messaging/monitor/monitor.ts'
export { defaultPace, type PaceBounds, readPace } from './messaging/monitor/pace.ts'
export type { ToldEvent, WatchEvent, WatchMessage, WatchPerson } from './messaging/monitor/watch-event.ts'
export type { OpenDirect } from './messaging/open-direct.ts'
export { type OutboxOptions, openOutbox } from './messaging/open-outbox.ts'
export type { Outbox, Plan, PlanOptions } from './messaging/outbox.ts'
export { retrySend, settleAgain } from './messaging/retry-send.ts'
export { readRules } from './messaging/rules/read-rules.ts'
export { defineRule, defineRules, type Rule, type RulesFile } from './messaging/rules/rule-schema.ts'
export { defaultSendLimits, newAccountSendLimits, type SendLimits } from './messaging/send-limits.ts'
export type { SendResult } from './messaging/send-result.ts'
export { refuseFull, type SendNeed, type SendRoom, sendRoom } from './messaging/send-room.ts'
export { loadTemplates } from './messaging/templates/template-library.ts'
export { openAccountClient, type SessionPlace } from './run/account-session.ts'
export { acquireLease, type Lease } from './run/lease.ts'
export type { MessageCounts, RunCounts } from './run/ledger.ts'
export { type Limits, limitsFor } from './run/limits.ts'
export { openSource } from './sources/open-source.ts'
export type * from './sources/source.ts'
export { rebuild } from './transform/rebuild.ts'
export { transform } from './transform/transform.ts'
