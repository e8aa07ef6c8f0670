import { mayHaveBeenTaken, OutcomeUnknown } from '../../errors/outcome-unknown.ts'
import type { ApiRequest, TimedAnswer, Transport } from '../../transport/transport.ts'

interface OnceOptions<Result> {
  readonly token: string
  readonly threadId: string | null
  /** Null: the answer does not hold it. */
  readonly read: (answer: TimedAnswer) => Result | null
}

/**
 * A request that must not be done twice.
 *
 * @throws OutcomeUnknown where it may have been taken though no good answer came; else what `Transport.send` throws
 */
export async function sendOnce<Result>(
  transport: Transport,
  request: ApiRequest,
  { token, threadId, read }: OnceOptions<Result>,
): Promise<Result> {
  let hasLeft = false
  try {
    const answer = await transport.send({
      ...request,
      token,
      onDispatch: () => {
        hasLeft = true
      },
    })
    const result = read(answer)
    if (result !== null) return result
  } catch (error) {
    if (!hasLeft || !mayHaveBeenTaken(error)) throw error
    throw new OutcomeUnknown({ token, threadId }, error)
  }
  throw new OutcomeUnknown({ token, threadId }, new Error('the answer is a good one, but holds no receipt'))
}
