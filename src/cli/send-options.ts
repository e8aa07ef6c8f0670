import type { Command } from 'commander'
import { UsageError } from '../errors.ts'
import type { Wanted } from '../messaging/find-addressees.ts'
import { type OutboxOptions, writingOptions } from './with-outbox.ts'

/** Whom something is for, as commands are told. */
export interface RecipientOptions extends OutboxOptions {
  readonly to?: readonly string[]
  readonly thread?: readonly string[]
  readonly group?: boolean
}

/** @param before names and commas: `--to anna,ben --to carla` */
export function listed(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim())
  return [...before, ...names.filter((name) => name !== '')]
}

export function recipientOptions(command: Command): Command {
  command
    .option('--to <names>', 'usernames, or user ids; several with commas, or --to once more', listed)
    .option('--thread <ids>', 'conversations, by either id, title or username; several likewise', listed)
    .option('--group', 'the people of --to are one group, not several conversations')
    .option('--wait', 'over a limit: wait for it, rather than refuse')
  return writingOptions(command)
}

export const SEVERAL = 'Several people: --to anna,ben. A text is one word for the shell: put it in quotes.'

/** @throws UsageError where it is for nobody, or for people and conversations at once: before anything is opened */
export function wantedOf({ to = [], thread = [], group = false }: RecipientOptions): Wanted {
  if (to.length > 0 && thread.length > 0) {
    throw new UsageError('usage', '--to and --thread at once: say one or the other', {
      hint: 'Use a command for each.',
    })
  }
  if (to.length + thread.length === 0) {
    throw new UsageError('no-recipient', 'nobody was named', {
      hint: 'Say whom it is for: --to NAME, or --thread ID as dmvault threads shows it.',
    })
  }
  if (group && thread.length > 0) throw new UsageError('usage', '--group is for people: --to anna,ben --group')
  if (group && to.length < 2) {
    throw new UsageError('group-too-small', 'a group is of two other people at least', { hint: SEVERAL })
  }
  return { people: to, threads: thread, asGroup: group }
}

/** @throws UsageError where there are words that nothing is known for */
export function refuseMore(more: readonly string[]): void {
  const [first] = more
  if (first === undefined) return
  throw new UsageError('usage', `"${first.slice(0, 60)}" is one word too many`, { hint: SEVERAL })
}
