import type { RecipientCheck } from '../instagram/direct/check-recipients.ts'
import type { MessagePermissions } from '../instagram/direct/permissions.ts'
import type { FullUser } from '../instagram/users/user.ts'
import { findPerson, PersonUnknown } from './find-person.ts'
import type { OpenDirect } from './open-direct.ts'

/** Whether someone may be written to. */
export type Checked =
  | {
      readonly wanted: string
      readonly user: FullUser
      /** True is no promise: whether somebody takes messages of strangers is told only by the answer to one. */
      readonly canMessage: boolean
      /** Null where they may be written to. */
      readonly why: RecipientCheck['why']
      readonly permissions: MessagePermissions
    }
  /** Nobody has that name. */
  | { readonly wanted: string; readonly user: null; readonly unknown: PersonUnknown }

/** Asks of each, one after the other: up to four requests a person. */
export async function* checkPermissions(
  direct: OpenDirect,
  names: readonly string[],
): AsyncGenerator<Checked, void, undefined> {
  for (const wanted of new Set(names)) yield await check(direct, wanted)
}

async function check(direct: OpenDirect, wanted: string): Promise<Checked> {
  try {
    const user = await findPerson(direct, wanted)
    const { canMessage, why, permissions } = await direct.ask(() => checkOne(direct, user.userId))
    // Gone between two requests.
    if (permissions === null) throw new PersonUnknown(wanted, [])
    return { wanted, user, canMessage, why, permissions }
  } catch (error) {
    if (error instanceof PersonUnknown) return { wanted, user: null, unknown: error }
    throw error
  }
}

async function checkOne({ client, signal }: OpenDirect, userId: string): Promise<RecipientCheck> {
  const { value } = await client.direct.checkRecipients({ userIds: [userId] }, { signal }).next()
  if (value === undefined) throw new Error('somebody was asked about, and nothing was told')
  return value
}
