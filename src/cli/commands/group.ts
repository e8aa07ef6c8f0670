import type { Command } from 'commander'
import type { InstagramClient } from '../../instagram/client.ts'
import { type AddCommand, does, type Session } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type Deed, runActs } from '../run-acts.ts'
import { listed, wantedOf } from '../send-options.ts'
import { type OutboxOptions, writingOptions } from '../with-outbox.ts'
import { words } from '../words.ts'

interface CreateOptions extends OutboxOptions {
  readonly to?: readonly string[]
  readonly title?: string
}

type Work = (client: InstagramClient, threadId: string, people: readonly string[]) => Promise<unknown>

const EXAMPLES = `
Examples:
  dmvault group create --to anna,ben --title "Trip to Rome"
  dmvault group add "Trip to Rome" carla dana
  dmvault group remove "Trip to Rome" dana
  dmvault group leave "Trip to Rome" --yes
  dmvault group admin add "Trip to Rome" anna

Everybody is looked up before anything is done. How Instagram wants removing people and changing admins is not known for certain;
where it does not take it, that is said.
Exit codes: 0 done, 2 wrong input, 3 it failed or is held, 4 a person must act, 5 later.
`

export const addGroup: AddCommand = (program, session) => {
  const group = program
    .command('group')
    .description('Conversations of several people: make, fill, leave.')
    .addHelpText('after', EXAMPLES)
  addCreate(group, session)
  addMembers(group, session, { name: 'add', act: 'group add', summary: 'adds people', work: CHANGES.add })
  addMembers(group, session, { name: 'remove', act: 'group remove', summary: 'removes people', work: CHANGES.remove })
  addLeave(group, session)
  const admin = group
    .command('admin')
    .description('who may change a group; not known for certain')
    .addHelpText('after', EXAMPLES)
  addMembers(admin, session, { name: 'add', act: 'admin add', summary: 'makes admins', work: CHANGES.addAdmins })
  addMembers(admin, session, {
    name: 'remove',
    act: 'admin remove',
    summary: 'makes admins members again',
    work: CHANGES.removeAdmins,
  })
}

const CHANGES = {
  add: ({ direct }, id, people) => direct.groups.add(id, people),
  remove: ({ direct }, id, people) => direct.groups.remove(id, people),
  addAdmins: ({ direct }, id, people) => direct.groups.addAdmins(id, people),
  removeAdmins: ({ direct }, id, people) => direct.groups.removeAdmins(id, people),
} satisfies Readonly<Record<string, Work>>

function addCreate(group: Command, session: Session): void {
  const command = group
    .command('create')
    .description('makes a group')
    .argument('[users...]', 'more people')
    .option('--to <names>', 'usernames, or user ids; with commas, or one after the other', listed)
    .option('--title <text>', 'its name')
    .option('--wait', 'over a limit: wait for it, rather than refuse')
  writingOptions(command).addHelpText('after', EXAMPLES).action(does(session, create))
}

async function create(
  context: CommandContext,
  [more]: [readonly string[]],
  { to = [], title, ...options }: CreateOptions,
): Promise<CommandResult> {
  const { runSend } = await import('../run-send.ts')
  const wanted = wantedOf({ to: [...to, ...more], group: true })
  return await runSend(context, {
    wanted: { ...wanted, isNewGroup: true },
    options,
    content: async () => ({ draft: { kind: 'group', ...(title !== undefined && { title }) } }),
  })
}

interface Change {
  readonly name: string
  /** As the audit calls it. */
  readonly act: string
  readonly summary: string
  readonly work: Work
}

function addMembers(group: Command, session: Session, { name, act, summary, work }: Change): void {
  const isAsked = act === 'group remove'
  const command = group
    .command(name)
    .description(summary)
    .argument('<thread>', 'id or title of the group')
    .argument('<users...>', 'usernames, or user ids')
  if (isAsked) command.option('--yes', 'do not ask')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [wanted, names]: [string, readonly string[]], options: OutboxOptions) => {
        const [{ findDirectThread }, { findPerson }] = await Promise.all([
          import('../../messaging/find-direct-thread.ts'),
          import('../../messaging/find-person.ts'),
        ])
        const deeds = async (direct: Parameters<typeof findPerson>[0]): Promise<readonly Deed[]> => {
          const { threadId, label } = await findDirectThread(direct, wanted)
          const people = new Map<string, string>()
          for (const one of names.flatMap((it) => listed(it))) {
            const { userId, username } = await findPerson(direct, one)
            people.set(userId, username || userId)
          }
          const ids = [...people.keys()]
          return [
            {
              act: { act, threadId, people: ids },
              words: words`${act} in ${label}: ${[...people.values()].join(', ')}`,
              work: (client) => work(client, threadId, ids),
            },
          ]
        }
        return await runActs(context, { options, asks: isAsked, deeds })
      }),
    )
}

function addLeave(group: Command, session: Session): void {
  const command = group
    .command('leave')
    .description('leaves a group; only its members can let one in again')
    .argument('<thread>', 'id or title')
    .option('--yes', 'do not ask')
  writingOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(
      does(session, async (context, [wanted]: [string], options: OutboxOptions) => {
        const { findDirectThread } = await import('../../messaging/find-direct-thread.ts')
        return await runActs(context, {
          options,
          asks: true,
          deeds: async (direct) => {
            const { threadId, label } = await findDirectThread(direct, wanted)
            const work: Deed['work'] = (client) => client.direct.groups.leave(threadId)
            return [{ act: { act: 'group leave', threadId }, words: words`leave ${label}`, work }]
          },
        })
      }),
    )
}
