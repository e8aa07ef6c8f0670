import { InstagramError, UnexpectedAnswer } from './instagram-error.ts'

/**
 * Does what is known from weak evidence only, so that a refusal says so: it may be the request that is wrong.
 *
 * @param what in words: "removing people from a group"
 * @throws UnexpectedAnswer `unproven-request` in place of a bare refusal or a 404; what `act` throws else
 */
export async function unproven<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof InstagramError && (error.status === 404 || error.code === 'refused'))) throw error
    const { status, path } = error
    throw new UnexpectedAnswer('report', 'unproven-request', `Instagram did not take this (${what})`, {
      cause: error,
      status,
      path,
      hint: 'How Instagram wants it is not known for certain. Do it in the app.',
    })
  }
}
