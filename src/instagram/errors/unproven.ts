import { InstagramError, UnexpectedAnswer } from './instagram-error.ts'

/**
 * Does what is known from weak evidence only, so that a refusal says so: it may be the request that is wrong. A challenge or a
 * block stays what it is, whatever its status.
 *
 * @param what in words: "removing people from a group"
 * @throws UnexpectedAnswer `unproven-request` in place of a bare refusal or a 404; what `act` throws else
 */
export async function unproven<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof InstagramError && isRefusal(error))) throw error
    const { status, path } = error
    throw new UnexpectedAnswer('report', 'unproven-request', `Instagram did not take this (${what})`, {
      cause: error,
      status,
      path,
      hint: 'How Instagram wants it is not known for certain. Do it in the app.',
    })
  }
}

function isRefusal({ code, remedy, status }: InstagramError): boolean {
  return code === 'refused' || (status === 404 && remedy === 'input')
}
