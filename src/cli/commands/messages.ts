import type { Account } from '../../archive/accounts.ts'
import type { FoundThread } from '../../messaging/find-direct-thread.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import type { ReadMessages } from '../../messaging/read-messages.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { count } from '../count-option.ts'
import { type DirectOptions, directOptions, withDirectReading } from '../with-direct.ts'
import { many, type Words, words } from '../words.ts'

interface Options extends DirectOptions {
  readonly fromUser?: string
  readonly type?: readonly string[]
  readonly after?: string
  readonly before?: string
  readonly contains?: string
  readonly amount: number
  readonly lookThrough?: number
  readonly ids?: boolean
}

const EXAMPLES = `
Examples:
  dmvault messages anna                            the newest 20 messages with @anna
  dmvault messages "Trip to Rome" --amount 100     a group by its title
  dmvault messages 340282366841710300949128282183903162354 --ids
  dmvault messages anna --from-user anna --type media,voice_media
  dmvault messages anna --after 2026-01-01 --before 2026-02-01 --amount 1000
  dmvault messages anna --contains invoice --json

They stand as in a chat, the newest last, in --json too; --amount counts from the newest. The thread is an id as
dmvault threads shows it, a username (@name is one for certain), a title, or a full name; what could be several is listed,
not guessed. Types are Instagram's words: text, media, voice_media, clip, … A time is a day or 2026-01-31T18:30, in the zone
of the account, or has a zone of its own; --after is from then on, --before up to then. It marks nothing as seen.

With filters, and without --after, the newest 1,000 messages are looked through (--look-through): 20 come a request.
Exit codes: 0 done, 2 no such conversation, 4 a person must act, 5 later; what had come by then is shown.
`

/** Without a limit a word that nobody wrote would cost the budget of a day. */
const LOOK_THROUGH = 1_000

export const addMessages: AddCommand = (program, session) => {
  const command = program
    .command('messages')
    .description('Shows messages of a conversation as they are at Instagram now.')
    .argument('<thread>', 'id, username or title')
    .option('--from-user <name>', 'only from this member: username, user id, or "me"')
    .option('--type <types>', "only of these types, Instagram's words with commas", list)
    .option('--after <time>', 'only from this day or time on')
    .option('--before <time>', 'only from before this day or time')
    .option('--contains <words>', 'only with these words in the text; upper and lower case alike')
    .option('--amount <number>', 'how many at most', count, 20)
    .option('--look-through <number>', 'how many to look through with filters (default: 1000, with --after all)', count)
    .option('--ids', 'show the ids of the messages')
  directOptions(command).addHelpText('after', EXAMPLES).action(does(session, runMessages))
}

function list(value: string): readonly string[] {
  return value
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

async function runMessages(context: CommandContext, [thread]: [string], options: Options): Promise<CommandResult> {
  const [{ readTime }, { findDirectThread }, { itemFilter }, { readMessages }] = await Promise.all([
    import('../../read-time.ts'),
    import('../../messaging/find-direct-thread.ts'),
    import('../../messaging/item-filter.ts'),
    import('../../messaging/read-messages.ts'),
  ])
  await warnOfTypes(context, options.type ?? [])
  const wanted = ({ timeZone }: Account) => ({
    fromUser: options.fromUser,
    types: options.type,
    after: options.after === undefined ? undefined : readTime(options.after, timeZone),
    before: options.before === undefined ? undefined : readTime(options.before, timeZone),
    contains: options.contains,
  })
  return await withDirectReading(
    context,
    options,
    (account) => plan(thread, options, wanted(account).after),
    async (direct) => {
      const filters = wanted(direct.account)
      const found = await findDirectThread(direct, thread)
      const read = await readMessages(direct, found.threadId, {
        filter: (it) => itemFilter(filters, it, direct.owner),
        amount: options.amount,
        lookThrough: lookThrough(options),
      })
      return await outcome(context, direct, { read, found, options })
    },
  )
}

/** Instagram makes new types, so that one that nobody knows is asked for all the same. */
async function warnOfTypes(context: CommandContext, types: readonly string[]): Promise<void> {
  const [{ itemTypes }, { nearestNames }] = await Promise.all([
    import('../../messaging/item-types.ts'),
    import('../../text/nearest-names.ts'),
  ])
  for (const type of types.filter((it) => !(itemTypes as readonly string[]).includes(it))) {
    const [near] = nearestNames(type, itemTypes)
    if (near !== undefined) context.warn(words`No type of messages is called ${type} here; did you mean ${near}?`)
  }
}

function lookThrough({ lookThrough: given, fromUser, type, contains, before, after }: Options): number | undefined {
  const isFiltered = [fromUser, type, contains, before].some((filter) => filter !== undefined)
  return given ?? (isFiltered && after === undefined ? LOOK_THROUGH : undefined)
}

function plan(thread: string, options: Options, after: number | undefined): readonly Words[] {
  const isId = /^\d{15,39}$/.test(thread)
  const most = lookThrough(options)
  const until = after === undefined ? '' : words`, or ${options.after ?? ''} is passed`
  const looking = most === undefined ? '' : words`, or ${most} were looked through`
  return [
    ...(isId ? [] : [words`which conversation "${thread}" is: two requests, some more where that is no username`]),
    words`its messages, 20 a request, until there are ${options.amount}${until}${looking}`,
  ]
}

interface Shown {
  readonly read: ReadMessages
  readonly found: FoundThread
  readonly options: Options
}

async function outcome(
  context: CommandContext,
  { account, owner, requests }: OpenDirect,
  { read, options }: Shown,
): Promise<CommandResult> {
  const [{ earlyEnd, endedJson, messageJson, namesIn }, { messageLines }, { threadTitle }] = await Promise.all([
    import('../direct-outcome.ts'),
    import('../message-rows.ts'),
    import('../../messaging/find-direct-thread.ts'),
  ])
  const { thread, items, unreadable, isWhole, lookedThrough, endedBy } = read
  const names = namesIn([thread], owner)
  const inOrder = items.toReversed()
  if (!isWhole && !context.json) {
    context.say(words`Only the newest ${many(lookedThrough, 'message')} were looked through: --look-through goes on.`)
  }
  if (unreadable > 0) context.say(words`${many(unreadable, 'message')} could not be read.`)
  return {
    json: {
      account: account.name,
      thread_id: thread.threadId,
      thread_v2_id: thread.threadV2Id,
      title: threadTitle(thread),
      is_group: thread.isGroup,
      messages: inOrder.map((item) => messageJson(item, names.get(item.userId ?? '') ?? null)),
      looked_through: lookedThrough,
      complete: isWhole && endedBy === null,
      unreadable,
      requests: requests(),
      ended: endedJson(endedBy),
    },
    lines:
      items.length === 0
        ? [words`No such messages in ${threadTitle(thread)}, among ${lookedThrough}.`]
        : messageLines(inOrder, names, { timeZone: account.timeZone, withIds: options.ids === true }),
    exitCode: earlyEnd(context, endedBy),
  }
}
