import { useEffect, useState } from 'preact/hooks'
import type { WireError } from '../../wire.ts'

/** What went wrong, in words for whoever looks at the page. */
export class AskError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

export type Params = Readonly<Record<string, string | number | null | undefined>>

/** An address of the server below the token, which is where this page is. */
export function addressOf(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined) query.set(name, String(value))
  }
  const text = query.toString()
  return text === '' ? `./${path}` : `./${path}?${text}`
}

export async function ask<Answer>(path: string, params: Params = {}, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(addressOf(path, params), signal === undefined ? {} : { signal }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error
      throw new AskError(
        'dmvault view does not answer',
        'Is it still running? Start it again and open the address it prints.',
      )
    },
  )
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as Answer
  const { message = `answered with ${response.status}`, hint = '' } = (answer as WireError | null)?.error ?? {}
  throw new AskError(message, hint)
}

export type Asked<Answer> =
  | { readonly state: 'waiting' }
  | { readonly state: 'there'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly error: AskError }

/** Asks when the address is first needed, and again when it changes; null asks nothing. */
export function useAsk<Answer>(path: string | null, params: Params = {}): Asked<Answer> {
  const key = path === null ? null : addressOf(path, params)
  const [asked, setAsked] = useState<{ key: string | null; result: Asked<Answer> }>({
    key: null,
    result: { state: 'waiting' },
  })
  useEffect(() => {
    if (path === null) return
    const controller = new AbortController()
    ask<Answer>(path, params, controller.signal).then(
      (answer) => setAsked({ key, result: { state: 'there', answer } }),
      (error: unknown) => {
        if (controller.signal.aborted) return
        setAsked({
          key,
          result: { state: 'failed', error: error instanceof AskError ? error : new AskError(String(error), '') },
        })
      },
    )
    return () => controller.abort()
  }, [key])
  return asked.key === key ? asked.result : { state: 'waiting' }
}

/** Account names may hold anything. */
export const apiOf = (account: string, what: string): string => `api/${encodeURIComponent(account)}/${what}`
