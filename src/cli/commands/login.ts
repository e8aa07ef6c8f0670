import type { CodeAnswer, LoginMeans, LoginResult } from '../../../pipelines/log-in.ts'
import { UsageError } from '../../errors.ts'
import type { TwoFactorRequired } from '../../instagram/index.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { given } from '../given.ts'
import { withArchive } from '../with-archive.ts'
import { type Words, words } from '../words.ts'

interface Options {
  readonly username: string
  readonly account?: string
  readonly passwordStdin?: boolean
  readonly sessionIdStdin?: boolean
  readonly sessionFile?: string
  readonly timeZone?: string
  readonly keepUnsent?: boolean
  readonly purgeUnsent?: boolean
}

const EXAMPLES = `
Examples:
  dmvault login --username anna                            asks for the password, and for a code if one is wanted
  dmvault login --username anna --password-stdin < FILE    password on the first line; a code, if wanted, on the second
  dmvault login --username anna --session-id-stdin         the cookie "sessionid" of a browser, on standard input
  dmvault login --username anna --session-file S.json      a session of dmvault's, or the settings that instagrapi dumps

The session is kept in the home (mode 0600) and used from then on; the password is not kept. A new account is made.
Exit codes: 0 logged in, 2 wrong password, code or file, 4 Instagram wants you to act in its app, 5 later.
`

export const addLogin: AddCommand = (program, session) => {
  program
    .command('login')
    .description('Logs in to Instagram and keeps the session, so that the account can be read.')
    .requiredOption('--username <name>', 'the Instagram username')
    .option('--account <name>', 'its name in the archive (default: the username)')
    .option('--password-stdin', 'read the password from standard input')
    .option('--session-id-stdin', 'read a session id from standard input')
    .option('--session-file <file>', "take over a session: dmvault's own, or instagrapi's settings")
    .option('--time-zone <zone>', "zone in which a new account's days are told (default: this machine's)")
    .option('--keep-unsent', 'a new account keeps text that its sender took back')
    .option('--purge-unsent', 'a new account removes such text when it is noticed (default)')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runLogin))
}

async function runLogin(context: CommandContext, _none: readonly [], options: Options): Promise<CommandResult> {
  refuseTwoMeans(options)
  const { logIn } = await import('../../../pipelines/log-in.ts')
  const { home, instagramUrl, sessionPassphrase } = await context.config()
  const { username, account, timeZone } = options
  const piped = await pipedSecrets(context, options)
  const result = await withArchive(context, async (archive) => {
    return await logIn(
      archive,
      { username, ...given({ account, timeZone }) },
      {
        home,
        instagramUrl,
        signal: context.signal,
        passphrase: sessionPassphrase,
        means: (server, isKnownDevice) => means(context, options, piped, { server, isKnownDevice }),
        code: codeSource(context, piped),
        keepsUnsent: () => keepsUnsent(context, options),
      },
    )
  })
  warnOfClock(context, result)
  return resultOf(result)
}

function refuseTwoMeans({ passwordStdin, sessionIdStdin, sessionFile }: Options): void {
  if ([passwordStdin, sessionIdStdin, sessionFile].filter((means) => means !== undefined).length < 2) return
  throw new UsageError('usage', 'one way to log in is enough', {
    hint: 'Take one of --password-stdin, --session-id-stdin and --session-file.',
  })
}

/** Lines that a script handed over; empty where none were asked for. */
async function pipedSecrets(
  context: CommandContext,
  { passwordStdin, sessionIdStdin }: Options,
): Promise<readonly string[]> {
  if (passwordStdin !== true && sessionIdStdin !== true) return []
  const lines = (await context.readInput()).split(/\r?\n/)
  if (lines[0] !== undefined && lines[0] !== '') return lines
  const what = passwordStdin === true ? 'password' : 'session id'
  throw new UsageError('nothing-on-stdin', `no ${what} came on standard input`, {
    hint: `Pipe it in, or leave the option out and type it.`,
  })
}

async function means(
  context: CommandContext,
  { username, passwordStdin, sessionIdStdin, sessionFile }: Options,
  [first = '']: readonly string[],
  { server, isKnownDevice }: { readonly server: string; readonly isKnownDevice: boolean },
): Promise<LoginMeans> {
  if (sessionFile !== undefined) {
    context.say(words`Asking ${server} whether the session in ${sessionFile} is good.`)
    const question = words`Passphrase of ${sessionFile} (not shown):`
    const passphrase = context.canAsk ? () => context.askSecret(question) : undefined
    return { kind: 'session-file', path: sessionFile, passphrase }
  }
  if (sessionIdStdin === true) {
    context.say(words`Asking ${server} whether this session id is good.`)
    return { kind: 'session-id', sessionId: first }
  }
  const password = passwordStdin === true ? first : await askPassword(context, username)
  const device = isKnownDevice ? 'the device it used before' : 'a new device'
  context.say(words`Logging in to ${server} as ${username}, from ${device}.`)
  return { kind: 'password', password }
}

async function askPassword(context: CommandContext, username: string): Promise<string> {
  if (!context.canAsk) {
    throw new UsageError('password-needed', 'there is no terminal to ask for the password on', {
      hint: 'Pipe it in with --password-stdin.',
    })
  }
  return await context.askSecret(words`Instagram password of ${username} (not shown):`)
}

/** Where codes come from: the second line of what was piped in, or the terminal. */
function codeSource(
  context: CommandContext,
  [, code = '']: readonly string[],
): ((wanted: TwoFactorRequired, isWrong: boolean) => Promise<CodeAnswer>) | undefined {
  let left = [code.trim()].filter((line) => line !== '')
  if (left.length === 0 && !context.canAsk) return undefined
  return async (wanted, isWrong) => {
    const [piped] = left
    left = []
    if (piped !== undefined) return { code: piped }
    if (!context.canAsk) {
      throw new UsageError('wrong-code', 'Instagram does not take this code', {
        hint: 'Run login again with the newest code.',
      })
    }
    return await askCode(context, wanted, isWrong)
  }
}

async function askCode(context: CommandContext, wanted: TwoFactorRequired, isWrong: boolean): Promise<CodeAnswer> {
  if (isWrong) context.warn(words`Instagram does not take this code.`)
  const answer = (await context.askText(codeQuestion(wanted))).trim()
  return wanted.info.hasSms && /^(again|sms)$/i.test(answer) ? 'resend' : { code: answer }
}

function codeQuestion({ info, preferredMethod }: TwoFactorRequired): Words {
  if (preferredMethod === 'authenticator') return words`Code of your authenticator app, or a backup code:`
  return words`Code from the SMS to the number that ends in ${info.phoneEnding ?? '…'} ("again" sends a new one), or a backup code:`
}

async function keepsUnsent(context: CommandContext, { keepUnsent, purgeUnsent }: Options): Promise<boolean> {
  if (keepUnsent === true || purgeUnsent === true || !context.canAsk) return keepUnsent === true
  return await context.ask(words`Keep the text of messages that their senders took back (unsent)?`, false)
}

const CLOCK_TOLERANCE_MICROS = 120_000_000

function warnOfClock(context: CommandContext, { clockOffset }: LoginResult): void {
  if (clockOffset === null || Math.abs(clockOffset) < CLOCK_TOLERANCE_MICROS) return
  const minutes = Math.round(Math.abs(clockOffset) / 60_000_000)
  const way = clockOffset > 0 ? 'behind' : 'ahead of'
  context.warn(words`The clock of this machine is ${minutes} minutes ${way} the server's: set it right.`)
}

function resultOf({ account, isNewAccount, user, server, sessionFile }: LoginResult): CommandResult {
  const unsent = account.keepsUnsent ? 'kept' : 'removed when it is noticed'
  return {
    json: {
      account: account.name,
      username: user.username,
      user_id: user.userId,
      server,
      session_file: sessionFile,
      new_account: isNewAccount,
    },
    lines: [
      words`${user.username} is logged in. The session is kept in ${sessionFile}.`,
      ...(isNewAccount
        ? [words`New account ${account.name}: days are told in ${account.timeZone}; unsent text is ${unsent}.`]
        : []),
    ],
  }
}
