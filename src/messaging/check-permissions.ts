import type { MessagePermissions } from '../instagram/direct/permissions.ts'
import type { FullUser } from '../instagram/users/user.ts'
import { findPerson, PersonUnknown } from './find-person.ts'
import type { OpenDirect } from './open-direct.ts'

/** Whether someone may be written to. */
export type Checked =
  | { readonly wanted: string; readonly user: FullUser; readonly permissions: MessagePermissions }
  /** Nobody has that name. */
  | { readonly wanted: string; readonly user: null; readonly unknown: PersonUnknown }

/** Asks of each, one after the other: up to three requests a person. */
export async function* checkPermissions(
  direct: OpenDirect,
  names: readonly string[],
): AsyncGenerator<Checked, void, undefined> {
  for (const wanted of new Set(names)) yield await check(direct, wanted)
}

async function check(direct: OpenDirect, wanted: string): Promise<Checked> {
  try {
    const user = await findPerson(direct, wanted)
    const permissions = await direct.ask(() => direct.client.direct.canMessage(user.userId))
    return { wanted, user, permissions }
  } catch (error) {
    if (error instanceof PersonUnknown) return { wanted, user: null, unknown: error }
    throw error
  }
}
