import { DmvaultError, LaterError, PersonNeededError } from '../errors.ts'
import { InstagramError } from '../instagram/errors/instagram-error.ts'

/** What was read, as far as it came. */
export interface Partly<Item> {
  readonly items: readonly Item[]
  /** What ended reading after its first page: a limit, a challenge, the network; null: nothing did. */
  readonly endedBy: DmvaultError | null
}

/**
 * Takes pages until one says that it was the last. What was asked for once and paid from the budget is not lost when a later
 * page does not come.
 *
 * @param take returns whether more is wanted
 * @returns what ended it early, or null
 * @throws what ended it before the first page, and whatever is no word of Instagram's or the budget's
 */
export async function takePages<Page>(
  pages: AsyncIterator<Page>,
  take: (page: Page) => boolean,
): Promise<DmvaultError | null> {
  for (let isFirst = true; ; isFirst = false) {
    const next = await pages.next().catch((error: unknown) => {
      if (isFirst || !isEnd(error)) throw error
      return error
    })
    if (next instanceof DmvaultError) return next
    if (next.done === true || !take(next.value)) return null
  }
}

function isEnd(error: unknown): error is DmvaultError {
  return error instanceof InstagramError || error instanceof PersonNeededError || error instanceof LaterError
}
