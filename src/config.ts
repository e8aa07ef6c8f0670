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
  /** How much an account may ask of Instagram, as far as the user has set it. */
  readonly limits: ConfiguredLimits
  /** How much an account may send, as far as the user has set it. */
  readonly sendLimits: ConfiguredSendLimits
  /** Whether what was sent stays written down in the ledger of sends. */
  readonly keepSentText: boolean
  /** What reports take for a conversation and for working hours, as far as the user has set it. */
  readonly reports: ConfiguredReports
  /** Seals and opens the sessions on disk; from the environment only. */
  readonly sessionPassphrase: string | undefined
}

/** Limits of requests as a person sets them; what is left out has its default, see run/limits.ts. */
export interface ConfiguredLimits {
  /** Least distance between two requests of an account, in milliseconds. */
  readonly spacingMs?: number
  /** Most requests of an account in any 60 minutes. */
  readonly perHour?: number
  /** Most requests of an account in any 24 hours. */
  readonly perDay?: number
}

/** Limits of sending as a person sets them; what is left out has its default, see messaging/send-limits.ts. */
export interface ConfiguredSendLimits {
  /** Most messages in any 60 minutes. */
  readonly perHour?: number
  /** Most conversations begun in any 24 hours. */
  readonly newConversationsPerDay?: number
  /** Most messages in any 24 hours that say the same to several people. */
  readonly bulkPerDay?: number
  /** Least distance between messages to different people, in milliseconds; the most is three times that. */
  readonly spacingMs?: number
}

/** Settings of reports as a person writes them; what they mean, and their defaults: reports/facts/exchange/settings.ts. */
export interface ConfiguredReports {
  /** A silence of so many hours parts two conversations. */
  readonly conversationGap?: number
  /** Such as `9-17`. */
  readonly workingHours?: string
  /** Such as `mon-fri`. */
  readonly workingDays?: string
}

export interface ConfigOptions {
  readonly home?: string
  readonly databaseUrl?: string
  readonly env?: NodeJS.ProcessEnv
}

const limitSchemas = {
  /** Beyond an hour apart it is a mistake of units. */
  spacingMs: z.int().min(0).max(3_600_000),
  perHour: z.int().min(1).max(1_000_000),
  perDay: z.int().min(1).max(10_000_000),
} as const

const sendLimitSchemas = {
  perHour: z.int().min(1).max(1_000_000),
  newConversationsPerDay: z.int().min(1).max(1_000_000),
  bulkPerDay: z.int().min(1).max(10_000_000),
  spacingMs: limitSchemas.spacingMs,
} as const

const settingsFile = z.strictObject({
  databaseUrl: z.string().optional(),
  instagramUrl: z.string().optional(),
  limits: z
    .strictObject({
      spacingMs: limitSchemas.spacingMs.exactOptional(),
      perHour: limitSchemas.perHour.exactOptional(),
      perDay: limitSchemas.perDay.exactOptional(),
    })
    .optional(),
  sendLimits: z
    .strictObject({
      perHour: sendLimitSchemas.perHour.exactOptional(),
      newConversationsPerDay: sendLimitSchemas.newConversationsPerDay.exactOptional(),
      bulkPerDay: sendLimitSchemas.bulkPerDay.exactOptional(),
      spacingMs: sendLimitSchemas.spacingMs.exactOptional(),
    })
    .optional(),
  keepSentText: z.boolean().optional(),
  reports: z
    .strictObject({
      conversationGap: z.int().exactOptional(),
      workingHours: z.string().exactOptional(),
      workingDays: z.string().exactOptional(),
    })
    .optional(),
})

/** Environment variables of the limits. */
const LIMIT_VARIABLES = {
  spacingMs: 'DMVAULT_SPACING_MS',
  perHour: 'DMVAULT_REQUESTS_PER_HOUR',
  perDay: 'DMVAULT_REQUESTS_PER_DAY',
} as const

const SEND_LIMIT_VARIABLES = {
  perHour: 'DMVAULT_SENDS_PER_HOUR',
  newConversationsPerDay: 'DMVAULT_NEW_CONVERSATIONS_PER_DAY',
  bulkPerDay: 'DMVAULT_BULK_SENDS_PER_DAY',
  spacingMs: 'DMVAULT_SEND_SPACING_MS',
} as const

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * @throws UsageError when `dmvault.json` cannot be read or holds something unknown, when a limit is no
 *   number that it could be, or when the Instagram address is not on loopback
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
    limits: { ...file.limits, ...readLimits(env, LIMIT_VARIABLES, limitSchemas) },
    sendLimits: { ...file.sendLimits, ...readLimits(env, SEND_LIMIT_VARIABLES, sendLimitSchemas) },
    keepSentText: file.keepSentText ?? false,
    reports: { ...file.reports },
    sessionPassphrase: env.DMVAULT_SESSION_PASSPHRASE || undefined,
  }
}

/** What the environment sets of them. @param variables name of the environment's variable by name of the limit */
function readLimits<Name extends string>(
  env: NodeJS.ProcessEnv,
  variables: Readonly<Record<Name, string>>,
  schemas: Readonly<Record<Name, z.ZodInt>>,
): Partial<Record<Name, number>> {
  const set = (Object.keys(variables) as Name[]).flatMap((name) => {
    const text = env[variables[name]]
    return text ? [[name, readLimit(variables[name], schemas[name], text)] as const] : []
  })
  return Object.fromEntries(set) as Partial<Record<Name, number>>
}

function readLimit(variable: string, schema: z.ZodInt, text: string): number {
  const parsed = schema.safeParse(/^\d+$/.test(text) ? Number(text) : text)
  if (parsed.success) return parsed.data
  throw new UsageError('limits', `${variable} cannot be ${text}`, {
    hint: `It is a whole number from ${schema.minValue} to ${schema.maxValue}.`,
  })
}

function readSettingsFile(path: string): z.infer<typeof settingsFile> {
  if (!existsSync(path)) return {}
  try {
    return settingsFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : String(cause)
    const hint =
      'It is a JSON object; known settings: databaseUrl, instagramUrl, limits, sendLimits, keepSentText, reports.'
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
