/**
 * The plain `dm_backup.json` that a short script on instagrapi writes: conversations with message ids, user ids, texts and
 * times, nothing else. Ids may be strings or bare numbers of 39 digits; times are those of the writer's clock, cut to
 * seconds, and are taken from the item ids instead wherever these agree.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Micros } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import type { Source } from '../source.ts'
import { PlainBackupSource } from './plain-backup-source.ts'
import { PlainPeople } from './plain-people.ts'
import { surveyPlainBackup } from './plain-survey.ts'
import { describeOffset } from './plain-times.ts'

export interface PlainBackupOptions {
  /** The owner's user id or username, where the backup does not tell. */
  readonly owner?: string
  /** When the backup was made; otherwise its own `backup_date`, else the time of its newest message. */
  readonly observedAt?: Micros
}

/**
 * Opens a plain backup: reads it once to learn whose it is and on what clock it was written.
 *
 * @throws UsageError when the file cannot be read or holds no conversation
 */
export async function openPlainBackup(path: string, options: PlainBackupOptions = {}): Promise<Source> {
  const size = await stat(path).then(
    (found) => found.size,
    (cause: Error) => {
      throw new UsageError('not-readable', `${path} cannot be read`, { cause })
    },
  )
  const read = () => createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>
  const survey = await surveyPlainBackup(read)
  if (survey.conversations.size === 0 && survey.writtenAt === null) {
    throw new UsageError('not-a-backup', `${path} holds no conversations`, {
      hint: 'Expected {"backup_date": …, "conversations": [{"thread_id": …, "messages": […]}]}.',
    })
  }
  const observedAt = options.observedAt ?? survey.writtenAt ?? 0
  const people = new PlainPeople(survey, observedAt, options.owner)
  return new PlainBackupSource({
    path,
    size,
    read,
    survey,
    people,
    observedAt,
    notes: notesOf(survey.zoneOffset, people),
  })
}

function notesOf(zoneOffset: Micros | null, people: PlainPeople): string[] {
  const notes: string[] = [
    'a backup of this kind holds only what its script asked for, by default 20 messages a conversation',
  ]
  if (zoneOffset !== null) {
    notes.push(`it was written on a clock at ${describeOffset(zoneOffset)}; times were taken from the message ids`)
  }
  if (people.owner === null) notes.push('it does not say whose inbox it is; --owner with a user id tells')
  return notes
}
