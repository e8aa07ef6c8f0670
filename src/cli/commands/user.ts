import type { FullUser } from '../../instagram/users/user.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { type DirectOptions, directOptions, withDirectReading } from '../with-direct.ts'
import { words } from '../words.ts'
import { yesNo } from '../yes-no.ts'

const EXAMPLES = `
Examples:
  dmvault user anna              who that is, and how you stand to each other
  dmvault user 1001000002        by user id; a username that is a number is written @1001000002
  dmvault user anna --json

Two requests. A dash is what Instagram does not tell.
Exit codes: 0 done, 2 nobody has that name (near ones are suggested), 4 a person must act, 5 later.
`

export const addUser: AddCommand = (program, session) => {
  const command = program
    .command('user')
    .description('Tells who somebody at Instagram is.')
    .argument('<user>', 'username, with or without @, or user id')
  directOptions(command).addHelpText('after', EXAMPLES).action(does(session, runUser))
}

async function runUser(context: CommandContext, [name]: [string], options: DirectOptions): Promise<CommandResult> {
  return await withDirectReading(
    context,
    options,
    () => [words`the profile of ${name}: one request`, words`how ${name} and the account stand: one request`],
    async (direct) => {
      const [{ findPerson }, { friendshipJson }] = await Promise.all([
        import('../../messaging/find-person.ts'),
        import('../direct-outcome.ts'),
      ])
      const { account, client, ask, owner, requests } = direct
      const user = await findPerson(direct, name)
      const isOneself = user.userId === owner.userId
      // Nobody stands to themselves in any way; Instagram is not asked that.
      const friendship = isOneself ? null : await ask(() => client.users.friendship(user.userId))
      return {
        json: {
          account: account.name,
          user: profileJson(user),
          friendship: friendship && friendshipJson(friendship),
          requests: requests(),
        },
        lines: table([
          ...profileRows(user),
          ...(friendship === null
            ? [['this is', `the account ${account.name} itself`]]
            : [
                ['you follow them', yesNo(friendship.following)],
                ['they follow you', yesNo(friendship.followedBy)],
                ['you asked to follow', yesNo(friendship.outgoingRequest)],
                ['they asked to follow', yesNo(friendship.incomingRequest)],
                ['you restrict them', yesNo(friendship.isRestricted)],
                ['you block them', yesNo(friendship.blocking)],
              ]),
        ]),
      }
    },
  )
}

function profileRows(user: FullUser): readonly (readonly (string | number)[])[] {
  return [
    ['username', user.username || '-'],
    ['name', user.fullName || '-'],
    ['id', user.userId],
    ['private', yesNo(user.isPrivate)],
    ['verified', yesNo(user.isVerified)],
    ['business', yesNo(user.isBusiness)],
    ['posts', user.mediaCount ?? '-'],
    ['followers', user.followerCount ?? '-'],
    ['follows', user.followingCount ?? '-'],
    ['says', user.biography || '-'],
    ['link', user.externalUrl || '-'],
  ]
}

function profileJson(user: FullUser): object {
  return {
    user_id: user.userId,
    username: user.username,
    name: user.fullName,
    is_private: user.isPrivate,
    is_verified: user.isVerified,
    is_business: user.isBusiness,
    biography: user.biography,
    external_url: user.externalUrl,
    posts: user.mediaCount,
    followers: user.followerCount,
    following: user.followingCount,
  }
}
