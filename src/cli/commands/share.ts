import { Argument } from 'commander'
import { UsageError } from '../../errors.ts'
import type { Draft } from '../../messaging/draft.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type RecipientOptions, recipientOptions, refuseMore, wantedOf } from '../send-options.ts'
import type { Content } from '../send-order.ts'

const KINDS = ['post', 'reel', 'story', 'profile', 'link', 'location', 'hashtag'] as const

type Kind = (typeof KINDS)[number]

interface Options extends RecipientOptions {
  readonly text?: string
  readonly by?: string
}

const EXAMPLES = `
Examples:
  dmvault share post 3107153244556677889_1001000002 --to anna --text "Remember?"
  dmvault share post https://www.instagram.com/p/CseFw9hNzpR/ --by ben --to anna
  dmvault share reel https://www.instagram.com/ben/reel/CseFw9hNzpR/ --to anna,carla
  dmvault share story https://www.instagram.com/stories/ben/3107153244556677889/ --to anna
  dmvault share profile ben --to anna
  dmvault share link https://example.org --to anna --text "Look"
  dmvault share location 213385402 --to anna
  dmvault share hashtag sunset --to anna

Posts, reels and stories are <number>_<number of the owner>, or the address of their page; Instagram wants to be told the owner
too, whom not every address names: then --by does. A text stands in the same message with links, places and hashtags, and follows
as a message of its own after everything else. How Instagram wants places and hashtags is not known for certain; where it does
not take them, that is said.
Exit codes: 0 all arrived, 2 wrong input and nothing sent, 3 some failed or are held, 4 a person must act, 5 later.
`

export const addShare: AddCommand = (program, session) => {
  const command = program
    .command('share')
    .description('Shares a post, a reel, a story, a profile, a link, a place or a hashtag.')
    .addArgument(new Argument('<kind>', 'what it is').choices(KINDS))
    .argument('<thing>', 'id, username or address')
    .argument('[more...]', 'refused: what has blanks in it stands in quotes')
    .option('--text <text>', 'words with it')
    .option('--by <user>', 'whose post, reel or story it is, where its address does not say')
  recipientOptions(command).usage('<kind> <thing> (--to <names> | --thread <ids>) [options]')
  command.addHelpText('after', EXAMPLES).action(does(session, runShare))
}

async function runShare(
  context: CommandContext,
  [kind, thing, more]: [Kind, string, readonly string[]],
  options: Options,
): Promise<CommandResult> {
  refuseMore(more)
  const wanted = wantedOf(options)
  const [{ checkText, linkDraft }, { readMediaWords }, { runSend }] = await Promise.all([
    import('../../messaging/text-draft.ts'),
    import('../../messaging/find-media.ts'),
    import('../run-send.ts'),
  ])
  const text = options.text === undefined ? undefined : checkText(options.text)
  // What cannot be is said before anything is opened.
  if (kind === 'post' || kind === 'reel' || kind === 'story') readMediaWords(thing)
  if (kind === 'link') linkDraft(thing, text)
  return await runSend(context, {
    wanted,
    options,
    content: async (direct) => await contentOf(direct, kind, { thing, text, by: options.by }),
  })
}

interface Shared {
  readonly thing: string
  readonly text: string | undefined
  readonly by: string | undefined
}

async function contentOf(direct: OpenDirect, kind: Kind, { thing, text, by }: Shared): Promise<Content> {
  const [{ linkDraft }, { findMedia }, { findPerson }] = await Promise.all([
    import('../../messaging/text-draft.ts'),
    import('../../messaging/find-media.ts'),
    import('../../messaging/find-person.ts'),
  ])
  const beside = text === undefined ? {} : { text }
  const followed = (draft: Draft): Content => ({ draft, thenText: text })
  switch (kind) {
    case 'post':
      return followed({ kind: 'post', mediaId: await findMedia(direct, thing, by) })
    case 'reel':
      return followed({ kind: 'post', mediaId: await findMedia(direct, thing, by), mediaType: 'video' })
    case 'story':
      return followed({ kind: 'story', mediaId: await findMedia(direct, thing, by) })
    case 'profile':
      return followed({ kind: 'profile', userId: (await findPerson(direct, thing)).userId })
    case 'link':
      return { draft: linkDraft(thing, text) }
    case 'location':
      return { draft: { kind: 'location', placeId: placeOf(thing), ...beside } }
    case 'hashtag':
      return { draft: { kind: 'hashtag', hashtag: hashtagOf(thing), ...beside } }
  }
}

function placeOf(thing: string): string {
  if (/^[1-9]\d{0,38}$/.test(thing)) return thing
  throw new UsageError('place-id', `"${thing.slice(0, 60)}" is not the id of a place`, {
    hint: 'It is the number in the address of the page of the place.',
  })
}

function hashtagOf(thing: string): string {
  const name = thing.trim().replace(/^#/, '')
  if (/^[^\s#]{1,150}$/u.test(name)) return name
  throw new UsageError('hashtag', `"${thing.slice(0, 60)}" is not a hashtag`)
}
