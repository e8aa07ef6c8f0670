import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { z } from 'zod'
import { UsageError } from './errors.ts'

/** What a user has set: flag, then environment, then `dmvault.json` in the home, then default. */
export interface Config {
  /** Absolute path of the folder that holds the embedded database, sessions, media and outputs. It may not exist yet. */
  readonly home: string
  /** A Postgres of the user's own; null: the embedded one in the home. */
  readonly databaseUrl: string | null
  /** Another server in Instagram's place, on loopback; null: Instagram. */
  readonly instagramUrl: string | null
}

export interface ConfigOptions {
  readonly home?: string
  readonly databaseUrl?: string
  readonly env?: NodeJS.ProcessEnv
}

const settingsFile = z.strictObject({ databaseUrl: z.string().optional(), instagramUrl: z.string().optional() })

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * @throws UsageError when `dmvault.json` cannot be read or holds something unknown, or when the Instagram address is not
 *   on loopback
 */
export function loadConfig(options: ConfigOptions = {}): Config {
  const env = options.env ?? process.env
  // An empty variable counts as unset, as it is what `VAR= command` leaves behind.
  const home = resolve(options.home || env.DMVAULT_HOME || envPaths('dmvault', { suffix: '' }).data)
  const file = readSettingsFile(join(home, 'dmvault.json'))
  return {
    home,
    databaseUrl: options.databaseUrl || env.DATABASE_URL || file.databaseUrl || null,
    instagramUrl: checkLoopback(env.DMVAULT_INSTAGRAM_URL || file.instagramUrl || null),
  }
}

function readSettingsFile(path: string): z.infer<typeof settingsFile> {
  if (!existsSync(path)) return {}
  try {
    return settingsFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
    const hint = 'It is a JSON object; known settings: databaseUrl, instagramUrl.'
    throw new UsageError('settings-file', `the settings in ${path} cannot be used: ${reason}`, { cause, hint })
  }
}

function checkLoopback(url: string | null): string | null {
  if (url === null) return null
  if (URL.canParse(url) && LOOPBACK.has(new URL(url).hostname)) return url
  throw new UsageError('instagram-url', `DMVAULT_INSTAGRAM_URL is not an address on this machine: ${url}`, {
    hint: 'Only a server on loopback may stand in for Instagram, such as http://127.0.0.1:8080.',
  })
}
