import type { Command } from 'commander'
import { UsageError } from '../../errors.ts'
import type { InstagramClient } from '../../instagram/client.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { words } from '../words.ts'

interface Options extends OutboxOptions {
  readonly spam?: boolean
  readonly all?: boolean
  readonly remove?: boolean
}

type Work = (client: InstagramClient, threadId: string) => Promise<unknown>

const EXAMPLES = `
Examples:
  dmvault thread mute anna "Trip to Rome"
  dmvault thread hide 340282366841710300949128282183903162354 --spam
  dmvault thread approve 340282366841710300949128282183903162354
  dmvault thread decline --all --yes
  dmvault thread title 340282366841710300949128282183903162354 "Trip to Rome"
  dmvault thread photo "Trip to Rome" rome.jpg
  dmvault thread photo "Trip to Rome" --remove

A conversation is an id as dmvault threads shows it, a username, a title, or a full name.
Exit codes: 0 done, 2 wrong input, 3 some were not done, 4 a person must act, 5 later.
`

export const addThread: AddCommand = (program, session) => {
  const thread = program
    .command('thread')
    .description('What one does to conversations: hide, mute, let in, rename.')
    .addHelpText('after', EXAMPLES)
  for (const [name, { summary, work }] of Object.entries(SIMPLE)) addSimple(thread, session, { name, summary, work })
  addHide(thread, session)
  addRequests(thread, session)
  addTitle(thread, session)
  addPhoto(thread, session)
}

const SIMPLE: Readonly<Record<string, { readonly summary: string; readonly work: Work }>> = {
  mute: { summary: 'no notices of its messages', work: ({ direct }, id) => direct.mute(id) },
  unmute: { summary: 'notices of its messages again', work: ({ direct }, id) => direct.unmute(id) },
  'mute-calls': { summary: 'no notices of its video calls', work: ({ direct }, id) => direct.muteVideoCalls(id) },
  'unmute-calls': { summary: 'notices of its calls again', work: ({ direct }, id) => direct.unmuteVideoCalls(id) },
  unread: { summary: 'marks it as unread, for oneself', work: ({ direct }, id) => direct.markUnread(id) },
}

interface Simple {
  readonly name: string
  readonly summary: string
  readonly work: Work
}

function addSimple(thread: Command, session: Session, { name, summary, work }: Simple): void {
  const command = thread.command(name).description(summary).argument('<thread...>', 'ids, usernames or titles')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(
        session,
        async (context, [wanted]: [readonly string[]], options: Options) =>
          await actOnThreads(context, { act: name, wanted, options, work }),
      ),
    )
}

function addHide(thread: Command, session: Session): void {
  const command = thread
    .command('hide')
    .description('takes it out of the inbox until its next message')
    .argument('<thread...>', 'ids, usernames or titles')
    .option('--spam', 'and puts what they send from now on among the spam')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [wanted]: [readonly string[]], options: Options) => {
        const toSpam = options.spam === true
        const act = toSpam ? 'hide to spam' : 'hide'
        return await actOnThreads(context, {
          act,
          wanted,
          options,
          work: ({ direct }, id) => direct.hide(id, { toSpam }),
        })
      }),
    )
}

interface ThreadActs {
  readonly act: string
  readonly wanted: readonly string[]
  readonly options: Options
  readonly work: Work
  /** What it does cannot be undone. */
  readonly asks?: boolean
}

async function actOnThreads(
  context: CommandContext,
  { act, wanted, options, work, asks = false }: ThreadActs,
): Promise<CommandResult> {
  const [{ runActs }, { findDirectThread }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../messaging/find-direct-thread.ts'),
  ])
  return await runActs(context, {
    options,
    asks,
    deeds: async (direct) => {
      const threads = new Map<string, string>()
      for (const one of wanted) {
        const { threadId, label } = await findDirectThread(direct, one)
        threads.set(threadId, label)
      }
      return [...threads].map(([threadId, label]) => ({
        act: { act, threadId },
        words: words`${act} ${label}`,
        work: (client) => work(client, threadId),
      }))
    },
  })
}

const REQUESTS = {
  approve: {
    summary: 'lets message requests into the inbox',
    asks: false,
    one: ({ direct }: InstagramClient, id: string) => direct.approve(id),
    many: ({ direct }: InstagramClient, ids: readonly string[]) => direct.approveMany(ids),
  },
  decline: {
    summary: 'removes message requests',
    asks: true,
    one: ({ direct }: InstagramClient, id: string) => direct.decline(id),
    many: ({ direct }: InstagramClient, ids: readonly string[]) => direct.declineMany(ids),
  },
} as const

function addRequests(thread: Command, session: Session): void {
  for (const act of ['approve', 'decline'] as const) {
    const command = thread
      .command(act)
      .description(REQUESTS[act].summary)
      .argument('[thread...]', 'ids, usernames or titles')
      .option('--all', 'every request there is now')
      .option('--yes', act === 'approve' ? 'with --all: do not ask' : 'do not ask')
    writingOptions(command)
      .addHelpText('after', EXAMPLES)
      .action(
        does(session, async (context, [wanted]: [readonly string[]], options: Options) => {
          if (options.all === true && wanted.length > 0) throw new UsageError('usage', 'either all of them or some')
          if (options.all === true) return await actOnAll(context, act, options)
          if (wanted.length === 0) {
            throw new UsageError('usage', 'no conversation was named', {
              hint: 'dmvault threads --pending lists them.',
            })
          }
          return await actOnThreads(context, {
            act,
            wanted,
            options,
            work: REQUESTS[act].one,
            asks: REQUESTS[act].asks,
          })
        }),
      )
  }
}

/** Those that are there when the person is asked, and no others. */
async function actOnAll(context: CommandContext, act: keyof typeof REQUESTS, options: Options): Promise<CommandResult> {
  const [{ runActs }, { threadTitle }] = await Promise.all([
    import('../run-acts.ts'),
    import('../../messaging/find-direct-thread.ts'),
  ])
  return await runActs(context, {
    options,
    asks: true,
    deeds: async ({ client, ask }) => {
      const threads = await ask(() => requestsOf(client))
      if (threads.length === 0) return []
      const ids = threads.map(({ threadId }) => threadId)
      const people = threads.flatMap(({ users }) => users.map(({ userId }) => userId))
      return [
        {
          act: { act: `${act} all`, people: [...new Set(people)] },
          words: words`${act} ${threads.length} requests: ${threads.map(threadTitle).join(', ')}`,
          work: (it) => REQUESTS[act].many(it, ids),
        },
      ]
    },
  })
}

async function requestsOf({ direct }: InstagramClient): Promise<readonly DirectThread[]> {
  const threads: DirectThread[] = []
  for await (const thread of direct.pendingThreads()) threads.push(thread)
  return threads
}

function addTitle(thread: Command, session: Session): void {
  const command = thread
    .command('title')
    .description('names a group')
    .argument('<thread>', 'id or title')
    .argument('<text>', 'its new title')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [wanted, text]: [string, string], options: Options) => {
        if (text.trim() === '') throw new UsageError('empty-title', 'there is nothing in the title')
        const work: Work = ({ direct }, id) => direct.groups.setTitle(id, text)
        return await actOnThreads(context, { act: 'title', wanted: [wanted], options, work })
      }),
    )
}

function addPhoto(thread: Command, session: Session): void {
  const command = thread
    .command('photo')
    .description('gives a group a photo, or takes it away; not known for certain')
    .argument('<thread>', 'id or title')
    .argument('[file]', 'JPEG, PNG, WebP, AVIF, HEIC or GIF')
    .option('--remove', 'take it away')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [wanted, file]: [string, string | undefined], options: Options) => {
        const isRemoved = options.remove === true
        if ((file === undefined) !== isRemoved) throw new UsageError('usage', 'either a file, or --remove')
        if (file === undefined) {
          const work: Work = ({ direct }, id) => direct.groups.removePhoto(id)
          return await actOnThreads(context, { act: 'remove photo', wanted: [wanted], options, work })
        }
        const { preparePhoto } = await import('../../instagram/uploads/prepare-photo.ts')
        const { jpeg } = await preparePhoto(file)
        const work: Work = ({ direct }, id) => direct.groups.setPhoto(id, jpeg)
        return await actOnThreads(context, { act: 'photo', wanted: [wanted], options, work })
      }),
    )
}
