/** Stands between a client and the simulator, changes nothing, and keeps what was answered. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface ShownMessage {
  readonly id: string
  readonly text: string | null
  readonly reactions: readonly string[]
}

/** A part of a thread, as one answer showed it. */
export interface ShownPage {
  readonly thread: string
  /** Newest first. */
  readonly messages: readonly ShownMessage[]
  /** Last activity and newest item of the thread, by this answer. */
  readonly standing: string
  readonly isNewest: boolean
  readonly isOldest: boolean
  /** It came along in a list of threads. */
  readonly isAlong: boolean
}

export interface RecordingProxy extends AsyncDisposable {
  readonly url: string
  /** What has been shown since the last call. */
  take(): readonly ShownPage[]
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
type Body = any

/** @param onRequest told of each request before it is passed on, with its number and its path */
export async function recordingProxy(
  target: string,
  onRequest: (request: number, path: string) => Promise<void> | void = () => {},
): Promise<RecordingProxy> {
  let shown: ShownPage[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    const { 'accept-encoding': _, host: __, connection: ___, ...headers } = request.headers as Record<string, string>
    const body = await buffer(request)
    const method = request.method ?? 'GET'
    requests += 1
    await onRequest(requests, request.url ?? '')
    const passedOn = fetch(`${target}${request.url}`, {
      method,
      headers: { ...headers, 'accept-encoding': 'identity' },
      ...(method === 'GET' ? {} : { body }),
    })
    // An answer that breaks off breaks off here too.
    const answered = await passedOn.then(async (it) => ({ answer: it, text: await it.text() })).catch(() => null)
    if (answered === null) return void response.destroy()
    const { answer, text } = answered
    const url = new URL(request.url ?? '/', target)
    if (answer.status === 200 && isWhole(text)) shown.push(...pagesIn(url, readExactly(text)))
    const passed = Object.fromEntries(
      [...answer.headers].filter(([name]) => !/^(content-length|connection|keep-alive|transfer-encoding)$/.test(name)),
    )
    response.writeHead(answer.status, passed).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = shown
      shown = []
      return taken
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Faults cut some short. */
function isWhole(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Ids of people may be numbers above 2^53: those become their digits. */
function readExactly(text: string): Body {
  const read = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
  ) => Body
  return read(text, (_, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(source) ? source : value,
  )
}

function pagesIn({ searchParams }: URL, body: Body): ShownPage[] {
  if (body.thread?.items !== undefined) return [pageOf(body.thread, !searchParams.has('cursor'), false)]
  return (body.inbox?.threads ?? []).map((it: Body) => pageOf(it, true, true))
}

function pageOf(thread: Body, isNewest: boolean, isAlong: boolean): ShownPage {
  const messages = thread.items.map((item: Body): ShownMessage => {
    const { likes = [], emojis = [] } = item.reactions ?? {}
    const reactions = [
      ...likes.map((it: Body) => `${it.sender_id} ❤`),
      ...emojis.map((it: Body) => `${it.sender_id} ${it.emoji}`),
    ]
    return { id: item.item_id, text: item.text ?? null, reactions: reactions.sort() }
  })
  const ids = [...messages.map((it: ShownMessage) => it.id), thread.last_permanent_item?.item_id ?? '0'].map(BigInt)
  const standing = `${thread.last_activity_at} ${ids.toSorted((a, b) => (a < b ? 1 : -1))[0]}`
  return { thread: thread.thread_id, messages, standing, isNewest, isOldest: thread.has_older === false, isAlong }
}
