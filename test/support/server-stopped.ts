import { placesIn } from '../../src/archive/embedded/places.ts'
import { readPostmaster, until } from '../../src/archive/embedded/postmaster.ts'
import { hasWatchdog } from '../../src/archive/embedded/users.ts'

/** Waits until the embedded server of that home, and what watches it, are gone. */
export async function serverStopped(home: string): Promise<void> {
  const places = placesIn(home)
  await until(() => readPostmaster(places) === null && !hasWatchdog(places.users))
}
