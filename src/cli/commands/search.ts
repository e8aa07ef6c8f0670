import { UsageError } from '../../errors.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { FoundMessage, Recipients } from '../../instagram/index.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type DirectOptions, directOptions, withDirectReading } from '../with-direct.ts'
import { type Words, words } from '../words.ts'

interface Options extends DirectOptions {
  readonly messages?: boolean
  readonly people?: boolean
}

const EXAMPLES = `
Examples:
  dmvault search anna                  people, conversations, and messages with that word
  dmvault search --people anna         only people and conversations
  dmvault search --messages see you    only messages with these words
  dmvault search invoice --json

Instagram itself searches: it gives its best matches, about 20 of each, not all. Two requests; with --people or
--messages one. Nothing is marked as seen.
`

export const addSearch: AddCommand = (program, session) => {
  const command = program
    .command('search')
    .description('Looks at Instagram for people, conversations and messages.')
    .argument('<words...>', 'what to look for')
    .option('--messages', 'only messages')
    .option('--people', 'only people and conversations')
  directOptions(command).addHelpText('after', EXAMPLES).action(does(session, runSearch))
}

interface Found {
  readonly recipients: Recipients | null
  readonly messages: readonly FoundMessage[] | null
}

async function runSearch(
  context: CommandContext,
  [given]: [readonly string[]],
  options: Options,
): Promise<CommandResult> {
  const query = given.join(' ').trim()
  if (query === '') throw new UsageError('usage', 'there is nothing to look for')
  const isForPeople = options.people === true || options.messages !== true
  const isForMessages = options.messages === true || options.people !== true
  const asks = [
    ...(isForPeople ? [words`people and conversations called "${query}": one request`] : []),
    ...(isForMessages ? [words`messages with "${query}": one request`] : []),
  ]
  return await withDirectReading(
    context,
    options,
    () => asks,
    async (direct) => {
      const { client, ask } = direct
      const recipients = isForPeople ? await ask(() => client.direct.search(query)) : null
      const messages = isForMessages ? await ask(() => client.direct.searchMessages(query)) : null
      return await outcome(context, direct, query, { recipients, messages })
    },
  )
}

async function outcome(
  context: CommandContext,
  { account, owner, requests }: OpenDirect,
  query: string,
  { recipients, messages }: Found,
): Promise<CommandResult> {
  const { messageJson, namesIn, userJson } = await import('../direct-outcome.ts')
  const names = namesIn(messages?.map(({ thread }) => thread) ?? [], owner)
  const { threadTitle } = await import('../../messaging/find-direct-thread.ts')
  return {
    json: {
      account: account.name,
      words: query,
      ...(recipients && { people: recipients.users.map(userJson), threads: recipients.threads.map(shortJson) }),
      ...(messages && {
        messages: messages.map(({ item, thread }) => ({
          thread_id: thread.threadId,
          title: threadTitle(thread),
          ...messageJson(item, names.get(item.userId ?? '') ?? null),
        })),
      }),
      requests: requests(),
    },
    lines: await lines(context, { recipients, messages }, names, account.timeZone),
  }

  function shortJson(thread: DirectThread): object {
    const { threadId, threadV2Id, isGroup, isPending, users } = thread
    return {
      thread_id: threadId,
      thread_v2_id: threadV2Id,
      title: threadTitle(thread),
      is_group: isGroup,
      request: isPending,
      users: users.map(userJson),
    }
  }
}

async function lines(
  { colors }: CommandContext,
  { recipients, messages }: Found,
  names: ReadonlyMap<string, string>,
  timeZone: string,
): Promise<readonly Words[]> {
  const [{ table }, { localTime }, { threadTitle }, { messageSummary }] = await Promise.all([
    import('../table.ts'),
    import('../time-words.ts'),
    import('../../messaging/find-direct-thread.ts'),
    import('../../messaging/message-summary.ts'),
  ])
  const people = recipients?.users.map(({ userId, username, fullName, isPrivate, isVerified }) => [
    username ?? '',
    fullName ?? '',
    userId,
    [...(isVerified ? ['verified'] : []), ...(isPrivate ? ['private'] : [])].join(', '),
  ])
  const threads = recipients?.threads.map((thread) => [
    thread.threadId,
    threadTitle(thread),
    String(thread.users.length + 1),
  ])
  const found = messages?.map(({ item, thread }) => [
    thread.threadId,
    threadTitle(thread),
    localTime(item.sentAt, timeZone),
    names.get(item.userId ?? '') ?? item.userId ?? '',
    messageSummary(item),
  ])
  const parts = [
    { title: words`People`, heading: ['username', 'name', 'id', ''], rows: people },
    { title: words`Conversations`, heading: ['thread', 'title', 'members'], rows: threads },
    { title: words`Messages`, heading: ['thread', 'with', 'when', 'who', 'what'], rows: found },
  ]
  const told = parts.flatMap(({ title, heading, rows = [] }) =>
    rows.length === 0 ? [] : [colors.heading(title), ...table([heading, ...rows]), words``],
  )
  return told.length === 0 ? [words`Instagram found nothing.`] : told.slice(0, -1)
}
