import { existsSync } from 'node:fs'
import type { Account } from '../archive/accounts.ts'
import type { Config } from '../config.ts'
import type { InstagramReading } from '../extract/extract-instagram.ts'
import { openAccountClient, sessionPath } from '../run/account-session.ts'
import { limitsFor } from '../run/limits.ts'
import type { CommandContext, CommandProgress } from './command-context.ts'
import { many, words } from './words.ts'

/** Whether somebody has logged in to the account on this machine. */
export function hasSession({ home }: Config, { name }: Account): boolean {
  return existsSync(sessionPath(home, name))
}

/** How a command reads an account from Instagram: by its session, within its limits, saying what it waits for. */
export function readingOf(
  context: CommandContext,
  { home, instagramUrl, limits, sessionPassphrase }: Config,
  { name }: Account,
  progress?: CommandProgress,
): InstagramReading {
  const place = { home, instagramUrl, passphrase: sessionPassphrase }
  return {
    limits: limitsFor(instagramUrl, limits),
    openClient: (hooks) => openAccountClient(place, name, hooks),
    onProgress: (requests, messages, threadsLeft) =>
      progress?.update(
        requests,
        0,
        messages,
        threadsLeft > 0 ? words`${many(threadsLeft, 'conversation')} to go` : words``,
      ),
    onWait: (wait) => context.say(words`${name}: ${wait.words}`),
  }
}
