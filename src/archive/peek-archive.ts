import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive } from './archive.ts'
import { connect, type DatabaseTarget } from './connect.ts'
import { targetOfUrl } from './database-url.ts'
import { openEmbedded } from './embedded/open-embedded.ts'
import { placesIn } from './embedded/places.ts'

/** Nothing is written, and nothing takes long, whoever calls. */
const LOOK_ONLY = '-c default_transaction_read_only=on -c statement_timeout=1000'

/**
 * Opens the archive as it is, to look something up: makes none, brings no schema up to date, can write nothing. The schema may
 * be another than this program's, so that each statement may fail.
 *
 * @returns null where there is no archive yet
 */
export async function peekArchive({
  home,
  databaseUrl,
}: {
  readonly home: string
  readonly databaseUrl: string | null
}): Promise<Archive | null> {
  if (databaseUrl !== null) return await connect(lookingOnly(targetOfUrl(databaseUrl)))
  if (!existsSync(join(placesIn(home).data, 'PG_VERSION'))) return null
  const server = await openEmbedded(home)
  try {
    return await connect(lookingOnly(server.target), async () => server[Symbol.asyncDispose]())
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

function lookingOnly({ settings, address }: DatabaseTarget): DatabaseTarget {
  return { address, settings: { ...settings, options: [settings.options, LOOK_ONLY].filter(Boolean).join(' ') } }
}
