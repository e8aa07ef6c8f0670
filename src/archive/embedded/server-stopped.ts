import { placesIn } from './places.ts'
import { readPostmaster, until } from './postmaster.ts'
import { hasWatchdog } from './users.ts'

/**
 * Waits until the embedded server of that home, and what watches it, are gone. They end soon after their last user; a
 * folder must not be removed before.
 */
export async function serverStopped(home: string): Promise<void> {
  const places = placesIn(home)
  await until(() => readPostmaster(places) === null && !hasWatchdog(places.users))
}
