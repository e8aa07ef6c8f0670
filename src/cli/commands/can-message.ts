import type { Checked } from '../../messaging/check-permissions.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { type DirectOptions, directOptions, withDirectReading } from '../with-direct.ts'
import { many, words } from '../words.ts'
import { yesNo } from '../yes-no.ts'

const EXAMPLES = `
Examples:
  dmvault can-message anna
  dmvault can-message anna ben 1001000002 --json
  dmvault can-message anna && dmvault messages anna

Three or four requests a person. Not those whom you have blocked, nor private accounts that neither follow you nor are
followed by you, unless you have a conversation already. "Yes" is no promise: whether somebody takes messages of
strangers Instagram tells only when one is sent.
Exit codes: 0 all of them may be written to, 3 some may not (or nobody has that name), 2 the only name given is nobody's,
4 a person must act, 5 later.
`

export const addCanMessage: AddCommand = (program, session) => {
  const command = program
    .command('can-message')
    .description('Tells whether people may be written to, and why not.')
    .argument('<users...>', 'usernames, with or without @, or user ids')
  directOptions(command).addHelpText('after', EXAMPLES).action(does(session, runCanMessage))
}

async function runCanMessage(
  context: CommandContext,
  [names]: [readonly string[]],
  options: DirectOptions,
): Promise<CommandResult> {
  const people = many(new Set(names).size, 'person', 'people')
  return await withDirectReading(
    context,
    options,
    () => [words`who they are, and how the account stands to them: three or four requests each, of ${people}`],
    async (direct) => {
      const { checkPermissions } = await import('../../messaging/check-permissions.ts')
      const checked: Checked[] = []
      for await (const one of checkPermissions(direct, names)) checked.push(one)
      const [first] = checked
      if (checked.length === 1 && first?.user === null) throw first.unknown
      const isAll = checked.every((it) => it.user !== null && it.canMessage)
      return {
        json: {
          account: direct.account.name,
          can_message_all: isAll,
          people: checked.map(personJson),
          requests: direct.requests(),
        },
        lines: [...table([HEADING, ...checked.map(row)]), ...checked.flatMap(suggestion)],
        exitCode: isAll ? exitCodes.done : exitCodes.partial,
      }
    },
  )
}

const HEADING = [
  'who',
  'may be written to',
  'private',
  'you follow',
  'follows you',
  'restricted',
  'blocked',
  'requests',
]

function row(it: Checked): readonly string[] {
  if (it.user === null) return [it.wanted, 'no: nobody has that name']
  const { isPrivate, following, followedBy, isRestricted, isBlocked, requestsAllowed } = it.permissions
  return [
    it.user.username ?? it.user.userId,
    mayBe(it),
    ...[isPrivate, following, followedBy, isRestricted, isBlocked].map(yesNo),
    requestsAllowed === true ? 'not needed' : yesNo(requestsAllowed),
  ]
}

function mayBe({ canMessage, why, permissions }: Exclude<Checked, { readonly user: null }>): string {
  if (!canMessage) return `no: ${why}`
  return permissions.canMessage ? 'yes' : 'yes: you have a conversation'
}

function suggestion(it: Checked) {
  return it.user === null ? [words`${it.wanted}: ${it.unknown.hint ?? ''}`] : []
}

function personJson(it: Checked): object {
  if (it.user === null) {
    return {
      wanted: it.wanted,
      found: false,
      can_message: false,
      reason: 'user-not-found',
      suggestions: it.unknown.nearest,
    }
  }
  const { isPrivate, following, followedBy, isRestricted, isBlocked, requestsAllowed } = it.permissions
  return {
    wanted: it.wanted,
    found: true,
    user_id: it.user.userId,
    username: it.user.username,
    name: it.user.fullName,
    can_message: it.canMessage,
    reason: it.why,
    is_private: isPrivate,
    following,
    followed_by: followedBy,
    restricted: isRestricted,
    blocked: isBlocked,
    requests_allowed: requestsAllowed,
  }
}
