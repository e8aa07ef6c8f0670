import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DmvaultError, UsageError } from '../errors.ts'
import { answerJson, answerText, securityHeaders } from './http/answer.ts'
import { guard } from './http/guard.ts'
import { disposition, sendFile } from './http/send-file.ts'
import { findMedia, shownType } from './media/find-media.ts'
import { type Page, readPage } from './page-files.ts'
import { readFileUri } from './read/read-file-uri.ts'
import { readOnly } from './read/read-only.ts'
import { bigintOf, makeRoutes, numberOf, type Routes, uuidOf } from './routes.ts'
import { parseQuery } from './search/parse-query.ts'
import type { ViewerOptions } from './viewer.ts'

export interface Viewer extends AsyncDisposable {
  /** Where the page is, the token within. */
  readonly url: string
}

const TOKEN_BYTES = 24
/** Of a message; the archive counts them in 16 bits. */
const MOST_FILES = 32_767

/**
 * Serves the page on loopback until it is disposed.
 *
 * @throws UsageError `port` when the port is in use or may not be used
 */
export async function startViewer(options: ViewerOptions): Promise<Viewer> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const page = await readPage(options.page)
  const routes = makeRoutes(options)
  let port = options.port
  const server = createServer((request, response) => {
    const context = { options, routes, page, request, response }
    answer(context, port, token).catch((error: unknown) => answerError(context, error))
  })
  port = await listen(server, options.port)
  // While the address is being opened.
  void routes.warm().catch(() => undefined)
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'is in use' : code === 'EACCES' ? 'may not be used' : 'cannot be used'
    throw new UsageError('port', `port ${port} ${why}`, {
      hint: 'Name another with --port, or none and a free one is taken.',
      cause: error,
    })
  }
  return (server.address() as AddressInfo).port
}

interface Context {
  readonly options: ViewerOptions
  readonly routes: Routes
  readonly page: Page
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answer(context: Context, port: number, token: string): Promise<void> {
  const { request, response, page, routes } = context
  const { method = '', url = '', headers } = request
  const asked = guard({ method, url, headers }, port, token)
  if ('status' in asked) return answerText(response, asked.status, asked.reason)
  if (asked.path === '') {
    // The page's own addresses are beside it.
    response.writeHead(302, { ...securityHeaders(false), location: `/${token}/` }).end()
    return
  }
  const file = page.get(asked.path)
  if (file !== undefined) {
    response.writeHead(200, { ...securityHeaders(true), 'content-type': file.type }).end(file.content)
    return
  }
  if (asked.path === '/api/accounts') return answerJson(response, await routes.accounts())
  const [, kind, name = '', what = ''] = /^\/(api|media|export)\/([^/]+)(?:\/(.+))?$/.exec(asked.path) ?? []
  if (kind === undefined) return answerText(response, 404, 'There is nothing here.')
  const account = await routes.accountNamed(decoded(name))
  if (kind === 'media') return await answerMedia(context, account.accountId, what)
  if (kind === 'export') return await answerExport(context, { account, query: asked.query }, what)
  const route = ROUTES.find((it) => it === what)
  if (route === undefined) return answerText(response, 404, 'There is nothing here.')
  answerJson(response, await routes[route]({ account, query: asked.query }))
}

const ROUTES = ['inbox', 'thread', 'messages', 'place', 'search', 'reports', 'status'] as const

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** `thread/message/position`: no path of a file is ever asked for. */
async function answerMedia({ options, request, response }: Context, accountId: bigint, what: string): Promise<void> {
  const [thread = '', message = '', position = '', ...rest] = what.split('/')
  const key = { accountId, threadId: bigintOf(thread), messageId: uuidOf(message), position: numberOf(position) }
  const uri =
    rest.length > 0 || key.position > MOST_FILES ? null : await readOnly(options.archive, (tx) => readFileUri(tx, key))
  const file = uri === null ? null : await findMedia(options.mediaFolders, uri)
  if (file === null || uri === null) return answerText(response, 404, 'This file is not there.')
  const type = shownType(file.path)
  const name = uri.slice(uri.lastIndexOf('/') + 1)
  await sendFile(request, response, {
    ...file,
    type: type ?? 'application/octet-stream',
    downloadName: type === null ? name : null,
  })
}

async function answerExport(
  { options, response, request }: Context,
  { account, query }: { account: Parameters<ViewerOptions['status']>[0]; query: URLSearchParams },
  format: string,
): Promise<void> {
  const thread = query.get('thread')
  const words = query.get('q')
  const { fileName, type, content } = await options.exportMessages({
    account,
    format,
    threadId: thread === null ? null : bigintOf(thread),
    query: words === null ? null : parseQuery(words),
  })
  response.writeHead(200, {
    ...securityHeaders(false),
    'content-type': type,
    'content-disposition': disposition(fileName),
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(Readable.from(content), response)
}

function answerError({ response, options }: Context, error: unknown): void {
  const isOurs = error instanceof DmvaultError
  const {
    code,
    message,
    hint = '',
  } = isOurs
    ? error
    : { code: 'failed', message: 'this could not be read', hint: 'See what dmvault view says in its terminal.' }
  if (response.headersSent) {
    // Half an answer must not pass for a whole one. Who went away in the middle is no trouble.
    if (!response.destroyed && !isOurs) options.onError(error)
    response.destroy()
    return
  }
  const status = error instanceof UsageError ? (code.endsWith('-gone') ? 404 : 400) : 500
  answerJson(response, { error: { code, message, hint } }, status)
  if (!isOurs) options.onError(error)
}
