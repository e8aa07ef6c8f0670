import type { Archive } from './archive.ts'
import { checkServer } from './check-server.ts'
import { connect } from './connect.ts'
import { targetOfUrl } from './database-url.ts'
import { openEmbedded } from './embedded/open-embedded.ts'
import { migrate } from './migrate.ts'

/**
 * Opens the archive: the database of a user's own where `databaseUrl` names one, else the embedded one under `home`, which
 * is made and started where needed. Checks the server, brings the schema up to date.
 *
 * @throws UsageError when settings are wrong
 * @throws FailedError when the database is away, or newer than this program
 */
export async function openArchive(options: { home: string; databaseUrl: string | null }): Promise<Archive> {
  const archive =
    options.databaseUrl === null ? await connectEmbedded(options.home) : await connect(targetOfUrl(options.databaseUrl))
  try {
    await checkServer(archive)
    await migrate(archive)
    return archive
  } catch (error) {
    await archive[Symbol.asyncDispose]()
    throw error
  }
}

async function connectEmbedded(home: string): Promise<Archive> {
  const server = await openEmbedded(home)
  try {
    return await connect(server.target, async () => server[Symbol.asyncDispose]())
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}
