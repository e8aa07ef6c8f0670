import type { Archive } from '../archive/archive.ts'
import type { CommandContext } from './command-context.ts'

/** Opens the archive of the settings for one command, and closes it whatever happens. */
export async function withArchive<Result>(
  context: CommandContext,
  work: (archive: Archive) => Promise<Result>,
): Promise<Result> {
  const { openArchive } = await import('../archive/open-archive.ts')
  await using archive = await openArchive(await context.config())
  return await work(archive)
}
