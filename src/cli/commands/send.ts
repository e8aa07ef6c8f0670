import { UsageError } from '../../errors.ts'
import type { Draft } from '../../messaging/draft.ts'
import type { Addressee } from '../../messaging/find-addressees.ts'
import type { OpenDirect } from '../../messaging/open-direct.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { type RecipientOptions, recipientOptions, refuseMore, SEVERAL, wantedOf } from '../send-options.ts'
import { words } from '../words.ts'

interface Options extends RecipientOptions {
  readonly replyTo?: string
  readonly link?: string
  readonly gif?: string
  readonly heart?: boolean
}

const EXAMPLES = `
Examples:
  dmvault send --to anna "See you at six"
  dmvault send --to anna,ben "Both of you, each for themselves"
  dmvault send --to anna,ben --group "The three of us"
  dmvault send --thread 340282366841710300949128282183903162354 "An answer"
  dmvault send --to anna --reply-to 30953312345678901234567890123456789 "To that one"
  git log -1 | dmvault send --to anna -
  dmvault send --to anna --link https://example.org "Look at this"
  dmvault send --to anna --gif 3o7TKSjRrfIPjeiVyM
  dmvault send --to anna --heart
  dmvault send --to anna --dry-run "What would happen"

A text has up to 20,000 characters; one that begins with a dash goes behind --. Of standard input (-) one line end at the
very end is left out. Everybody is looked up before the first message leaves: where one cannot be written to, nobody is.
Several people are several conversations, which count as bulk. Within the limits of the account (60 messages an hour, 20 new
conversations and 100 bulk messages a day, fewer for an account that is new here) it sends, else it says until when; --wait
waits. What was sent is in dmvault sends.
Exit codes: 0 all arrived, 2 wrong input and nothing sent, 3 some failed or are held, 4 a person must act, 5 later.
`

export const addSend: AddCommand = (program, session) => {
  const command = program
    .command('send')
    .description('Sends a text, a link, a GIF or a heart.')
    .argument('[text]', 'the text; - reads standard input')
    .argument('[more...]', 'refused: what has blanks in it stands in quotes')
    .option('--reply-to <message>', 'id of the message it answers, as dmvault messages --ids shows it')
    .option('--link <url>', 'a link, with the text around it')
    .option('--gif <id>', 'a GIF of Giphy, by its id')
    .option('--heart', 'a heart; how Instagram wants it is not known for certain')
  recipientOptions(command).usage('(--to <names> | --thread <ids>) [options] <text>')
  command.addHelpText('after', EXAMPLES).action(does(session, runSendCommand))
}

async function runSendCommand(
  context: CommandContext,
  [first, more]: [string | undefined, readonly string[]],
  options: Options,
): Promise<CommandResult> {
  const { runSend } = await import('../run-send.ts')
  // `--to anna ben "Hello"`: the last word is the text.
  const positional = first === undefined ? [] : [first, ...more]
  const loose = positional.slice(0, -1)
  const given = positional.at(-1)
  if (options.thread !== undefined) refuseMore(loose)
  const wanted = wantedOf({ ...options, ...(options.to && { to: [...options.to, ...loose] }) })
  const draft = await readDraft(context, options, given)
  if (
    options.replyTo !== undefined &&
    loose.length + (options.to ?? options.thread ?? []).length > 1 &&
    !options.group
  ) {
    throw new UsageError('usage', 'an answer to a message goes into one conversation')
  }
  return await runSend(context, {
    wanted,
    options,
    before: async (direct) => {
      const { refuseStrangers } = await import('../../messaging/find-addressees.ts')
      await refuseStrangers(direct, loose, SEVERAL)
    },
    content: async (direct, addressees) => ({ draft: await answering(direct, addressees, draft, options.replyTo) }),
  })
}

async function readDraft(context: CommandContext, options: Options, given: string | undefined): Promise<Draft> {
  const { checkText, linkDraft } = await import('../../messaging/text-draft.ts')
  const { link, gif, heart, replyTo } = options
  const kinds = [link, gif, heart].filter((it) => it !== undefined)
  if (kinds.length > 1) throw new UsageError('usage', 'a message is one thing: --link, --gif or --heart')
  if (gif === undefined && heart === undefined) {
    if (given === '-' && context.canAsk) context.say(words`Type the text; ctrl-D on a line of its own ends it.`)
    const text = given === '-' ? (await context.readInput()).replace(/\r?\n$/, '') : given
    if (link !== undefined) return linkDraft(link, text)
    if (text === undefined) {
      throw new UsageError('empty-text', 'there is no text', { hint: 'Write it behind everything else, in quotes.' })
    }
    return { kind: 'text', text: checkText(text) }
  }
  const what = gif === undefined ? 'a heart' : 'a GIF'
  if (given !== undefined) throw new UsageError('usage', `${what} has no text: send that with a command of its own`)
  if (replyTo !== undefined) throw new UsageError('usage', `${what} cannot be an answer to a message`)
  if (gif === undefined) return { kind: 'heart' }
  if (/^[\w-]+$/.test(gif)) return { kind: 'gif', gifId: gif }
  throw new UsageError('gif-id', `"${gif.slice(0, 60)}" is not the id of a GIF`)
}

/** @throws DirectMessageNotFound where there is no such message */
async function answering(
  { client, ask }: OpenDirect,
  [addressee]: readonly Addressee[],
  draft: Draft,
  itemId: string | undefined,
): Promise<Draft> {
  if (itemId === undefined || (draft.kind !== 'text' && draft.kind !== 'link')) return draft
  const threadId = addressee?.threadId ?? null
  if (threadId === null) throw new UsageError('no-conversation', `there is no conversation with ${addressee?.name} yet`)
  const { clientContext } = await ask(() => client.direct.message(threadId, itemId))
  return { ...draft, replyTo: { itemId, clientContext } }
}
